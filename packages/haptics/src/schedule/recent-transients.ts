/**
 * The latest transients that have started, to distinguish an update from a new transient.
 */
import type { Seconds } from '@sense/core/engine';
import type { HapticTransient } from '../score/score.js';

/** More than start within the few tens of milliseconds between an onset and its update. */
const REMEMBERED = 32;
/** An update is never further in time from the first report; ids may start again with a new engine. */
const LARGEST_UPDATE: Seconds = 0.25;

/** Whether `transient` is an update of `earlier`: the same id at about the same time. */
export function isUpdateOf(transient: HapticTransient, earlier: HapticTransient): boolean {
  return transient.id === earlier.id && Math.abs(transient.time - earlier.time) <= LARGEST_UPDATE;
}

export class RecentTransients {
  readonly #recent: HapticTransient[] = [];

  add(transient: HapticTransient): void {
    this.#recent.push(transient);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
  }

  /** Whether `transient` is an update of one that was added. */
  isUpdate(transient: HapticTransient): boolean {
    return this.#recent.some((earlier) => isUpdateOf(transient, earlier));
  }
}
