/**
 * Input features of a band-gain model for one frame: compressed power of the lowest bins of mid, band
 * levels of mid and side, and their normalised cross-power. Not normalised by loudness. Pure.
 */
import type { BandFeatureSpec } from './band-gains.js';
import type { NetworkBands } from './network-bands.js';

export class BandLevelFeatures {
  /** Number of features: `fineBins + 3 * bands`. */
  readonly count: number;
  readonly #bands: NetworkBands;
  readonly #spec: BandFeatureSpec;
  readonly #midPower: Float64Array;
  readonly #sidePower: Float64Array;
  readonly #cross: Float64Array;
  readonly #midBands: Float64Array;
  readonly #sideBands: Float64Array;
  readonly #crossBands: Float64Array;

  constructor(bands: NetworkBands, spec: BandFeatureSpec) {
    this.#bands = bands;
    this.#spec = spec;
    this.count = spec.fineBins + 3 * bands.count;
    this.#midPower = new Float64Array(bands.bins);
    this.#sidePower = new Float64Array(bands.bins);
    this.#cross = new Float64Array(bands.bins);
    this.#midBands = new Float64Array(bands.count);
    this.#sideBands = new Float64Array(bands.count);
    this.#crossBands = new Float64Array(bands.count);
  }

  /**
   * @param mid spectrum of (L + R) / 2, interleaved re, im, as `StftAnalysis` writes it
   * @param side spectrum of (L - R) / 2
   * @param features receives {@link count} values
   */
  compute(mid: Float64Array, side: Float64Array, features: Float32Array): void {
    this.#measureBins(mid, side);
    this.#bands.sum(this.#midPower, this.#midBands);
    this.#bands.sum(this.#sidePower, this.#sideBands);
    this.#bands.sum(this.#cross, this.#crossBands);
    const { fineBins, power, floor } = this.#spec;
    const bands = this.#bands.count;
    for (let bin = 0; bin < fineBins; bin++) features[bin] = this.#midPower[bin]! ** power;
    for (let band = 0; band < bands; band++) {
      const midLevel = this.#midBands[band]!;
      const sideLevel = this.#sideBands[band]!;
      const at = fineBins + band;
      features[at] = Math.log10(floor + midLevel);
      features[at + bands] = Math.log10(floor + sideLevel);
      features[at + 2 * bands] = (2 * this.#crossBands[band]!) / (floor + midLevel + sideLevel);
    }
  }

  #measureBins(mid: Float64Array, side: Float64Array): void {
    const square = this.#spec.scale ** 2;
    for (let bin = 0; bin < this.#bands.bins; bin++) {
      const midRe = mid[2 * bin]!;
      const midIm = mid[2 * bin + 1]!;
      const sideRe = side[2 * bin]!;
      const sideIm = side[2 * bin + 1]!;
      this.#midPower[bin] = square * (midRe * midRe + midIm * midIm);
      this.#sidePower[bin] = square * (sideRe * sideRe + sideIm * sideIm);
      this.#cross[bin] = square * (midRe * sideRe + midIm * sideIm);
    }
  }
}
