/**
 * Summaries of a long signal for display, in constant memory: a fixed number of buckets that cover more time as the
 * signal gets longer.
 */

/** A series of rows that halves its resolution whenever it is full. */
class HalvingSeries {
  /** Input items that one row covers. */
  itemsPerRow: number;
  rows = 0;
  readonly values: Float32Array;
  readonly width: number;
  readonly #capacity: number;
  readonly #merge: (a: number, b: number, column: number) => number;
  #filled = 0;

  constructor(width: number, capacity: number, itemsPerRow: number, merge: HalvingSeries['merge']) {
    this.width = width;
    this.itemsPerRow = itemsPerRow;
    this.#capacity = capacity;
    this.#merge = merge;
    this.values = new Float32Array(width * capacity);
  }

  /** Combines two values of one column. */
  protected get merge(): (a: number, b: number, column: number) => number {
    return this.#merge;
  }

  /** Merges `row`, which covers `items` items, into the newest bucket. */
  add(row: ArrayLike<number>, items: number): void {
    if (this.#filled >= this.itemsPerRow || this.rows === 0) this.#open();
    const at = (this.rows - 1) * this.width;
    const first = this.#filled === 0;
    for (let c = 0; c < this.width; c++) {
      this.values[at + c] = first ? row[c]! : this.#merge(this.values[at + c]!, row[c]!, c);
    }
    this.#filled += items;
  }

  /** Items that fit in the newest bucket. */
  get room(): number {
    return this.rows === 0 ? this.itemsPerRow : this.itemsPerRow - this.#filled || this.itemsPerRow;
  }

  #open(): void {
    if (this.rows === this.#capacity) this.#halve();
    this.rows++;
    this.#filled = 0;
  }

  #halve(): void {
    const { width, values } = this;
    for (let row = 0; row < this.rows / 2; row++) {
      for (let c = 0; c < width; c++) {
        values[row * width + c] = this.#merge(values[2 * row * width + c]!, values[(2 * row + 1) * width + c]!, c);
      }
    }
    this.rows /= 2;
    this.itemsPerRow *= 2;
  }
}

/** The lowest and highest sample of each bucket. */
export class Envelope {
  readonly #series: HalvingSeries;
  readonly #row = new Float32Array(2);

  /** @param buckets even; a long signal fills at least half of them */
  constructor(buckets: number, framesPerBucket: number) {
    this.#series = new HalvingSeries(2, buckets, framesPerBucket, (a, b, column) =>
      column === 0 ? Math.min(a, b) : Math.max(a, b),
    );
  }

  get framesPerBucket(): number {
    return this.#series.itemsPerRow;
  }

  /** Adds `frames` samples: the mean of the channels. */
  add(channels: readonly Float32Array[], frames: number): void {
    const [left, right = left] = channels as [Float32Array, Float32Array?];
    for (let from = 0; from < frames;) {
      const to = Math.min(frames, from + this.#series.room);
      let low = Infinity;
      let high = -Infinity;
      for (let i = from; i < to; i++) {
        const sample = 0.5 * (left[i]! + right[i]!);
        if (sample < low) low = sample;
        if (sample > high) high = sample;
      }
      this.#row[0] = low;
      this.#row[1] = high;
      this.#series.add(this.#row, to - from);
      from = to;
    }
  }

  /** Low and high of each bucket in -127..127, full scale = 127. */
  quantized(): Int8Array {
    const { values, rows } = this.#series;
    return Int8Array.from(values.subarray(0, 2 * rows), (value) => Math.round(127 * Math.min(1, Math.max(-1, value))));
  }
}

/** Rows of values in 0..1, one per hop. Halving the resolution keeps the larger of two values. */
export class ValueTrack {
  readonly #series: HalvingSeries;

  constructor(width: number, buckets: number) {
    this.#series = new HalvingSeries(width, buckets, 1, (a, b) => Math.max(a, b));
  }

  get hopsPerBucket(): number {
    return this.#series.itemsPerRow;
  }

  get rows(): number {
    return this.#series.rows;
  }

  add(row: ArrayLike<number>): void {
    this.#series.add(row, 1);
  }

  /** Values as 0..255, row by row. */
  quantized(): Uint8Array {
    const { values, rows, width } = this.#series;
    return Uint8Array.from(values.subarray(0, rows * width), (value) =>
      Math.round(255 * Math.min(1, Math.max(0, value))),
    );
  }
}
