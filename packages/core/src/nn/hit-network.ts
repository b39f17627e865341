/**
 * A small network that hears the last frames of a stem beside the mixture and says whether a hit
 * begins and, where it was taught, what was hit. Every frame is summed up in a few numbers first,
 * which both answers share; several drums are hit at once, so each has an output of its own. Knows
 * nothing of events.
 */
import { DRUM_CLASSES } from '../model/events.js';
import type { Frames, NormalRange } from '../model/units.js';

/** As written by training/drums/train.py and training/onsets/train.py. */
export interface StoredHitNetwork {
  /** Features of a frame, and the numbers that sum it up. */
  readonly inputs: number;
  readonly units: number;
  /** Frames that are heard together. */
  readonly frames: Frames;
  /** Units of the layer before each answer. */
  readonly hidden: number;
  readonly layers: Readonly<Record<RequiredLayer, StoredLayer> & Partial<Record<NamingLayer, StoredLayer>>>;
}

interface StoredLayer {
  /** Rows of outputs: int8 in base64, in steps of `scale`. */
  readonly weights: string;
  readonly scale: number;
  readonly bias: readonly number[];
}

type RequiredLayer = 'frame' | 'begins' | 'beginsOut';
type NamingLayer = 'names' | 'namesOut';

interface Layer {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export class HitNetwork {
  /** Probability of each of `DRUM_CLASSES`, after {@link name}. */
  readonly probabilities = new Float32Array(DRUM_CLASSES.length);
  readonly #units: number;
  /** What sums up the last frames, the oldest first. */
  readonly #heard: Float32Array;
  /** The last of them. */
  readonly #newest: Float32Array;
  readonly #hidden: Float32Array;
  readonly #begins = new Float32Array(1);
  readonly #layers: Readonly<Record<RequiredLayer, Layer> & Record<NamingLayer, Layer | undefined>>;

  constructor(stored: StoredHitNetwork) {
    const { units, frames, hidden, layers } = stored;
    this.#units = units;
    this.#heard = new Float32Array(units * frames);
    this.#newest = this.#heard.subarray(units * (frames - 1));
    this.#hidden = new Float32Array(hidden);
    this.#layers = {
      frame: decode(layers.frame),
      begins: decode(layers.begins),
      beginsOut: decode(layers.beginsOut),
      names: layers.names && decode(layers.names),
      namesOut: layers.namesOut && decode(layers.namesOut),
    };
  }

  /** Takes the features of the newest frame. */
  process(features: Float32Array): void {
    this.#heard.copyWithin(0, this.#units);
    apply(this.#layers.frame, features, this.#newest);
  }

  /** How likely a hit begins in the newest frame. */
  begins(): NormalRange {
    this.#answer(this.#layers.begins, this.#layers.beginsOut, this.#begins);
    return this.#begins[0]!;
  }

  /** Writes {@link probabilities} of what was hit some frames ago; leaves them at 0 where no names were taught. */
  name(): void {
    const { names, namesOut } = this.#layers;
    if (names && namesOut) this.#answer(names, namesOut, this.probabilities);
  }

  reset(): void {
    this.#heard.fill(0);
  }

  #answer(first: Layer, second: Layer, out: Float32Array): void {
    apply(first, this.#heard, this.#hidden);
    apply(second, this.#hidden, out, sigmoid);
  }
}

/** Applies a layer: rectified unless told otherwise. */
function apply({ weights, bias }: Layer, input: Float32Array, out: Float32Array, shape = rectify): void {
  let at = 0;
  for (let row = 0; row < out.length; row++) {
    let sum = bias[row]!;
    for (let i = 0; i < input.length; i++) sum += weights[at++]! * input[i]!;
    out[row] = shape(sum);
  }
}

function decode({ weights, scale, bias }: StoredLayer): Layer {
  const steps = Float32Array.from(atob(weights), (character) => ((character.charCodeAt(0) << 24) >> 24) * scale);
  return { weights: steps, bias: Float32Array.from(bias) };
}

const rectify = (value: number): number => Math.max(0, value);
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
