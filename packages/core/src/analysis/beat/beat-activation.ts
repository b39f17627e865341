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
import { GruNetwork, type GruNetworkWeights } from '../../nn/gru-network.js';

/** What the network was trained with. */
export const ACTIVATION_RATE = 48_000 / 512;
export const ACTIVATION_DELAY_SECONDS: Seconds = 1.5 / ACTIVATION_RATE;

export class BeatActivation {
  /** Probability that a beat began {@link ACTIVATION_DELAY_SECONDS} ago. */
  beat: NormalRange = 0;
  /** Probability that it was the first of a bar; part of {@link beat}. */
  downbeat: NormalRange = 0;
  readonly #network = new GruNetwork(decodeWeights());

  /** Numbers that {@link process} takes. */
  static readonly inputs = BEAT_WEIGHTS.inputs;

  /**
   * Takes the growth of a step: the mixture's, then each stem's in the order of `STEM_NAMES`; of
   * each, the mean change of log10 magnitude per band in every part of the spectrum.
   */
  process(growth: Float32Array): void {
    this.#network.process(growth);
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
