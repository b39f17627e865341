/**
 * Picks the rises of a novelty curve the moment they happen: it looks backwards only, so a peak is
 * reported at its first value above the threshold, not at its top. Its user may know better: only a
 * peak that was taken holds back those that follow. Knows nothing of spectra.
 */
import type { Hertz, Seconds } from '../../model/units.js';

export interface PeakPickerOptions {
  /** Frames of the curve per second. */
  readonly frameRate: Hertz;
  /** How far a value must exceed the weighted mean of the recent curve. */
  readonly threshold: number;
  /** Weight of that mean: above 1, a curve that is restless all the time must be exceeded by more. Default 1. */
  readonly meanWeight?: number;
  /** Fraction of the recent largest excess that a value must reach too. Default 0. */
  readonly relativeThreshold?: number;
  /** Time constant over which the largest excess is forgotten. Default 3 s. */
  readonly forgetSeconds?: Seconds;
  /** A value must be the largest of this time. Default 0.01 s. */
  readonly maximumSeconds?: Seconds;
  /** The mean is over this time. Default 0.15 s. */
  readonly meanSeconds?: Seconds;
  /** Peaks nearer than this to the last one belong to it. Default 0.03 s. */
  readonly combineSeconds?: Seconds;
}

export class PeakPicker {
  /** What the last value had to reach: the weighted mean, and the excess over it that makes a peak. */
  threshold = 0;
  readonly #leastExcess: number;
  readonly #meanWeight: number;
  readonly #relative: number;
  readonly #forget: number;
  readonly #maximumFrames: number;
  readonly #combineFrames: number;
  /** The recent curve, a ring. */
  readonly #recent: Float32Array;
  #at = 0;
  #sincePeak = Infinity;
  #largest = 0;

  constructor(options: PeakPickerOptions) {
    const { frameRate } = options;
    const frames = (seconds: Seconds): number => Math.max(1, Math.round(seconds * frameRate));
    this.#leastExcess = options.threshold;
    this.#meanWeight = options.meanWeight ?? 1;
    this.#relative = options.relativeThreshold ?? 0;
    this.#forget = Math.exp(-1 / ((options.forgetSeconds ?? 3) * frameRate));
    this.#maximumFrames = frames(options.maximumSeconds ?? 0.01);
    this.#combineFrames = frames(options.combineSeconds ?? 0.03);
    this.#recent = new Float32Array(Math.max(frames(options.meanSeconds ?? 0.15), this.#maximumFrames));
  }

  /** Takes the newest value; true if a peak may begin here: then {@link take} it, or leave it. */
  process(value: number): boolean {
    const size = this.#recent.length;
    let sum = 0;
    let largestBefore = 0;
    for (let age = 1; age <= size; age++) {
      const before = this.#recent[(this.#at + size - age) % size]!;
      sum += before;
      if (age <= this.#maximumFrames && before > largestBefore) largestBefore = before;
    }
    this.#recent[this.#at] = value;
    this.#at = (this.#at + 1) % size;
    const usual = (this.#meanWeight * sum) / size;
    const excess = value - usual;
    const required = Math.max(this.#leastExcess, this.#relative * this.#largest);
    this.threshold = usual + required;
    this.#largest = Math.max(this.#largest * this.#forget, excess);
    this.#sincePeak++;
    return value >= largestBefore && excess >= required && this.#sincePeak > this.#combineFrames;
  }

  /** The last value begins a peak: those of the next milliseconds belong to it. */
  take(): void {
    this.#sincePeak = 0;
  }

  reset(): void {
    this.#recent.fill(0);
    this.#at = 0;
    this.#sincePeak = Infinity;
    this.#largest = 0;
    this.threshold = 0;
  }
}
