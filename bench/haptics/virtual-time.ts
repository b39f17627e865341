/** Virtual time: a clock and timers, so that ten minutes of haptics take seconds. */
import type { Milliseconds } from '@sense/core/engine';
import type { Timer } from '@sense/haptics';

interface Pending {
  readonly atMs: Milliseconds;
  readonly run: () => void;
}

export class VirtualTime {
  nowMs: Milliseconds = 0;
  readonly #timers = new Set<Pending>();

  readonly now = (): Milliseconds => this.nowMs;

  readonly timer: Timer = (delayMs, run) => {
    const pending = { atMs: this.nowMs + Math.max(0, delayMs), run };
    this.#timers.add(pending);
    return () => this.#timers.delete(pending);
  };

  /** Runs what is due until `endMs`, in order of time. */
  advanceTo(endMs: Milliseconds): void {
    for (let next = this.#next(endMs); next; next = this.#next(endMs)) {
      this.#timers.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
    this.nowMs = Math.max(this.nowMs, endMs);
  }

  #next(endMs: Milliseconds): Pending | undefined {
    let next: Pending | undefined;
    for (const timer of this.#timers) if (timer.atMs <= endMs && !(next && next.atMs <= timer.atMs)) next = timer;
    return next;
  }
}
