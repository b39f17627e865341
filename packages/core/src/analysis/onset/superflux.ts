/**
 * SuperFlux: spectral flux that ignores vibrato, because the older frame is widened by a maximum
 * filter along frequency.
 *
 * Böck and Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013.
 */

export class SuperFlux {
  /** Flux of each band in the last frame: positive change of log10 magnitude, >= 0. */
  readonly bandFlux: Float32Array;
  /** Contribution of each part of the spectrum to the flux of the last frame. */
  readonly parts: Float32Array;
  readonly #bands: number;
  readonly #lag: number;
  /** Log magnitudes of the last `lag + 1` frames: a ring of frames. */
  readonly #frames: readonly Float32Array[];
  /** First band of each part but the first, and the number of bands. */
  readonly #ends: readonly number[];
  #newest = 0;

  /**
   * @param bands number of bands
   * @param lag frames between the two that are compared, >= 1
   * @param edges bands at which {@link parts} are divided, ascending; default none
   */
  constructor(bands: number, lag: number, edges: readonly number[] = []) {
    this.#ends = [...edges, bands];
    this.bandFlux = new Float32Array(bands);
    this.parts = new Float32Array(this.#ends.length);
    this.#bands = bands;
    this.#lag = lag;
    this.#frames = Array.from({ length: lag + 1 }, () => new Float32Array(bands));
  }

  /**
   * Takes the newest frame.
   *
   * @param magnitudes of each band, >= 0
   * @param gain scales magnitudes within the logarithm: log10(1 + gain * x)
   * @returns mean over the bands of the positive changes of log10 magnitude; >= 0
   */
  process(magnitudes: Float32Array, gain: number): number {
    this.#newest = (this.#newest + 1) % this.#frames.length;
    const now = this.#frames[this.#newest]!;
    const old = this.#frames[(this.#newest + this.#frames.length - this.#lag) % this.#frames.length]!;
    const { bandFlux, parts } = this;
    const bands = this.#bands;
    const last = bands - 1;
    let total = 0;
    let from = 0;
    for (let part = 0; part < parts.length; part++) {
      const end = this.#ends[part]!;
      // Rounded after every band, as an element of the array is.
      let sum = 0;
      for (let band = from; band < end; band++) {
        const value = Math.log10(1 + gain * magnitudes[band]!);
        now[band] = value;
        const below = old[band > 0 ? band - 1 : 0]!;
        const above = old[band < last ? band + 1 : last]!;
        let maximum = old[band]!;
        if (below > maximum) maximum = below;
        if (above > maximum) maximum = above;
        const flux = value > maximum ? value - maximum : 0;
        bandFlux[band] = flux;
        sum = Math.fround(sum + flux / bands);
      }
      parts[part] = sum;
      total += sum;
      from = end;
    }
    return total;
  }

  reset(): void {
    for (const frame of this.#frames) frame.fill(0);
    this.bandFlux.fill(0);
    this.parts.fill(0);
  }
}
