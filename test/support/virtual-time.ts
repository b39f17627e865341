/**
 * Virtual time: a clock and timers that only `advance` moves, so that tests and benches of scheduling
 * do not wait.
 */
import type { Milliseconds } from '@sense/core/engine';

/** More timers than one call of `advance` can have due, unless they set each other off at one moment. */
const MAX_TIMERS_RUN = 100_000;

interface PendingTimer {
  readonly atMs: Milliseconds;
  readonly run: () => void;
}

export class VirtualTime {
  nowMs: Milliseconds = 0;
  readonly #timers = new Set<PendingTimer>();

  readonly now = (): Milliseconds => this.nowMs;

  readonly timer = (delayMs: Milliseconds, run: () => void): (() => void) => {
    const pending = { atMs: this.nowMs + Math.max(0, delayMs), run };
    this.#timers.add(pending);
    return () => this.#timers.delete(pending);
  };

  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Advances by `ms` and runs the timers that are due, in order of time. */
  advance(ms: Milliseconds): void {
    this.advanceTo(this.nowMs + ms);
  }

  /** Advances to `endMs`; a time in the past runs nothing. */
  advanceTo(endMs: Milliseconds): void {
    let runs = 0;
    for (let next = this.#next(endMs); next; next = this.#next(endMs)) {
      if (++runs > MAX_TIMERS_RUN) throw new Error('timers spin');
      this.#timers.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
    this.nowMs = Math.max(this.nowMs, endMs);
  }

  /** The first timer due by `endMs`; of several at one time, the one set first. */
  #next(endMs: Milliseconds): PendingTimer | undefined {
    let next: PendingTimer | undefined;
    for (const timer of this.#timers) if (timer.atMs <= endMs && !(next && next.atMs <= timer.atMs)) next = timer;
    return next;
  }
}
