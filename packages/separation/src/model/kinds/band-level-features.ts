/**
 * What a band-gain model hears of one frame: the compressed power of the lowest bins of the middle,
 * band levels of middle and side, and how much the two agree. Loudness is kept. Pure.
 */
import type { FeatureSpec } from './band-gains.js';
import type { NetworkBands } from './network-bands.js';

export class BandLevelFeatures {
  /** Number of features: `fineBins + 3 * bands`. */
  readonly count: number;
  readonly #layout: NetworkBands;
  readonly #spec: FeatureSpec;
  readonly #midPower: Float64Array;
  readonly #sidePower: Float64Array;
  readonly #cross: Float64Array;
  readonly #midBands: Float64Array;
  readonly #sideBands: Float64Array;
  readonly #crossBands: Float64Array;

  constructor(layout: NetworkBands, spec: FeatureSpec) {
    this.#layout = layout;
    this.#spec = spec;
    this.count = spec.fineBins + 3 * layout.bands;
    this.#midPower = new Float64Array(layout.bins);
    this.#sidePower = new Float64Array(layout.bins);
    this.#cross = new Float64Array(layout.bins);
    this.#midBands = new Float64Array(layout.bands);
    this.#sideBands = new Float64Array(layout.bands);
    this.#crossBands = new Float64Array(layout.bands);
  }

  /**
   * @param mid spectrum of (L + R) / 2, interleaved re, im, as `StftAnalysis` writes it
   * @param side spectrum of (L - R) / 2
   * @param features receives {@link count} values
   */
  compute(mid: Float64Array, side: Float64Array, features: Float32Array): void {
    this.#measureBins(mid, side);
    this.#layout.sum(this.#midPower, this.#midBands);
    this.#layout.sum(this.#sidePower, this.#sideBands);
    this.#layout.sum(this.#cross, this.#crossBands);
    const { fineBins, power, floor } = this.#spec;
    const { bands } = this.#layout;
    for (let bin = 0; bin < fineBins; bin++) features[bin] = this.#midPower[bin]! ** power;
    for (let band = 0; band < bands; band++) {
      const middle = this.#midBands[band]!;
      const outer = this.#sideBands[band]!;
      const at = fineBins + band;
      features[at] = Math.log10(floor + middle);
      features[at + bands] = Math.log10(floor + outer);
      features[at + 2 * bands] = (2 * this.#crossBands[band]!) / (floor + middle + outer);
    }
  }

  #measureBins(mid: Float64Array, side: Float64Array): void {
    const square = this.#spec.scale ** 2;
    for (let bin = 0; bin < this.#layout.bins; bin++) {
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
