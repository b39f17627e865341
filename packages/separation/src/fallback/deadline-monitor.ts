/**
 * Whether a separator keeps its deadline, from the times that its hops take. Knows no clock and no
 * separator.
 */
import type { Milliseconds, Seconds } from '@sense/core/engine';

/** Share of hops that may be over budget: p95 is what counts. */
export const SLOW_SHARE = 0.05;
/** Time over which p95 is taken. */
const WINDOW_S: Seconds = 2;
/** Falling behind real time for so long needs no p95. */
const BEHIND_HOPS = 32;
/** One stall of the whole thread says little: a hop counts as at most so many hops. */
const WORST_HOPS = 4;

/** Processing times of the last hops. */
export class DeadlineMonitor {
  readonly #times: Float64Array;
  readonly #hopMs: Milliseconds;
  readonly #budgetMs: Milliseconds;
  #count = 0;
  #overBudget = 0;

  constructor(hopMs: Milliseconds, budgetMs: Milliseconds) {
    this.#times = new Float64Array(Math.round((1000 * WINDOW_S) / hopMs));
    this.#hopMs = hopMs;
    this.#budgetMs = budgetMs;
  }

  note(ms: Milliseconds): void {
    const times = this.#times;
    const at = this.#count % times.length;
    if (this.#count >= times.length && times[at]! > this.#budgetMs) this.#overBudget--;
    times[at] = Math.min(ms, WORST_HOPS * this.#hopMs);
    if (ms > this.#budgetMs) this.#overBudget++;
    this.#count++;
  }

  /** p95 of a full window is over budget, or the last hops took longer than their sound. */
  get tooSlow(): boolean {
    const { length } = this.#times;
    if (this.#count >= length && this.#overBudget > SLOW_SHARE * length) return true;
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
