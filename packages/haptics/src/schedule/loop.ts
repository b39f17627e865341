/**
 * The thin loop around the scheduler: steps it when something arrives and when its next step is
 * due. The only place of this package that sets timers. Knows nothing of devices.
 */
import type { Milliseconds, Scope } from '@sense/core/engine';
import type { HapticScheduler } from './scheduler.js';

/** Calls `run` once after `delayMs`. Returns its undo. */
export type Timer = (delayMs: Milliseconds, run: () => void) => () => void;

export class ScheduleLoop {
  readonly #scheduler: HapticScheduler;
  readonly #now: () => Milliseconds;
  readonly #after: Timer;
  readonly #scope: Scope;
  #dueMs: Milliseconds = Infinity;
  #cancel: () => void = () => {};

  /** @param scope no step happens after it ends */
  constructor(scheduler: HapticScheduler, scope: Scope, now: () => Milliseconds, after: Timer) {
    this.#scheduler = scheduler;
    this.#scope = scope;
    this.#now = now;
    this.#after = after;
    scope.add(() => this.#cancel());
  }

  /** Steps the scheduler and sets the timer for the step after. */
  wake(): void {
    if (this.#scope.disposed) return;
    const nowMs = this.#now();
    const dueMs = this.#scheduler.step(nowMs);
    if (dueMs !== this.#dueMs) this.#stepAt(dueMs, nowMs);
  }

  /**
   * Steps once all that is being told now has been taken. For what may wait so long: a voice that
   * left at once would keep the device busy for the blow that is told right after it.
   */
  wakeSoon(): void {
    if (this.#scope.disposed) return;
    const nowMs = this.#now();
    if (this.#dueMs > nowMs) this.#stepAt(nowMs, nowMs);
  }

  #stepAt(dueMs: Milliseconds, nowMs: Milliseconds): void {
    this.#cancel();
    this.#dueMs = dueMs;
    this.#cancel = dueMs < Infinity ? this.#after(Math.max(0, dueMs - nowMs), () => this.#fire()) : () => {};
  }

  #fire(): void {
    this.#dueMs = Infinity;
    this.wake();
  }
}
