/**
 * Keeps the ids of events unique over several runs of a sender, or several starts of a replay: within a run ids are
 * shifted by a constant, so that updates still name their event.
 */
export class EventIds {
  #base = 0;
  #next = 0;

  /** From now on ids belong to a new run. */
  startRun(): void {
    this.#base = this.#next;
  }

  /** The id for outputs of an id of the current run. */
  of(id: number): number {
    const shifted = id + this.#base;
    this.#next = Math.max(this.#next, shifted + 1);
    return shifted;
  }
}
