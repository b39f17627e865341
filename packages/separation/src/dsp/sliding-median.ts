/**
 * Medians over a sliding window of magnitudes: along time for many bins at once, and along frequency for one
 * frame. Pure, no allocation after construction.
 *
 * One value leaves the window and one enters. If both are on the same side of the median, it stays; otherwise
 * the new median is the old one or the value next to it, which a search of the window finds: it need not be sorted.
 * Values are compared as the integers of the same bits, whose order is the same for numbers that are not negative: the
 * search then has no branches, which would be unpredictable.
 */

/** Above the bits of every finite number. */
const NO_BITS = 0x7fffffff;

/** Median of the last `frames` values, >= 0, of each of `bins` series; values before the first are zero. */
export class TimeMedian {
  /** Of every series, after {@link process}. */
  readonly medians: Float32Array;
  readonly #frames: number;
  readonly #medianBits: Int32Array;
  readonly #newest: Float32Array;
  readonly #newestBits: Int32Array;
  /** The last values of a series, one series after another: each a ring. */
  readonly #ringBits: Int32Array;
  #position = 0;

  /** @param frames window length, odd */
  constructor(bins: number, frames: number) {
    this.#frames = frames;
    this.medians = new Float32Array(bins);
    this.#medianBits = new Int32Array(this.medians.buffer);
    this.#newest = new Float32Array(bins);
    this.#newestBits = new Int32Array(this.#newest.buffer);
    this.#ringBits = new Int32Array(bins * frames);
  }

  /** Adds the newest value of every series and updates {@link medians}. */
  process(values: Float32Array): void {
    this.#newest.set(values);
    const newest = this.#newestBits;
    const medians = this.#medianBits;
    const frames = this.#frames;
    const ring = this.#ringBits;
    let from = 0;
    let at = this.#position;
    for (let bin = 0; bin < newest.length; bin++) {
      const median = medians[bin]!;
      const entering = newest[bin]!;
      const leaving = ring[at]!;
      ring[at] = entering;
      medians[bin] = moved(ring, from, frames, median, leaving, entering);
      from += frames;
      at += frames;
    }
    this.#position = (this.#position + 1) % frames;
  }

  reset(): void {
    this.#ringBits.fill(0);
    this.medians.fill(0);
    this.#position = 0;
  }
}

/** Median of each value, >= 0, and its neighbours within one frame; the first and last values are repeated outwards. */
export class FrequencyMedian {
  /** Of every value, after {@link process}. */
  readonly medians: Float32Array;
  readonly #width: number;
  readonly #medianBits: Int32Array;
  /** The values with those repeated at both ends. */
  readonly #padded: Float32Array;
  readonly #paddedBits: Int32Array;

  /**
   * @param bins values of a frame
   * @param width window length in bins, odd
   */
  constructor(bins: number, width: number) {
    this.#width = width;
    this.medians = new Float32Array(bins);
    this.#medianBits = new Int32Array(this.medians.buffer);
    this.#padded = new Float32Array(bins + width - 1);
    this.#paddedBits = new Int32Array(this.#padded.buffer);
  }

  /** Takes the values of a frame and updates {@link medians}. */
  process(values: Float32Array): void {
    const width = this.#width;
    const half = width >> 1;
    this.#padded.fill(values[0]!, 0, half);
    this.#padded.set(values, half);
    this.#padded.fill(values[values.length - 1]!, half + values.length);
    const padded = this.#paddedBits;
    const medians = this.#medianBits;
    let median = medianOf(padded, width);
    medians[0] = median;
    for (let bin = 1; bin < medians.length; bin++) {
      median = moved(padded, bin, width, median, padded[bin - 1]!, padded[bin + width - 1]!);
      medians[bin] = median;
    }
  }
}

/** The median of the window once `entering` has taken the place of `leaving`, from the median before. */
function moved(
  window: Int32Array,
  from: number,
  length: number,
  median: number,
  leaving: number,
  entering: number,
): number {
  if (leaving <= median && entering > median) return raised(window, from, length, median);
  if (leaving >= median && entering < median) return lowered(window, from, length, median);
  return median;
}

/** Median of the first `width` values, from any of them: each step moves it to the next. */
function medianOf(values: Int32Array, width: number): number {
  let median = values[0]!;
  for (let i = 0; i < width; i++) {
    median = raised(values, 0, width, median);
    median = lowered(values, 0, width, median);
  }
  return median;
}

/** `median`, or the smallest value above it if more than half of the window is. */
function raised(window: Int32Array, from: number, length: number, median: number): number {
  let above = 0;
  let next = NO_BITS;
  const end = from + length;
  for (let i = from; i < end; i++) {
    const value = window[i]!;
    // All ones where the value is above, else all zeros.
    const isAbove = (median - value) >> 31;
    above = (above - isAbove) | 0;
    const rise = ((value | (NO_BITS & ~isAbove)) - next) | 0;
    next = (next + (rise & (rise >> 31))) | 0;
  }
  return above > length >> 1 ? next : median;
}

/** `median`, or the largest value below it if more than half of the window is. */
function lowered(window: Int32Array, from: number, length: number, median: number): number {
  let below = 0;
  let next = 0;
  const end = from + length;
  for (let i = from; i < end; i++) {
    const value = window[i]!;
    const isBelow = (value - median) >> 31;
    below = (below - isBelow) | 0;
    const rise = ((value & isBelow) - next) | 0;
    next = (next + (rise & ~(rise >> 31))) | 0;
  }
  return below > length >> 1 ? next : median;
}
