/**
 * Medians over a sliding window: along time for many bins at once, and along frequency for one
 * frame. Pure, no allocation after construction.
 */

/** Median of the last `frames` values of each of `bins` series; values before the first are zero. */
export class TimeMedian {
  readonly #frames: number;
  readonly #ring: Float32Array;
  readonly #sorted: Float32Array;
  #position = 0;

  /** @param frames window length, odd */
  constructor(bins: number, frames: number) {
    this.#frames = frames;
    this.#ring = new Float32Array(bins * frames);
    this.#sorted = new Float32Array(bins * frames);
  }

  /** Adds the newest value of every bin and writes the medians. */
  process(values: Float32Array, medians: Float32Array): void {
    const frames = this.#frames;
    const middle = frames >> 1;
    const ring = this.#ring;
    const sorted = this.#sorted;
    for (let bin = 0; bin < values.length; bin++) {
      const base = bin * frames;
      const at = base + this.#position;
      replaceSorted(sorted, base, frames, ring[at]!, values[bin]!);
      ring[at] = values[bin]!;
      medians[bin] = sorted[base + middle]!;
    }
    this.#position = (this.#position + 1) % frames;
  }

  reset(): void {
    this.#ring.fill(0);
    this.#sorted.fill(0);
    this.#position = 0;
  }
}

/** Median of each value and its neighbours within one frame; the first and last values are repeated outwards. */
export class FrequencyMedian {
  readonly #width: number;
  readonly #sorted: Float32Array;

  /** @param width window length in bins, odd */
  constructor(width: number) {
    this.#width = width;
    this.#sorted = new Float32Array(width);
  }

  process(values: Float32Array, medians: Float32Array): void {
    const sorted = this.#sorted;
    const width = this.#width;
    const half = width >> 1;
    const last = values.length - 1;
    for (let i = 0; i < width; i++) sorted[i] = values[Math.max(0, i - half)]!;
    sorted.sort();
    medians[0] = sorted[half]!;
    for (let bin = 1; bin <= last; bin++) {
      const leaving = values[Math.max(0, bin - 1 - half)]!;
      replaceSorted(sorted, 0, width, leaving, values[Math.min(last, bin + half)]!);
      medians[bin] = sorted[half]!;
    }
  }
}

/** Replaces `leaving`, which is in the ascending run at `base`, by `entering`, keeping the order. */
function replaceSorted(sorted: Float32Array, base: number, length: number, leaving: number, entering: number): void {
  const end = base + length;
  let at = base;
  while (at < end - 1 && sorted[at]! < leaving) at++;
  while (at < end - 1 && sorted[at + 1]! < entering) {
    sorted[at] = sorted[at + 1]!;
    at++;
  }
  while (at > base && sorted[at - 1]! > entering) {
    sorted[at] = sorted[at - 1]!;
    at--;
  }
  sorted[at] = entering;
}
