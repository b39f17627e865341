/**
 * Spectral flux of the mixture and of every stem in parts of the spectrum: the input of the beat
 * tracker.
 */
import type { LogFilterbank } from '../../dsp/filterbank.js';
import type { Frames } from '../../model/units.js';
import { FLUX_LOG_GAIN } from '../onset/onset-detector.js';
import { SuperFlux } from '../onset/superflux.js';

export interface MultibandFluxOptions {
  readonly filterbank: LogFilterbank;
  /** First band of each part but the first. */
  readonly edges: readonly number[];
  /** Frames between the two that are compared. */
  readonly lag: Frames;
  /** Contribution of each part to the flux of each stem in the same frame. */
  readonly stems: readonly Float32Array[];
}

export class MultibandFlux {
  /** Parts of the mixture, then of each stem: mean flux per band of the part, >= 0. */
  readonly values: Float32Array;
  /** Magnitudes of the mixture's bands in the last frame. */
  readonly mixBands: Float32Array;
  /** Spectral flux of each of them. */
  readonly mixFlux: Float32Array;
  readonly #filterbank: LogFilterbank;
  readonly #superflux: SuperFlux;
  /** Parts of the mixture and of each stem. */
  readonly #sources: readonly Float32Array[];
  /** Factors from the contribution to the mean over all bands to the mean over the bands of a part. */
  readonly #scales: readonly number[];

  constructor(options: MultibandFluxOptions) {
    const { filterbank, edges, lag, stems } = options;
    this.#filterbank = filterbank;
    this.mixBands = new Float32Array(filterbank.bands);
    this.#superflux = new SuperFlux(filterbank.bands, lag, edges);
    this.mixFlux = this.#superflux.bandFlux;
    this.#sources = [this.#superflux.parts, ...stems];
    const ends = [...edges, filterbank.bands];
    this.#scales = ends.map((end, part) => filterbank.bands / Math.max(1, end - (ends[part - 1] ?? 0)));
    this.values = new Float32Array(this.#sources.length * ends.length);
  }

  /**
   * Takes a frame that the stem detectors have processed.
   *
   * @param magnitudes of the mixture in each bin
   * @param gain brings the mixture to the reference level
   */
  process(magnitudes: Float32Array, gain: number): void {
    this.#filterbank.apply(magnitudes, this.mixBands);
    this.#superflux.process(this.mixBands, FLUX_LOG_GAIN * gain);
    let at = 0;
    for (const source of this.#sources) {
      for (let part = 0; part < source.length; part++) this.values[at++] = source[part]! * this.#scales[part]!;
    }
  }

  reset(): void {
    this.#superflux.reset();
    this.values.fill(0);
  }
}
