/**
 * The opposing changes of many values, as the flash governor keeps them: for each cell the last extreme, its
 * direction, and the ticks of the newest changes. Pure; the passes on the GPU do the same.
 */
import { NO_TICK, STORED_CHANGES, TICKS, WINDOW_TICKS } from './governor-limits.js';

export class ChangeTimes {
  readonly #change: number;
  readonly #darker: number;
  /** 1 rising, -1 falling, 0 before the first change: then the extreme is the first value. */
  readonly #directions: Int8Array;
  readonly #extremes: Float32Array;
  readonly #ticks: Uint8Array;

  /** @param change the smallest that counts; `darker` the value below which the smaller of two must be */
  constructor(cells: number, change: number, darker: number) {
    this.#change = change;
    this.#darker = darker;
    this.#directions = new Int8Array(cells);
    this.#extremes = new Float32Array(cells);
    this.#ticks = new Uint8Array(cells * STORED_CHANGES).fill(NO_TICK);
  }

  /** Forgets all changes of `cell` but one at `tick`: the change to this value is not known. */
  start(cell: number, value: number, tick: number): void {
    this.#directions[cell] = 0;
    this.#extremes[cell] = value;
    const from = cell * STORED_CHANGES;
    this.#ticks.fill(NO_TICK, from, from + STORED_CHANGES);
    this.#ticks[from] = tick;
  }

  /** Adds the value at `tick`. */
  add(cell: number, value: number, tick: number): void {
    if (this.turns(cell, value)) {
      const from = cell * STORED_CHANGES;
      this.#ticks.copyWithin(from + 1, from, from + STORED_CHANGES - 1);
      this.#ticks[from] = tick;
      this.#directions[cell] = value > this.#extremes[cell]! ? 1 : -1;
      this.#extremes[cell] = value;
      return;
    }
    const direction = this.#directions[cell]!;
    if (direction * value > direction * this.#extremes[cell]!) this.#extremes[cell] = value;
  }

  /** Whether `value` would be an opposing change. */
  turns(cell: number, value: number): boolean {
    const extreme = this.#extremes[cell]!;
    const difference = value - extreme;
    if (Math.min(value, extreme) >= this.#darker || Math.abs(difference) < this.#change) return false;
    return difference * this.#directions[cell]! <= 0;
  }

  /** Changes within the window that ends at `tick`; older ones are dropped. */
  count(cell: number, tick: number): number {
    let count = 0;
    for (let i = cell * STORED_CHANGES; i < (cell + 1) * STORED_CHANGES; i++) {
      const at = this.#ticks[i]!;
      if (at === NO_TICK) continue;
      if ((tick - at + TICKS) % TICKS <= WINDOW_TICKS) count++;
      else this.#ticks[i] = NO_TICK;
    }
    return count;
  }
}
