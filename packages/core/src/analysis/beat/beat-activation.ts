/**
 * Beat and downbeat activation: a learned part, which finds the metrical level of the beat in music like
 * that of its training, and a hand-made part, which responds to all music. The less certain the learned
 * part has been lately, the more the other one counts.
 */
import type { Frames, NormalRange } from '../../model/units.js';
import { FLUX_ACTIVATION } from '../tuning.js';
import { FluxActivation } from './flux-activation.js';
import { ACTIVATION_RATE, LearnedActivation } from './learned-activation.js';

/** Of the maximum of the learned part, in a step. */
const CERTAINTY_DECAY = Math.exp(-1 / (FLUX_ACTIVATION.certaintySeconds * ACTIVATION_RATE));

export class BeatActivation {
  /** Probability that a beat started `ACTIVATION_DELAY_SECONDS` ago. */
  beat: NormalRange = 0;
  /** Probability that it was a downbeat; included in {@link beat}. */
  downbeat: NormalRange = 0;
  readonly #learned = new LearnedActivation();
  readonly #flux = new FluxActivation(ACTIVATION_RATE);
  /** Recent maximum of the learned part. */
  #learnedMaximum = 0;

  /** Length of the input of {@link process}. */
  static get inputs(): number {
    return LearnedActivation.inputs;
  }

  /** The learned part of {@link beat}. */
  get learnedPart(): NormalRange {
    return this.#learned.beat;
  }

  /** The hand-made part of {@link beat}. */
  get fluxPart(): NormalRange {
    return this.#flux.value;
  }

  /** Steps since the last flux well above its mean. */
  get silentSteps(): Frames {
    return this.#flux.silentSteps;
  }

  /** Takes the spectral flux of a step, see {@link LearnedActivation.process}. */
  process(flux: Float32Array): void {
    this.#learned.process(flux);
    this.#flux.process(flux);
    const learned = this.#learned.beat;
    this.#learnedMaximum = Math.max(learned, this.#learnedMaximum * CERTAINTY_DECAY);
    const weight =
      FLUX_ACTIVATION.weight + (FLUX_ACTIVATION.certainWeight - FLUX_ACTIVATION.weight) * this.#learnedMaximum;
    this.beat = 1 - (1 - learned) * (1 - weight * this.#flux.value);
    this.downbeat = this.#learned.downbeat;
  }

  reset(): void {
    this.#learned.reset();
    this.#flux.reset();
    this.beat = this.downbeat = this.#learnedMaximum = 0;
  }
}
