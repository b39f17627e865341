/**
 * A bank of triangular filters on a logarithmic frequency axis, overlapping by half: maps the linear
 * bins of a spectrum to bands of equal musical width. Where bins are wider than bands, a band is one
 * bin. Pure.
 *
 * After Böck and Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013.
 */
import { requireRange } from '../model/errors.js';
import type { Hertz } from '../model/units.js';

/** One of the bands is centred on this pitch. */
const REFERENCE_HZ: Hertz = 440;

/** Options of {@link LogFilterbank}: rates and frequencies in Hz. */
export interface FilterbankOptions {
  readonly sampleRate: Hertz;
  /** Bins of the spectrum, from 0 to half the sample rate, both included. */
  readonly bins: number;
  /** Default 24: quarter tones. */
  readonly bandsPerOctave?: number;
  /** Default 30. */
  readonly lowHz?: Hertz;
  /** Default 17000; limited to half the sample rate. */
  readonly highHz?: Hertz;
}

/**
 * Sums `bins` linear bins into `bands` logarithmic bands. Weights peak at 1 and are not normalised.
 * Throws `invalid-argument` for options out of range.
 */
export class LogFilterbank {
  /** Number of bands. */
  readonly bands: number;
  /** Centre of each band, in Hz, ascending. */
  readonly centresHz: Float64Array;
  /** Band b has weights `#start[b]..#start[b + 1]` for the bins from `#firstBin[b]` on. */
  readonly #start: Int32Array;
  readonly #firstBin: Int32Array;
  readonly #weights: Float32Array;

  constructor(options: FilterbankOptions) {
    const { sampleRate, bins, bandsPerOctave = 24, lowHz = 30, highHz = 17_000 } = options;
    const nyquist = sampleRate / 2;
    requireRange('bins', bins, 4, 1 << 20);
    requireRange('bandsPerOctave', bandsPerOctave, 1, 1200);
    requireRange('lowHz', lowHz, 1, nyquist / 2);
    requireRange('highHz', highHz, lowHz * 2, Number.MAX_VALUE);
    const binHz = nyquist / (bins - 1);
    const edges = uniqueBins(bandsPerOctave, lowHz, Math.min(highHz, nyquist), binHz);

    this.bands = edges.length - 2;
    this.centresHz = new Float64Array(this.bands);
    this.#start = new Int32Array(this.bands + 1);
    this.#firstBin = new Int32Array(this.bands);
    const weights: number[] = [];
    for (let band = 0; band < this.bands; band++) {
      const [low, centre, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
      this.centresHz[band] = centre * binHz;
      this.#firstBin[band] = low + 1;
      for (let bin = low + 1; bin < high; bin++) {
        weights.push(bin <= centre ? (bin - low) / (centre - low) : (high - bin) / (high - centre));
      }
      this.#start[band + 1] = weights.length;
    }
    this.#weights = Float32Array.from(weights);
  }

  /** Weighted sums of `magnitudes` (one for each bin) into `out` (one for each band). */
  apply(magnitudes: Float32Array, out: Float32Array): void {
    const weights = this.#weights;
    const start = this.#start;
    const firstBin = this.#firstBin;
    for (let band = 0; band < this.bands; band++) {
      const end = start[band + 1]!;
      let bin = firstBin[band]!;
      let sum = 0;
      for (let i = start[band]!; i < end; i++) sum += weights[i]! * magnitudes[bin++]!;
      out[band] = sum;
    }
  }
}

/** The bins nearest to the band centres, each once, ascending. */
function uniqueBins(bandsPerOctave: number, lowHz: Hertz, highHz: Hertz, binHz: Hertz): number[] {
  const first = Math.ceil(bandsPerOctave * Math.log2(lowHz / REFERENCE_HZ));
  const last = Math.floor(bandsPerOctave * Math.log2(highHz / REFERENCE_HZ));
  const bins: number[] = [];
  for (let step = first; step <= last; step++) {
    const bin = Math.round((REFERENCE_HZ * 2 ** (step / bandsPerOctave)) / binHz);
    if (bin !== bins.at(-1)) bins.push(bin);
  }
  return bins;
}
