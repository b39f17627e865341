/** Schedules the next trial of a separator that was too slow, with exponential back-off. Pure; counts hops. */
import type { Seconds } from '@sense/core/engine';

/** Wait before the next trial of a separator that was too slow; doubled with each failure, up to {@link MAX_RETRY_S}. */
export const RETRY_S: Seconds = 5;
/** The same for a separator that has never been active: most likely its start was slow. */
export const FIRST_RETRY_S: Seconds = 1;
const MAX_RETRY_S: Seconds = 60;

/** Counts the hops in which a separator is the next candidate for a trial. */
export class Retry {
  /** Consecutive times that it was too slow. */
  #failures = 0;
  readonly #hopSeconds: Seconds;
  #waitHops = 0;
  /** Active hops since it was last too slow. */
  #activeHops = 0;

  constructor(hopSeconds: Seconds) {
    this.#hopSeconds = hopSeconds;
  }

  /**
   * The separator was too slow.
   * @param firstWait wait after the first failure in a row
   */
  noteFailure(firstWait: Seconds): void {
    const wait = Math.min(firstWait * 2 ** this.#failures, MAX_RETRY_S);
    this.#failures++;
    this.#activeHops = 0;
    this.#waitHops = Math.round(wait / this.#hopSeconds);
  }

  /** Counts a hop of waiting; true when the wait is over. */
  isDue(): boolean {
    return this.#waitHops-- <= 0;
  }

  /** Counts an active hop: after a minute of them, earlier failures no longer lengthen the wait. */
  noteActiveHop(): void {
    if (++this.#activeHops * this.#hopSeconds > MAX_RETRY_S) this.#failures = 0;
  }
}
