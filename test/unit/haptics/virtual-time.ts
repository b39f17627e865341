/**
 * Virtual time: a clock and timers that only `advance` moves, for tests of scheduling.
 */
export class VirtualTime {
  nowMs = 0;
  #timers: { readonly atMs: number; readonly run: () => void }[] = [];

  readonly now = (): number => this.nowMs;

  readonly timer = (delayMs: number, run: () => void): (() => void) => {
    const timer = { atMs: this.nowMs + delayMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Advances by `ms` and runs timers in order of time. */
  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (let fired = 0; ; fired++) {
      if (fired > 100_000) throw new Error('timers spin');
      const next = this.#timers.reduce((a, b) => (b.atMs < a.atMs ? b : a), { atMs: Infinity, run: () => {} });
      if (next.atMs > endMs) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
    this.nowMs = endMs;
  }
}
