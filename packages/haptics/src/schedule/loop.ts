/**
 * The loop around the scheduler: steps it when an item arrives and when its next step is due. The
 * only timer of a live connection. Runs on the main thread.
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

  /** @param scope its end cancels the timer; no step runs afterwards */
  constructor(scheduler: HapticScheduler, scope: Scope, now: () => Milliseconds, after: Timer) {
    this.#scheduler = scheduler;
    this.#scope = scope;
    this.#now = now;
    this.#after = after;
    scope.add(() => this.#cancel());
  }

  /** Steps the scheduler now and sets the timer for its next step. */
  wake(): void {
    if (this.#scope.disposed) return;
    const nowMs = this.#now();
    const dueMs = this.#scheduler.step(nowMs);
    if (dueMs !== this.#dueMs) this.#stepAt(dueMs, nowMs);
  }

  /**
   * Steps when the points of voices that have arrived are due, and not before the events of the current batch
   * have arrived: a voice sent immediately would keep the device busy when the transient of the same hop
   * arrives. Most points are due later than others that are scheduled: then no timer is set.
   */
  wakeSoon(): void {
    if (this.#scope.disposed) return;
    const nowMs = this.#now();
    const dueMs = Math.max(nowMs, this.#scheduler.nextPointMs(nowMs));
    if (dueMs < this.#dueMs) this.#stepAt(dueMs, nowMs);
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
