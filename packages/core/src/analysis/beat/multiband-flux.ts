/**
 * How much the mixture and every stem grew in a frame, in parts of the spectrum from low to high:
 * what the beat tracker listens to. Knows nothing of beats.
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
  /** What each part added to the flux of each stem in the same frame. */
  readonly stems: readonly Float32Array[];
}

export class MultibandFlux {
  /** The mixture's parts, then those of each stem: mean change of log10 magnitude per band of the part, >= 0. */
  readonly values: Float32Array;
  /** Magnitudes of the mixture's bands in the last frame, and how much each grew. */
  readonly mixBands: Float32Array;
  readonly mixFlux: Float32Array;
  readonly #filterbank: LogFilterbank;
  readonly #superflux: SuperFlux;
  /** Parts of the mixture and of each stem. */
  readonly #sources: readonly Float32Array[];
  /** From a share of the mean over all bands to the mean over those of a part. */
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
   * Takes a frame that the stems have seen.
   *
   * @param magnitudes of the mixture in each bin
   * @param gain brings the mixture to the level the detectors are meant for
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
