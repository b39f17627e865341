/**
 * Counts opposing changes of many values over a window of time: each value has a last extreme, and turns when it
 * is a threshold away from it, so that slow and fast changes count alike at any frame rate. Pure.
 */
import type { Seconds } from '@sense/core/engine';

export interface OpposingChangesOptions {
  readonly cells: number;
  /** Smallest difference from the last extreme that counts. */
  readonly change: number;
  /** A change counts if the smaller of the two values is below this. */
  readonly darker: number;
  readonly windowSeconds: Seconds;
}

/** Changes kept for a cell; further ones within the window overwrite the oldest. */
const STORED = 32;

export class OpposingChanges {
  /** Changes of each cell within the window that ends with the last values. */
  readonly counts: Uint8Array;
  readonly #options: OpposingChangesOptions;
  /** 1 rising, -1 falling, 0 before the first change. */
  readonly #directions: Int8Array;
  /** The extreme in that direction; before the first change the least and the greatest value. */
  readonly #extremes: Float32Array;
  readonly #others: Float32Array;
  /** Times of the last changes of each cell: rings. */
  readonly #times: Float64Array;
  readonly #next: Uint8Array;
  #started = false;

  constructor(options: OpposingChangesOptions) {
    this.#options = options;
    const { cells } = options;
    this.counts = new Uint8Array(cells);
    this.#directions = new Int8Array(cells);
    this.#extremes = new Float32Array(cells);
    this.#others = new Float32Array(cells);
    this.#times = new Float64Array(cells * STORED).fill(-Infinity);
    this.#next = new Uint8Array(cells);
  }

  /** Takes one value for each cell. */
  take(values: Float32Array, time: Seconds): void {
    if (!this.#started) {
      this.#extremes.set(values);
      this.#others.set(values);
      this.#started = true;
      return;
    }
    for (let cell = 0; cell < values.length; cell++) {
      const direction = this.#directionAt(cell, values[cell]!);
      if (direction !== 0) this.#count(cell, direction, values[cell]!, time);
      this.counts[cell] = this.#countSince(cell, time);
    }
  }

  /** 1 or -1 if the value of `cell` turns that way, else 0. */
  #directionAt(cell: number, value: number): -1 | 0 | 1 {
    const direction = this.#directions[cell]!;
    const extreme = this.#extremes[cell]!;
    if (direction === 0) {
      this.#extremes[cell] = Math.max(extreme, value);
      this.#others[cell] = Math.min(this.#others[cell]!, value);
      if (this.#isChange(value, this.#others[cell]!)) return 1;
      return this.#isChange(value, this.#extremes[cell]!) ? -1 : 0;
    }
    if (direction * value > direction * extreme) this.#extremes[cell] = value;
    else if (this.#isChange(value, extreme)) return direction > 0 ? -1 : 1;
    return 0;
  }

  #isChange(value: number, extreme: number): boolean {
    const { change, darker } = this.#options;
    return Math.abs(value - extreme) >= change && Math.min(value, extreme) < darker;
  }

  #count(cell: number, direction: -1 | 1, value: number, time: Seconds): void {
    this.#directions[cell] = direction;
    this.#extremes[cell] = value;
    const next = this.#next[cell]!;
    this.#times[cell * STORED + next] = time;
    this.#next[cell] = (next + 1) % STORED;
  }

  #countSince(cell: number, time: Seconds): number {
    const since = time - this.#options.windowSeconds + 1e-6;
    let count = 0;
    for (let i = cell * STORED; i < (cell + 1) * STORED; i++) if (this.#times[i]! > since) count++;
    return count;
  }
}
