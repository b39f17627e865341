/**
 * A small network that reads the last frames of a stem and estimates the probability that a hit
 * begins in the newest one and, where its weights can, the probability of each class of hit. A
 * shared layer summarises every frame in a few numbers. Classes are independent: several drums may
 * be hit at once.
 */
import type { NormalRange } from '../../model/units.js';
import { relu, sigmoid } from '../../nn/activations.js';
import { DenseLayer } from '../../nn/dense.js';
import { decodeWeights, type StoredWeights } from '../../nn/weights.js';

/** A hidden layer and its outputs. */
interface Head {
  readonly hidden: DenseLayer;
  readonly output: DenseLayer;
}

export class OnsetNetwork {
  /** Probability of each class after {@link classify}; empty without class weights. */
  readonly probabilities: Float32Array;
  readonly #frame: DenseLayer;
  readonly #onset: Head;
  readonly #classes: Head | undefined;
  /** Summaries of the last frames, the oldest first. */
  readonly #context: Float32Array;
  /** The last of them. */
  readonly #newest: Float32Array;
  readonly #hidden: Float32Array;
  readonly #onsetProbability = new Float32Array(1);

  /**
   * @param stored tensors `frame` `[units, features]`, `onsetHidden` `[hidden, units * frames]`, `onset`
   * `[1, hidden]`, and optionally `classHidden` and `class` `[classes, hidden]`, each with a `NAMEBias`
   */
  constructor(stored: StoredWeights) {
    const { frame, frameBias } = decodeWeights(stored, ['frame', 'frameBias']);
    this.#frame = new DenseLayer(frame, frameBias, relu);
    this.#onset = decodeHead(stored, 'onset');
    this.#classes = 'class' in stored ? decodeHead(stored, 'class') : undefined;
    this.#context = new Float32Array(this.#onset.hidden.inputs);
    this.#newest = this.#context.subarray(this.#context.length - this.#frame.outputs);
    this.#hidden = new Float32Array(this.#onset.hidden.outputs);
    this.probabilities = new Float32Array(this.#classes?.output.outputs ?? 0);
  }

  /** Takes the features of the newest frame. */
  process(features: Float32Array): void {
    this.#context.copyWithin(0, this.#newest.length);
    this.#frame.apply(features, this.#newest);
  }

  /** Probability that a hit begins in the newest frame. */
  onsetProbability(): NormalRange {
    this.#applyHead(this.#onset, this.#onsetProbability);
    return this.#onsetProbability[0]!;
  }

  /** Writes {@link probabilities} of the classes of a hit a few frames ago. */
  classify(): void {
    if (this.#classes) this.#applyHead(this.#classes, this.probabilities);
  }

  reset(): void {
    this.#context.fill(0);
  }

  #applyHead({ hidden, output }: Head, out: Float32Array): void {
    hidden.apply(this.#context, this.#hidden);
    output.apply(this.#hidden, out);
  }
}

function decodeHead<Name extends 'onset' | 'class'>(stored: StoredWeights, name: Name): Head {
  const hidden = decodeWeights(stored, [`${name}Hidden`, `${name}HiddenBias`]);
  const output = decodeWeights(stored, [name, `${name}Bias`]);
  return {
    hidden: new DenseLayer(hidden[`${name}Hidden`], hidden[`${name}HiddenBias`], relu),
    output: new DenseLayer(output[name], output[`${name}Bias`], sigmoid),
  };
}
