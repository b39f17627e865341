/**
 * The learned part of the beat activation: a small recurrent network reads the spectral flux of the
 * mixture and of every stem in the parts of the spectrum divided at `FLUX_BAND_EDGES_HZ`. Its state
 * holds the rhythmic pattern so far, by which it decides which pulse is the beat.
 *
 * Its output lags the start of a beat by {@link ACTIVATION_DELAY_SECONDS}.
 */
import type { NormalRange, Seconds } from '../../model/units.js';
import { BEAT_WEIGHTS } from './beats.weights.js';
import { softmax } from '../../nn/activations.js';
import { DenseLayer } from '../../nn/dense.js';
import { Gru } from '../../nn/gru.js';
import { decodeWeights } from '../../nn/weights.js';

/** Steps per second, as in training. */
export const ACTIVATION_RATE = 48_000 / 512;
/** Delay of the output behind the start of a beat, as in training. */
export const ACTIVATION_DELAY_SECONDS: Seconds = 1.5 / ACTIVATION_RATE;

const TENSORS = ['inputWeights', 'stateWeights', 'inputBias', 'stateBias', 'outputWeights', 'outputBias'] as const;

export class LearnedActivation {
  /** Probability that a beat started {@link ACTIVATION_DELAY_SECONDS} ago. */
  beat: NormalRange = 0;
  /** Probability that it was a downbeat; included in {@link beat}. */
  downbeat: NormalRange = 0;
  /** Decoded here and not on import, when the audio thread has no `atob` yet. */
  readonly #weights = decodeWeights(BEAT_WEIGHTS, TENSORS);
  readonly #gru = new Gru(this.#weights);
  readonly #output = new DenseLayer(this.#weights.outputWeights, this.#weights.outputBias);
  /** Of no beat, beat and downbeat. */
  readonly #probabilities = new Float32Array(this.#output.outputs);

  /** Length of the input of {@link process}. */
  static get inputs(): number {
    return BEAT_WEIGHTS.inputWeights!.shape[1]!;
  }

  /**
   * Takes the spectral flux of a step: of the mixture, then of each stem in the order of
   * `STEM_NAMES`; for each, the mean per band in every part of the spectrum.
   */
  process(flux: Float32Array): void {
    this.#gru.process(flux);
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
