/**
 * Input features of the onset and drum networks: level and spectral flux of a stem and of the
 * mixture in one frame, in groups of bands.
 */

/** Bands of the filter bank in a group: quarter tones become a sixth of an octave. */
const BANDS_PER_GROUP = 4;
/** Gain of the logarithm: magnitudes are square roots of power, full scale = 1. */
export const LEVEL_LOG_GAIN = 440;
/** Features of a group: level and flux of the stem, then of the mixture. */
const FEATURES_PER_GROUP = 4;

/** The bands of one frame: magnitudes, and spectral flux as `SuperFlux` computes it. */
export interface BandFrame {
  readonly magnitudes: Float32Array;
  readonly flux: Float32Array;
}

export class OnsetFeatures {
  /** Of the newest frame, in log10 units: level of the stem in all groups, its flux, then both of the mixture. */
  readonly values: Float32Array;
  /** The levels of the stem in {@link values}. */
  readonly levels: Float32Array;
  readonly #groups: number;

  /** @param bands of the filter bank */
  constructor(bands: number) {
    this.#groups = Math.ceil(bands / BANDS_PER_GROUP);
    this.values = new Float32Array(FEATURES_PER_GROUP * this.#groups);
    this.levels = this.values.subarray(0, this.#groups);
  }

  /**
   * Takes the newest frame.
   *
   * @param gain brings the mixture to the reference level
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
      let groupFlux = 0;
      const end = Math.min(magnitudes.length, (group + 1) * BANDS_PER_GROUP);
      for (let band = group * BANDS_PER_GROUP; band < end; band++) {
        level += magnitudes[band]!;
        groupFlux += flux[band]!;
      }
      this.values[at + group] = Math.log10(1 + LEVEL_LOG_GAIN * gain * level);
      this.values[at + this.#groups + group] = groupFlux;
    }
  }
}
