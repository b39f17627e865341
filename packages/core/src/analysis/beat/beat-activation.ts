/**
 * How much like a beat, and like a downbeat, this moment sounds: a small network hears the growth of
 * the mixture and of every stem, low to high, and remembers the pattern so far. So kick against
 * snare, and what is regular, decide which pulse is the beat. Knows nothing of tempo or bars.
 *
 * Growth is compared in five parts of the spectrum, {@link GROWTH_EDGES_HZ}. The answer comes
 * {@link ACTIVATION_DELAY_SECONDS} after a beat began.
 */
import type { NormalRange, Seconds } from '../../model/units.js';
import { BEAT_WEIGHTS } from './beats.weights.js';
import { softmax } from '../../nn/activations.js';
import { DenseLayer } from '../../nn/dense.js';
import { Gru } from '../../nn/gru.js';
import { decodeWeights } from '../../nn/weights.js';

/** What the network was trained with. */
export const ACTIVATION_RATE = 48_000 / 512;
export const ACTIVATION_DELAY_SECONDS: Seconds = 1.5 / ACTIVATION_RATE;

const WEIGHTS = decodeWeights(BEAT_WEIGHTS, [
  'inputWeights',
  'stateWeights',
  'inputBias',
  'stateBias',
  'outputWeights',
  'outputBias',
]);

export class BeatActivation {
  /** Probability that a beat began {@link ACTIVATION_DELAY_SECONDS} ago. */
  beat: NormalRange = 0;
  /** Probability that it was the first of a bar; part of {@link beat}. */
  downbeat: NormalRange = 0;
  readonly #gru = new Gru(WEIGHTS);
  readonly #output = new DenseLayer(WEIGHTS.outputWeights, WEIGHTS.outputBias);
  /** Of no beat, beat and downbeat. */
  readonly #probabilities = new Float32Array(this.#output.outputs);

  /** Numbers that {@link process} takes. */
  static readonly inputs = WEIGHTS.inputWeights.shape[1]!;

  /**
   * Takes the growth of a step: the mixture's, then each stem's in the order of `STEM_NAMES`; of
   * each, the mean change of log10 magnitude per band in every part of the spectrum.
   */
  process(growth: Float32Array): void {
    this.#gru.process(growth);
    this.#output.apply(this.#gru.state, this.#probabilities);
    softmax(this.#probabilities);
    this.downbeat = this.#probabilities[2]!;
    this.beat = this.#probabilities[1]! + this.downbeat;
  }

  reset(): void {
    this.#gru.reset();
    this.beat = this.downbeat = 0;
  }
}
