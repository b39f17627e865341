/**
 * A layer of gated recurrent units: takes a series step by step and keeps its state between steps.
 *
 * Cho et al., "Learning phrase representations using RNN encoder-decoder", EMNLP 2014, in the form
 * of PyTorch's `GRU`.
 */
import { sigmoid } from './activations.js';
import { DenseLayer } from './dense.js';
import type { Tensor } from './weights.js';

/** Rows of the gates one after another: reset, update, new. */
export interface GruWeights {
  /** `[3 * units, inputs]` */
  readonly inputWeights: Tensor;
  /** `[3 * units, units]` */
  readonly stateWeights: Tensor;
  /** `[3 * units]` */
  readonly inputBias: Tensor;
  /** `[3 * units]` */
  readonly stateBias: Tensor;
}

export class Gru {
  /** Output of the last step: one value for each unit. Zeros before the first. */
  readonly state: Float32Array;
  readonly #input: DenseLayer;
  readonly #recurrent: DenseLayer;
  readonly #fromInput: Float32Array;
  readonly #fromState: Float32Array;

  constructor({ inputWeights, stateWeights, inputBias, stateBias }: GruWeights) {
    this.#input = new DenseLayer(inputWeights, inputBias);
    this.#recurrent = new DenseLayer(stateWeights, stateBias);
    this.state = new Float32Array(this.#recurrent.inputs);
    this.#fromInput = new Float32Array(this.#input.outputs);
    this.#fromState = new Float32Array(this.#recurrent.outputs);
  }

  /** Takes the next `inputs` numbers of the series and updates {@link state}. */
  process(input: Float32Array): void {
    const state = this.state;
    const units = state.length;
    const fromInput = this.#fromInput;
    const fromState = this.#fromState;
    this.#input.apply(input, fromInput);
    this.#recurrent.apply(state, fromState);
    for (let unit = 0; unit < units; unit++) {
      const reset = sigmoid(fromInput[unit]! + fromState[unit]!);
      const update = sigmoid(fromInput[units + unit]! + fromState[units + unit]!);
      const candidate = Math.tanh(fromInput[2 * units + unit]! + reset * fromState[2 * units + unit]!);
      state[unit] = candidate + update * (state[unit]! - candidate);
    }
  }

  /** Sets the state to zero. */
  reset(): void {
    this.state.fill(0);
  }
}
