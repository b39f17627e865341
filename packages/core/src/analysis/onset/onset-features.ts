/**
 * What a stem looks like in one frame, beside everything that sounds: how loud each band is and how
 * much it grew. Knows nothing of onsets or their names.
 */

/** Bands of the filter bank that make one here: quarter tones become a sixth of an octave. */
const BANDS_TOGETHER = 4;
/** Gain of the logarithm: magnitudes are square roots of power, full scale = 1. */
export const LEVEL_LOG_GAIN = 440;
/** Features of a band: level and growth of the stem, then of the mixture. */
const KINDS = 4;

/** The bands of one frame: magnitudes, and growth as `SuperFlux` tells it. */
export interface BandFrame {
  readonly magnitudes: Float32Array;
  readonly flux: Float32Array;
}

export class OnsetFeatures {
  /** Of the newest frame: each kind for all bands, log10 units. */
  readonly values: Float32Array;
  /** Those of {@link values} that are levels of the stem. */
  readonly levels: Float32Array;
  readonly #groups: number;

  /** @param bands of the filter bank */
  constructor(bands: number) {
    this.#groups = Math.ceil(bands / BANDS_TOGETHER);
    this.values = new Float32Array(KINDS * this.#groups);
    this.levels = this.values.subarray(0, this.#groups);
  }

  /**
   * Describes the newest frame.
   *
   * @param gain brings the mixture to its usual level
   */
  process(stem: BandFrame, mix: BandFrame, gain: number): void {
    this.#write(0, stem, gain);
    this.#write(2 * this.#groups, mix, gain);
  }

  reset(): void {
    this.values.fill(0);
  }

  #write(at: number, { magnitudes, flux }: BandFrame, gain: number): void {
    for (let group = 0; group < this.#groups; group++) {
      let level = 0;
      let rise = 0;
      const end = Math.min(magnitudes.length, (group + 1) * BANDS_TOGETHER);
      for (let band = group * BANDS_TOGETHER; band < end; band++) {
        level += magnitudes[band]!;
        rise += flux[band]!;
      }
      this.values[at + group] = Math.log10(1 + LEVEL_LOG_GAIN * gain * level);
      this.values[at + this.#groups + group] = rise;
    }
  }
}
