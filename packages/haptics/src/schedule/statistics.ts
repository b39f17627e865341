/**
 * Percentiles of the last few hundred values, in bounded memory.
 */
import type { Milliseconds } from '@sense/core/engine';

/** Percentiles of a duration; all 0 while nothing was recorded. */
export interface Percentiles {
  readonly count: number;
  readonly p50: Milliseconds;
  readonly p95: Milliseconds;
  readonly p99: Milliseconds;
  readonly max: Milliseconds;
}

export class RecentValues {
  readonly #values: Float64Array;
  #count = 0;

  /** @param capacity how many of the latest values are kept */
  constructor(capacity = 512) {
    this.#values = new Float64Array(capacity);
  }

  add(value: number): void {
    this.#values[this.#count % this.#values.length] = value;
    this.#count++;
  }

  /** Percentiles of the kept values (nearest rank); `count` includes all values that were added. */
  percentiles(): Percentiles {
    const kept = Math.min(this.#count, this.#values.length);
    const sorted = this.#values.slice(0, kept).sort();
    const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * kept) - 1)] ?? 0;
    return { count: this.#count, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
  }
}
