/**
 * A quantile of the newest values of one series, over a window that grows until it is full. Pure,
 * no allocation after construction.
 */
import type { NormalRange } from '../units.js';

export class SlidingQuantile {
  readonly #quantile: NormalRange;
  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  #count = 0;
  #position = 0;

  /**
   * @param values length of the window
   * @param quantile 0 the least of them, 0.5 the median, 1 the largest
   */
  constructor(values: number, quantile: NormalRange) {
    this.#quantile = quantile;
    this.#ring = new Float64Array(values);
    this.#sorted = new Float64Array(values);
  }

  /** Takes the newest value, which must be finite, and returns the quantile. */
  push(value: number): number {
    if (this.#count === this.#ring.length) this.#remove(this.#ring[this.#position]!);
    this.#insert(value);
    this.#ring[this.#position] = value;
    this.#position = (this.#position + 1) % this.#ring.length;
    return this.#sorted[Math.floor(this.#quantile * (this.#count - 1))]!;
  }

  reset(): void {
    this.#count = this.#position = 0;
  }

  #remove(value: number): void {
    const at = this.#firstNotBelow(value);
    this.#sorted.copyWithin(at, at + 1, this.#count);
    this.#count--;
  }

  #insert(value: number): void {
    const at = this.#firstNotBelow(value);
    this.#sorted.copyWithin(at + 1, at, this.#count);
    this.#sorted[at] = value;
    this.#count++;
  }

  #firstNotBelow(value: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
