/**
 * What a hit looks like: how each band rose, how loud it became and how it has fallen, some
 * milliseconds after the hit was found. Knows nothing of drums' names.
 */
import type { Frames } from '../units.js';

/** Bands of the filter bank that make one here: quarter tones become a sixth of an octave. */
const BANDS_TOGETHER = 4;
/** Gain of the logarithm: magnitudes are square roots of power, full scale = 1. */
const LOG_GAIN = 440;
/** Frames before the hit that tell what was there already: the oldest of the past. */
const BEFORE_FRAMES: Frames = 3;
/** Features of a band: rise, level, fall. */
const KINDS = 3;

export class DrumFeatures {
  /** Number of features. */
  readonly size: number;
  /** Written by {@link describe}. */
  readonly values: Float32Array;
  readonly #bands: number;
  /** Log magnitudes of the newest frames, a ring. */
  readonly #frames: readonly Float32Array[];
  #newest = 0;

  /**
   * @param bands of the filter bank
   * @param waitFrames frames that are heard after the one in which a hit was found
   */
  constructor(
    bands: number,
    readonly waitFrames: Frames,
  ) {
    this.#bands = Math.ceil(bands / BANDS_TOGETHER);
    this.size = KINDS * this.#bands;
    this.values = new Float32Array(this.size);
    // The hit begins up to two frames before it is found.
    this.#frames = Array.from({ length: waitFrames + 3 + BEFORE_FRAMES }, () => new Float32Array(this.#bands));
  }

  /** Takes the magnitudes of the newest frame; `gain` brings the mixture to its usual level. */
  push(magnitudes: Float32Array, gain: number): void {
    this.#newest = (this.#newest + 1) % this.#frames.length;
    const frame = this.#frames[this.#newest]!;
    for (let band = 0; band < this.#bands; band++) {
      let sum = 0;
      const end = Math.min(magnitudes.length, (band + 1) * BANDS_TOGETHER);
      for (let i = band * BANDS_TOGETHER; i < end; i++) sum += magnitudes[i]!;
      frame[band] = Math.log10(1 + LOG_GAIN * gain * sum);
    }
  }

  /** Describes the hit that was found {@link waitFrames} frames ago. */
  describe(): Float32Array {
    const count = this.#frames.length;
    for (let band = 0; band < this.#bands; band++) {
      let before = 0;
      for (let i = 1; i <= BEFORE_FRAMES; i++) before += this.#frames[(this.#newest + i) % count]![band]!;
      before /= BEFORE_FRAMES;
      let most = 0;
      for (let i = BEFORE_FRAMES + 1; i <= count; i++) {
        most = Math.max(most, this.#frames[(this.#newest + i) % count]![band]!);
      }
      this.values[band] = most - before;
      this.values[this.#bands + band] = most;
      this.values[2 * this.#bands + band] = most - this.#frames[this.#newest]![band]!;
    }
    return this.values;
  }

  reset(): void {
    for (const frame of this.#frames) frame.fill(0);
  }
}
