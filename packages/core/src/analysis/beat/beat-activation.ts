/**
 * Beat and downbeat activation: a small recurrent network reads the spectral flux of the mixture and
 * of every stem in the parts of the spectrum divided at `FLUX_BAND_EDGES_HZ`. Its state holds the
 * rhythmic pattern so far, by which it decides which pulse is the beat.
 *
 * Its output lags the start of a beat by {@link ACTIVATION_DELAY_SECONDS}.
 */
import type { NormalRange, Seconds } from '../../model/units.js';
import { BEAT_WEIGHTS } from './beats.weights.js';
import { GruNetwork, type GruNetworkWeights } from '../../nn/gru-network.js';

/** Steps per second, as in training. */
export const ACTIVATION_RATE = 48_000 / 512;
/** Delay of the output behind the start of a beat, as in training. */
export const ACTIVATION_DELAY_SECONDS: Seconds = 1.5 / ACTIVATION_RATE;

export class BeatActivation {
  /** Probability that a beat began {@link ACTIVATION_DELAY_SECONDS} ago. */
  beat: NormalRange = 0;
  /** Probability that it was a downbeat; included in {@link beat}. */
  downbeat: NormalRange = 0;
  readonly #network = new GruNetwork(decodeWeights());

  /** Length of the input of {@link process}. */
  static readonly inputs = BEAT_WEIGHTS.inputs;

  /**
   * Takes the spectral flux of a step: of the mixture, then of each stem in the order of
   * `STEM_NAMES`; for each, the mean per band in every part of the spectrum.
   */
  process(flux: Float32Array): void {
    this.#network.process(flux);
    this.downbeat = this.#network.probabilities[2]!;
    this.beat = this.#network.probabilities[1]! + this.downbeat;
  }

  reset(): void {
    this.#network.reset();
    this.beat = this.downbeat = 0;
  }
}

function decodeWeights(): GruNetworkWeights {
  const { inputs, units, outputs, matrices } = BEAT_WEIGHTS;
  const decode = ({ scale, values }: { scale: number; values: string }): Float32Array =>
    Float32Array.from(atob(values), (character) => scale * ((character.charCodeAt(0) << 24) >> 24));
  return {
    inputs,
    units,
    outputs,
    inputWeights: decode(matrices.inputWeights),
    stateWeights: decode(matrices.stateWeights),
    inputBias: decode(matrices.inputBias),
    stateBias: decode(matrices.stateBias),
    outputWeights: decode(matrices.outputWeights),
    outputBias: decode(matrices.outputBias),
  };
}
