/**
 * Overlapping triangular bands over the bins of a spectrum: sums the energies of bins to bands, and
 * interpolates the gains of bands to bins. The weights of a bin sum to one. Pure.
 */
export class NetworkBands {
  /** Number of bands. */
  readonly count: number;
  /** Number of bins. */
  readonly bins: number;
  /** The band whose centre is at or below each bin; the last bin counts to the band before its own. */
  readonly #lower: Uint16Array;
  /** Weight of the next band in each bin, 0..1. */
  readonly #upperWeight: Float64Array;

  /** @param centreBins centre of each band, rising from 0 to the last bin */
  constructor(centreBins: readonly number[]) {
    this.count = centreBins.length;
    this.bins = centreBins[this.count - 1]! + 1;
    this.#lower = new Uint16Array(this.bins);
    this.#upperWeight = new Float64Array(this.bins);
    for (let band = 0; band + 1 < this.count; band++) {
      const from = centreBins[band]!;
      const to = centreBins[band + 1]!;
      for (let bin = from; bin <= to; bin++) {
        this.#lower[bin] = band;
        this.#upperWeight[bin] = (bin - from) / (to - from);
      }
    }
  }

  /** Sums the values of `bins` to `bands`. */
  sum(bins: Float64Array, bands: Float64Array): void {
    bands.fill(0);
    for (let bin = 0; bin < this.bins; bin++) {
      const lower = this.#lower[bin]!;
      const upper = this.#upperWeight[bin]! * bins[bin]!;
      bands[lower]! += bins[bin]! - upper;
      bands[lower + 1]! += upper;
    }
  }

  /** Interpolates the gains of bands at `offset` of `gains` to `bins`, clipped to 0..1; NaN becomes 0. */
  interpolate(gains: Float32Array, offset: number, bins: Float32Array): void {
    for (let bin = 0; bin < this.bins; bin++) {
      const at = offset + this.#lower[bin]!;
      const weight = this.#upperWeight[bin]!;
      const gain = gains[at]! * (1 - weight) + gains[at + 1]! * weight;
      bins[bin] = gain > 0 ? Math.min(gain, 1) : 0;
    }
  }
}
