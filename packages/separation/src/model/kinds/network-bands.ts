/**
 * Overlapping triangular bands over the bins of a spectrum, used both ways: energies of bins summed
 * to bands, gains of bands spread to bins. The weights of a bin sum to one. Pure.
 */
export class NetworkBands {
  readonly bands: number;
  readonly bins: number;
  /** The band whose centre is at or below each bin; the last band only shares its own bin. */
  readonly #lower: Uint16Array;
  /** Share of the next band in each bin, 0..1. */
  readonly #upperShare: Float64Array;

  /** @param centreBins centre of each band, rising from 0 to the last bin */
  constructor(centreBins: readonly number[]) {
    this.bands = centreBins.length;
    this.bins = centreBins[this.bands - 1]! + 1;
    this.#lower = new Uint16Array(this.bins);
    this.#upperShare = new Float64Array(this.bins);
    for (let band = 0; band + 1 < this.bands; band++) {
      const from = centreBins[band]!;
      const to = centreBins[band + 1]!;
      for (let bin = from; bin <= to; bin++) {
        this.#lower[bin] = band;
        this.#upperShare[bin] = (bin - from) / (to - from);
      }
    }
  }

  /** Sums `bins` (one value each) to `bands`. */
  sum(bins: Float64Array, bands: Float64Array): void {
    bands.fill(0);
    for (let bin = 0; bin < this.bins; bin++) {
      const lower = this.#lower[bin]!;
      const upper = this.#upperShare[bin]! * bins[bin]!;
      bands[lower]! += bins[bin]! - upper;
      bands[lower + 1]! += upper;
    }
  }

  /** Interpolates the gains of bands at `offset` of `gains` to `bins`, clipped to 0..1; NaN becomes 0. */
  spread(gains: Float32Array, offset: number, bins: Float32Array): void {
    for (let bin = 0; bin < this.bins; bin++) {
      const at = offset + this.#lower[bin]!;
      const share = this.#upperShare[bin]!;
      const gain = gains[at]! * (1 - share) + gains[at + 1]! * share;
      bins[bin] = gain > 0 ? Math.min(gain, 1) : 0;
    }
  }
}
