/**
 * How much like a beat this moment is, from the growth of the spectrum: above its recent mean and
 * relative to the strongest of late, so that loud and soft music read alike. Knows nothing of tempo.
 */
import { SlidingQuantile } from '../dsp/sliding-quantile.js';
import { clamp, type Hertz, type NormalRange, type Seconds } from '../units.js';

/** How long "of late" is: several beats of the slowest music. */
const WINDOW_SECONDS: Seconds = 6;
/** The strongest moments are this share of all. */
const STRONGEST = 0.02;
/** Never quite certain of either. */
const LEAST: NormalRange = 0.005;
const MOST: NormalRange = 0.95;
/** Growth that is nothing, however quiet the rest: mean change of log10 magnitude per band. */
const LEAST_FLUX = 0.002;

export class BeatActivation {
  readonly #values: Float64Array;
  readonly #strongest: SlidingQuantile;
  #count = 0;
  #position = 0;
  #sum = 0;

  constructor(frameRate: Hertz) {
    const frames = Math.round(WINDOW_SECONDS * frameRate);
    this.#values = new Float64Array(frames);
    this.#strongest = new SlidingQuantile(frames, 1 - STRONGEST);
  }

  /** Takes the growth of the newest frame, >= 0. */
  process(flux: number): NormalRange {
    this.#sum += flux - this.#values[this.#position]!;
    this.#values[this.#position] = flux;
    this.#position = (this.#position + 1) % this.#values.length;
    this.#count = Math.min(this.#count + 1, this.#values.length);
    if (this.#position === 0) this.#sum = this.#values.reduce((a, b) => a + b, 0);
    const above = Math.max(0, flux - this.#sum / this.#count);
    const strongest = Math.max(this.#strongest.push(above), LEAST_FLUX);
    return clamp(above / strongest, LEAST, MOST);
  }

  reset(): void {
    this.#values.fill(0);
    this.#strongest.reset();
    this.#count = this.#position = this.#sum = 0;
  }
}
