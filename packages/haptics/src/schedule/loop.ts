/**
 * The loop around the scheduler: steps it when an item arrives and when its next step is due. The
 * only timer of a live connection. Runs on the main thread.
 */
import type { Milliseconds, Scope } from '@sense/core/engine';
import type { HapticScheduler } from './scheduler.js';

/** Calls `run` once after `delayMs`. Returns its undo. */
export type Timer = (delayMs: Milliseconds, run: () => void) => () => void;

/** The time of a {@link ScheduleLoop}. */
export interface LoopTime {
  readonly now: () => Milliseconds;
  readonly after: Timer;
  /** Calls `run` once at the end of the current task, after all that the task emits. Returns its undo, if it has one. */
  readonly soon: (run: () => void) => (() => void) | void;
}

export class ScheduleLoop {
  readonly #scheduler: HapticScheduler;
  readonly #time: LoopTime;
  readonly #scope: Scope;
  #isLookingSoon = false;
  #dueMs: Milliseconds = Infinity;
  #cancel: () => void = () => {};
  #cancelLook: (() => void) | void = undefined;

  /** @param scope its end cancels the timer; no step runs afterwards */
  constructor(scheduler: HapticScheduler, scope: Scope, time: LoopTime) {
    this.#scheduler = scheduler;
    this.#scope = scope;
    this.#time = time;
    scope.add(() => {
      this.#cancel();
      this.#cancelLook?.();
    });
  }

  /** Steps the scheduler now and sets the timer for its next step. */
  wake(): void {
    if (this.#scope.disposed) return;
    const nowMs = this.#time.now();
    const dueMs = this.#scheduler.step(nowMs);
    if (dueMs !== this.#dueMs) this.#stepAt(dueMs, nowMs);
  }

  /**
   * Steps when the points of voices that have arrived are due, and not before the events of the current task
   * have arrived: a voice sent immediately would keep the device busy when the transient of the same hop
   * arrives. What is due then is stepped without a timer. Most points change nothing: then no timer is set.
   */
  wakeSoon(): void {
    if (this.#isLookingSoon || this.#scope.disposed) return;
    this.#isLookingSoon = true;
    this.#cancelLook = this.#time.soon(this.#look);
  }

  readonly #look = (): void => {
    this.#isLookingSoon = false;
    if (this.#scope.disposed) return;
    const nowMs = this.#time.now();
    const dueMs = this.#scheduler.nextPointMs(nowMs);
    if (dueMs <= nowMs) this.wake();
    else if (dueMs < this.#dueMs) this.#stepAt(dueMs, nowMs);
  };

  #stepAt(dueMs: Milliseconds, nowMs: Milliseconds): void {
    this.#cancel();
    this.#dueMs = dueMs;
    this.#cancel = dueMs < Infinity ? this.#time.after(Math.max(0, dueMs - nowMs), () => this.#fire()) : () => {};
  }

  #fire(): void {
    this.#dueMs = Infinity;
    this.wake();
  }
}
