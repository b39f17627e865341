/**
 * The latest blows that were taken up, to tell an update from a new one. Knows nothing of devices.
 */
import type { Seconds } from '@sense/core/engine';
import type { HapticTransient } from '../score/score.js';

/** Updates come some hundredths of a second after the onset: more than begin in that time. */
const REMEMBERED = 32;
/** An update is never further from the first report than this; ids may start anew with the engine. */
const LARGEST_UPDATE: Seconds = 0.25;

/** Whether `transient` is an update of `earlier`: of its id, at about its time. */
export function isUpdateOf(transient: HapticTransient, earlier: HapticTransient): boolean {
  return transient.id === earlier.id && Math.abs(transient.time - earlier.time) <= LARGEST_UPDATE;
}

export class RecentTransients {
  readonly #recent: HapticTransient[] = [];

  add(transient: HapticTransient): void {
    this.#recent.push(transient);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
  }

  /** Whether `transient` is an update of one of them. */
  knows(transient: HapticTransient): boolean {
    return this.#recent.some((earlier) => isUpdateOf(transient, earlier));
  }
}
