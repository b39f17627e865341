/**
 * A small recurrent network: one layer of gated recurrent units and a softmax. It takes a series
 * step by step and remembers in between. Knows nothing of what the numbers mean.
 *
 * Cho et al., "Learning phrase representations using RNN encoder-decoder", EMNLP 2014, in the form
 * of PyTorch's `GRU`.
 */

/** Matrices in rows; those of the gates one after another: reset, update, new. */
export interface GruNetworkWeights {
  readonly inputs: number;
  readonly units: number;
  readonly outputs: number;
  /** `3 * units` rows of `inputs`. */
  readonly inputWeights: Float32Array;
  /** `3 * units` rows of `units`. */
  readonly stateWeights: Float32Array;
  /** `3 * units` each. */
  readonly inputBias: Float32Array;
  readonly stateBias: Float32Array;
  /** `outputs` rows of `units`. */
  readonly outputWeights: Float32Array;
  readonly outputBias: Float32Array;
}

export class GruNetwork {
  /** Answer of the last step: numbers that add up to 1. */
  readonly probabilities: Float32Array;
  readonly #weights: GruNetworkWeights;
  readonly #state: Float32Array;
  readonly #fromInput: Float32Array;
  readonly #fromState: Float32Array;

  constructor(weights: GruNetworkWeights) {
    this.#weights = weights;
    this.#state = new Float32Array(weights.units);
    this.#fromInput = new Float32Array(3 * weights.units);
    this.#fromState = new Float32Array(3 * weights.units);
    this.probabilities = new Float32Array(weights.outputs);
  }

  /** @param input the next of the series: `inputs` numbers */
  process(input: Float32Array): void {
    const { units, inputWeights, inputBias, stateWeights, stateBias, outputWeights, outputBias } = this.#weights;
    multiply(inputWeights, input, inputBias, this.#fromInput);
    multiply(stateWeights, this.#state, stateBias, this.#fromState);
    for (let unit = 0; unit < units; unit++) {
      const reset = sigmoid(this.#fromInput[unit]! + this.#fromState[unit]!);
      const keep = sigmoid(this.#fromInput[units + unit]! + this.#fromState[units + unit]!);
      const news = Math.tanh(this.#fromInput[2 * units + unit]! + reset * this.#fromState[2 * units + unit]!);
      this.#state[unit] = news + keep * (this.#state[unit]! - news);
    }
    multiply(outputWeights, this.#state, outputBias, this.probabilities);
    softmax(this.probabilities);
  }

  reset(): void {
    this.#state.fill(0);
    this.probabilities.fill(0);
  }
}

/** `out = matrix * vector + bias`. */
function multiply(matrix: Float32Array, vector: Float32Array, bias: Float32Array, out: Float32Array): void {
  let at = 0;
  for (let row = 0; row < out.length; row++) {
    let sum = bias[row]!;
    for (let column = 0; column < vector.length; column++) sum += matrix[at++]! * vector[column]!;
    out[row] = sum;
  }
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function softmax(values: Float32Array): void {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]!);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.exp(values[i]! - largest);
    sum += values[i]!;
  }
  for (let i = 0; i < values.length; i++) values[i] = values[i]! / sum;
}
