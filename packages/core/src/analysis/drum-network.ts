/**
 * Turns what a hit looks like into how likely each kind of drum was in it: one hidden layer, and an
 * output of its own for each kind, since several are hit at once. Knows nothing of onsets.
 */
import { DRUM_CLASSES } from '../musical-event.js';

/** As written by training/drum-classes/train.py. */
export interface StoredDrumNetwork {
  readonly inputs: number;
  readonly hidden: number;
  /** Value of one integer step in each tensor: weights and biases of both layers. */
  readonly scales: readonly [number, number, number, number];
  /** Little-endian int16 of all tensors in order, rows of outputs, base64. */
  readonly data: string;
}

export class DrumNetwork {
  /** Probability of each of `DRUM_CLASSES`, after {@link process}. */
  readonly probabilities = new Float32Array(DRUM_CLASSES.length);
  readonly inputs: number;
  readonly #tensors: readonly Float32Array[];
  readonly #hidden: Float32Array;

  constructor(stored: StoredDrumNetwork) {
    const { inputs, hidden, scales } = stored;
    this.inputs = inputs;
    this.#hidden = new Float32Array(hidden);
    const sizes = [hidden * inputs, hidden, DRUM_CLASSES.length * hidden, DRUM_CLASSES.length];
    const bytes = Uint8Array.from(atob(stored.data), (character) => character.charCodeAt(0));
    const integers = new DataView(bytes.buffer);
    let at = 0;
    this.#tensors = sizes.map((size, tensor) =>
      Float32Array.from({ length: size }, () => integers.getInt16(2 * at++, true) * scales[tensor]!),
    );
  }

  process(features: Float32Array): void {
    const [first, firstBias, second, secondBias] = this.#tensors as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    for (let unit = 0; unit < this.#hidden.length; unit++) {
      let sum = firstBias[unit]!;
      for (let i = 0; i < this.inputs; i++) sum += first[unit * this.inputs + i]! * features[i]!;
      this.#hidden[unit] = Math.max(0, sum);
    }
    for (let kind = 0; kind < this.probabilities.length; kind++) {
      let sum = secondBias[kind]!;
      for (let i = 0; i < this.#hidden.length; i++) sum += second[kind * this.#hidden.length + i]! * this.#hidden[i]!;
      this.probabilities[kind] = 1 / (1 + Math.exp(-sum));
    }
  }
}
