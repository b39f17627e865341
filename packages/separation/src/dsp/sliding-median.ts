/**
 * Medians over a sliding window: along time for many bins at once, and along frequency for one
 * frame. Pure, no allocation after construction.
 *
 * One value leaves the window and one enters. If both are on the same side of the median, it stays; otherwise
 * the new median is the old one or the value next to it, which a search of the window finds. Windows need not be sorted.
 */

/** Median of the last `frames` values of each of `bins` series; values before the first are zero. */
export class TimeMedian {
  /** Of every series, after {@link process}. */
  readonly medians: Float32Array;
  readonly #frames: number;
  readonly #ring: Float32Array;
  #position = 0;

  /** @param frames window length, odd */
  constructor(bins: number, frames: number) {
    this.medians = new Float32Array(bins);
    this.#frames = frames;
    this.#ring = new Float32Array(bins * frames);
  }

  /** Adds the newest value of every bin and updates {@link medians}. */
  process(values: Float32Array): void {
    const medians = this.medians;
    const frames = this.#frames;
    const ring = this.#ring;
    let from = 0;
    for (let bin = 0; bin < values.length; bin++) {
      const at = from + this.#position;
      const entering = values[bin]!;
      const leaving = ring[at]!;
      const median = medians[bin]!;
      ring[at] = entering;
      if (leaving <= median && entering > median) medians[bin] = raised(ring, from, frames, median);
      else if (leaving >= median && entering < median) medians[bin] = lowered(ring, from, frames, median);
      from += frames;
    }
    this.#position = (this.#position + 1) % frames;
  }

  reset(): void {
    this.#ring.fill(0);
    this.medians.fill(0);
    this.#position = 0;
  }
}

/** Median of each value and its neighbours within one frame; the first and last values are repeated outwards. */
export class FrequencyMedian {
  /** Of every value, after {@link process}. */
  readonly medians: Float32Array;
  readonly #width: number;
  /** The values with those repeated at both ends. */
  readonly #padded: Float32Array;

  /**
   * @param bins values of a frame
   * @param width window length in bins, odd
   */
  constructor(bins: number, width: number) {
    this.medians = new Float32Array(bins);
    this.#width = width;
    this.#padded = new Float32Array(bins + width - 1);
  }

  /** Takes the values of a frame and updates {@link medians}. */
  process(values: Float32Array): void {
    const medians = this.medians;
    const width = this.#width;
    const padded = this.#padded;
    const half = width >> 1;
    const last = values.length - 1;
    padded.fill(values[0]!, 0, half);
    padded.set(values, half);
    padded.fill(values[last]!, half + last + 1);
    let median = medianOf(padded, width);
    medians[0] = median;
    for (let bin = 1; bin <= last; bin++) {
      const leaving = padded[bin - 1]!;
      const entering = padded[bin + width - 1]!;
      if (leaving <= median && entering > median) median = raised(padded, bin, width, median);
      else if (leaving >= median && entering < median) median = lowered(padded, bin, width, median);
      medians[bin] = median;
    }
  }
}

/** Median of the first `width` values, for the first window of a frame. */
function medianOf(values: Float32Array, width: number): number {
  // Half of the window is the first value repeated: it is the median of a window of such values.
  let median = values[0]!;
  for (let i = 0; i < width; i++) {
    const up = raised(values, 0, width, median);
    median = up === median ? lowered(values, 0, width, median) : up;
  }
  return median;
}

/** `median`, or the smallest value above it if more than half of the window is. */
function raised(values: Float32Array, from: number, length: number, median: number): number {
  let above = 0;
  let next = Infinity;
  for (let i = from; i < from + length; i++) {
    const value = values[i]!;
    if (value > median) {
      above++;
      if (value < next) next = value;
    }
  }
  return above > length >> 1 ? next : median;
}

/** `median`, or the largest value below it if more than half of the window is. */
function lowered(values: Float32Array, from: number, length: number, median: number): number {
  let below = 0;
  let next = -Infinity;
  for (let i = from; i < from + length; i++) {
    const value = values[i]!;
    if (value < median) {
      below++;
      if (value > next) next = value;
    }
  }
  return below > length >> 1 ? next : median;
}
