/**
 * Picks peaks of a detection function causally: it uses past values only, so a peak is reported at
 * its first value above the threshold, not at its maximum. The caller accepts or ignores each
 * candidate; only an accepted one suppresses those that follow.
 */
import type { Hertz, Seconds } from '../../model/units.js';

/** Times of the peak picker. Böck, Krebs and Schedl, "Evaluating the online capabilities of onset detection methods", ISMIR 2012. */
export const PEAK_PICKER = {
  /** A candidate must be the maximum over this time. */
  maximumSeconds: 0.01,
  /** Time over which the mean is taken. */
  meanSeconds: 0.15,
  /** Default time constant of the decay of the largest excess. */
  forgetSeconds: 3,
} as const;

export interface PeakPickerOptions {
  /** Values per second. */
  readonly frameRate: Hertz;
  /** Least excess of a value over the weighted mean of the last 150 ms. */
  readonly threshold: number;
  /** Weight of that mean: above 1, a continuously fluctuating function must be exceeded by more. Default 1. */
  readonly meanWeight?: number;
  /** Fraction of the largest recent excess that a value must reach as well. Default 0. */
  readonly relativeThreshold?: number;
  /** Time constant of the decay of the largest excess. Default 3 s. */
  readonly forgetSeconds?: Seconds;
  /** Candidates within this time of the last accepted one belong to it. Default 0.03 s. */
  readonly combineSeconds?: Seconds;
}

export class PeakPicker {
  /** Threshold for the last value: the weighted mean plus the required excess. */
  threshold = 0;
  readonly #minExcess: number;
  readonly #meanWeight: number;
  readonly #relativeThreshold: number;
  readonly #decay: number;
  readonly #maximumFrames: number;
  readonly #combineFrames: number;
  /** The last values, a ring. */
  readonly #recent: Float32Array;
  #at = 0;
  #framesSincePeak = Infinity;
  #largestExcess = 0;

  constructor(options: PeakPickerOptions) {
    const { frameRate } = options;
    const frames = (seconds: Seconds): number => Math.max(1, Math.round(seconds * frameRate));
    this.#minExcess = options.threshold;
    this.#meanWeight = options.meanWeight ?? 1;
    this.#relativeThreshold = options.relativeThreshold ?? 0;
    this.#decay = Math.exp(-1 / ((options.forgetSeconds ?? PEAK_PICKER.forgetSeconds) * frameRate));
    this.#maximumFrames = frames(PEAK_PICKER.maximumSeconds);
    this.#combineFrames = frames(options.combineSeconds ?? 0.03);
    this.#recent = new Float32Array(Math.max(frames(PEAK_PICKER.meanSeconds), this.#maximumFrames));
  }

  /** Takes the newest value. Returns true if it is a candidate: {@link accept} or ignore it. */
  process(value: number): boolean {
    const size = this.#recent.length;
    let sum = 0;
    let recentMaximum = 0;
    for (let age = 1; age <= size; age++) {
      const before = this.#recent[(this.#at + size - age) % size]!;
      sum += before;
      if (age <= this.#maximumFrames && before > recentMaximum) recentMaximum = before;
    }
    this.#recent[this.#at] = value;
    this.#at = (this.#at + 1) % size;
    const weightedMean = (this.#meanWeight * sum) / size;
    const excess = value - weightedMean;
    const required = Math.max(this.#minExcess, this.#relativeThreshold * this.#largestExcess);
    this.threshold = weightedMean + required;
    this.#largestExcess = Math.max(this.#largestExcess * this.#decay, excess);
    this.#framesSincePeak++;
    return value >= recentMaximum && excess >= required && this.#framesSincePeak > this.#combineFrames;
  }

  /** The last value starts a peak: no candidates for the combine time. */
  accept(): void {
    this.#framesSincePeak = 0;
  }

  reset(): void {
    this.#recent.fill(0);
    this.#at = 0;
    this.#framesSincePeak = Infinity;
    this.#largestExcess = 0;
    this.threshold = 0;
  }
}
