/** Detects from the processing times of a separator's hops that it does not keep its deadline. Pure; reads no clock. */
import type { Milliseconds, Seconds } from '@sense/core/engine';

/** Fraction of hops that may be over budget: the limit applies to p95. */
export const SLOW_FRACTION = 0.05;
/** Window over which p95 is computed. */
const WINDOW_S: Seconds = 2;
/** A separator slower than real time over this many hops is too slow, without waiting for p95. */
const BEHIND_HOPS = 32;
/** A single stall of the thread is weak evidence: a hop's time is capped at this many hops. */
const MAX_COUNTED_HOPS = 4;

/** Processing times of the last hops. */
export class DeadlineMonitor {
  readonly #times: Float64Array;
  readonly #hopMs: Milliseconds;
  readonly #budgetMs: Milliseconds;
  #count = 0;
  #overBudget = 0;

  /** @param hopMs duration of a hop */
  constructor(hopMs: Milliseconds, budgetMs: Milliseconds) {
    this.#times = new Float64Array(Math.round((1000 * WINDOW_S) / hopMs));
    this.#hopMs = hopMs;
    this.#budgetMs = budgetMs;
  }

  note(processingMs: Milliseconds): void {
    const times = this.#times;
    const at = this.#count % times.length;
    if (this.#count >= times.length && times[at]! > this.#budgetMs) this.#overBudget--;
    times[at] = Math.min(processingMs, MAX_COUNTED_HOPS * this.#hopMs);
    if (processingMs > this.#budgetMs) this.#overBudget++;
    this.#count++;
  }

  /** p95 of a full window is over budget, or the last hops took longer than their duration. */
  get tooSlow(): boolean {
    const { length } = this.#times;
    if (this.#count >= length && this.#overBudget > SLOW_FRACTION * length) return true;
    if (this.#count < BEHIND_HOPS) return false;
    let sum = 0;
    for (let i = 1; i <= BEHIND_HOPS; i++) sum += this.#times[(this.#count - i) % length]!;
    return sum > BEHIND_HOPS * Math.max(this.#hopMs, this.#budgetMs);
  }

  clear(): void {
    this.#count = 0;
    this.#overBudget = 0;
  }
}
