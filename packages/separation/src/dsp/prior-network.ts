/**
 * A small learned network that turns the cues of all bands into the expected share of each stem in
 * each texture: one dense layer per band, a recurrent summary of the whole spectrum, a look at the
 * neighbouring bands, a softmax over stems. Knows nothing of audio.
 */
import { CUE_COUNT } from './cues.js';
import { DenseMatrix } from './dense-matrix.js';

/** Textures of the middle signal (see components.ts), then the side signal. */
export const SLOTS = 4;
/** In the order of STEM_NAMES. */
const STEMS = 4;
const OUTPUTS = SLOTS * STEMS;
const CUE_LIMIT = 4;

/** Names of the weights, in stored order; shapes as [rows, columns], rows a multiple of 4. */
export interface PriorWeights {
  readonly hidden: number;
  readonly summary: number;
  readonly regions: number;
  /** [hidden, cues] */
  readonly input: Float32Array;
  /** [bands, hidden] */
  readonly inputBias: Float32Array;
  /** Gated recurrent unit, gates reset, update, new: [3 * summary, regions * hidden] */
  readonly gateInput: Float32Array;
  /** [3 * summary, summary] */
  readonly gateState: Float32Array;
  readonly gateInputBias: Float32Array;
  readonly gateStateBias: Float32Array;
  /** [3, hidden, hidden]: from the bands at -2, 0, +2 */
  readonly neighbours: Float32Array;
  /** [hidden, summary] */
  readonly fromSummary: Float32Array;
  /** [bands, hidden] */
  readonly middleBias: Float32Array;
  /** [slots * stems, hidden] */
  readonly output: Float32Array;
  /** [bands, slots * stems] */
  readonly outputBias: Float32Array;
}

const NEIGHBOUR_DISTANCE = 2;

export class PriorNetwork {
  /** `SLOTS * 4` shares of each band; each four are 0..1 and sum to one. */
  readonly shares: Float32Array;
  readonly #weights: PriorWeights;
  readonly #bandCount: number;
  readonly #input: DenseMatrix;
  readonly #gateInput: DenseMatrix;
  readonly #gateState: DenseMatrix;
  /** Of the bands at -2, 0, +2. */
  readonly #neighbours: readonly DenseMatrix[];
  readonly #fromSummary: DenseMatrix;
  readonly #output: DenseMatrix;
  readonly #cues = new Float32Array(CUE_COUNT);
  readonly #first: Float32Array;
  readonly #second: Float32Array;
  readonly #pooled: Float32Array;
  readonly #pooling: Float32Array;
  readonly #gatesIn: Float32Array;
  readonly #gatesState: Float32Array;
  readonly #state: Float32Array;
  readonly #context: Float32Array;

  constructor(weights: PriorWeights, bandCount: number) {
    const { hidden, summary, regions } = weights;
    this.#weights = weights;
    this.#bandCount = bandCount;
    this.#input = new DenseMatrix(weights.input, hidden, CUE_COUNT);
    this.#gateInput = new DenseMatrix(weights.gateInput, 3 * summary, regions * hidden);
    this.#gateState = new DenseMatrix(weights.gateState, 3 * summary, summary);
    this.#neighbours = [0, 1, 2].map(
      (tap) => new DenseMatrix(weights.neighbours, hidden, hidden, tap * hidden * hidden),
    );
    this.#fromSummary = new DenseMatrix(weights.fromSummary, hidden, summary);
    this.#output = new DenseMatrix(weights.output, OUTPUTS, hidden);
    this.shares = new Float32Array(bandCount * OUTPUTS);
    this.#first = new Float32Array(bandCount * hidden);
    this.#second = new Float32Array(hidden);
    this.#pooled = new Float32Array(regions * hidden);
    this.#pooling = triangles(regions, bandCount);
    this.#gatesIn = new Float32Array(3 * summary);
    this.#gatesState = new Float32Array(3 * summary);
    this.#state = new Float32Array(summary);
    this.#context = new Float32Array(hidden);
  }

  /** Takes the cues of all bands and updates {@link shares}. */
  process(cues: Float32Array): void {
    for (let band = 0; band < this.#bandCount; band++) this.#writeFirst(cues, band);
    this.#summarise();
    this.#fromSummary.addProduct(this.#state, 0, this.#context.fill(0), 0);
    for (let band = 0; band < this.#bandCount; band++) this.#writeShares(band);
  }

  reset(): void {
    this.#state.fill(0);
  }

  #writeFirst(cues: Float32Array, band: number): void {
    const { hidden, inputBias } = this.#weights;
    for (let i = 0; i < CUE_COUNT; i++) {
      const cue = cues[band * CUE_COUNT + i]!;
      this.#cues[i] = cue > CUE_LIMIT ? CUE_LIMIT : cue < -CUE_LIMIT ? -CUE_LIMIT : cue;
    }
    const at = band * hidden;
    for (let i = at; i < at + hidden; i++) this.#first[i] = inputBias[i]!;
    this.#input.addProduct(this.#cues, 0, this.#first, at);
    rectify(this.#first, at, hidden);
  }

  /** Pools the bands into regions and steps the gated recurrent unit. */
  #summarise(): void {
    const { hidden, summary, regions, gateInputBias, gateStateBias } = this.#weights;
    this.#pooled.fill(0);
    for (let region = 0; region < regions; region++) {
      for (let band = 0; band < this.#bandCount; band++) {
        const weight = this.#pooling[region * this.#bandCount + band]!;
        if (weight === 0) continue;
        for (let i = 0; i < hidden; i++) {
          const at = region * hidden + i;
          this.#pooled[at] = this.#pooled[at]! + weight * this.#first[band * hidden + i]!;
        }
      }
    }
    const a = this.#gatesIn;
    const b = this.#gatesState;
    a.set(gateInputBias);
    b.set(gateStateBias);
    this.#gateInput.addProduct(this.#pooled, 0, a, 0);
    this.#gateState.addProduct(this.#state, 0, b, 0);
    for (let i = 0; i < summary; i++) {
      const reset = sigmoid(a[i]! + b[i]!);
      const update = sigmoid(a[summary + i]! + b[summary + i]!);
      const fresh = Math.tanh(a[2 * summary + i]! + reset * b[2 * summary + i]!);
      this.#state[i] = fresh + update * (this.#state[i]! - fresh);
    }
  }

  #writeShares(band: number): void {
    const { hidden, middleBias, outputBias } = this.#weights;
    const second = this.#second;
    for (let i = 0; i < hidden; i++) second[i] = this.#context[i]! + middleBias[band * hidden + i]!;
    for (let tap = 0; tap < this.#neighbours.length; tap++) {
      const other = band + (tap - 1) * NEIGHBOUR_DISTANCE;
      if (other < 0 || other >= this.#bandCount) continue;
      this.#neighbours[tap]!.addProduct(this.#first, other * hidden, second, 0);
    }
    rectify(second, 0, hidden);
    const at = band * OUTPUTS;
    for (let i = at; i < at + OUTPUTS; i++) this.shares[i] = outputBias[i]!;
    this.#output.addProduct(second, 0, this.shares, at);
    for (let slot = 0; slot < SLOTS; slot++) softmax(this.shares, at + slot * STEMS);
  }
}

function rectify(values: Float32Array, from: number, count: number): void {
  for (let i = from; i < from + count; i++) values[i] = Math.max(0, values[i]!);
}

function softmax(values: Float32Array, at: number): void {
  let largest = -Infinity;
  for (let i = at; i < at + STEMS; i++) largest = Math.max(largest, values[i]!);
  let sum = 0;
  for (let i = at; i < at + STEMS; i++) {
    values[i] = Math.exp(values[i]! - largest);
    sum += values[i]!;
  }
  for (let i = at; i < at + STEMS; i++) values[i] = values[i]! / sum;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Overlapping triangular weights of `regions` regions over the bands; each row sums to one. */
function triangles(regions: number, bandCount: number): Float32Array {
  const weights = new Float32Array(regions * bandCount);
  for (let region = 0; region < regions; region++) {
    const centre = (region * (bandCount - 1)) / (regions - 1);
    let sum = 0;
    for (let band = 0; band < bandCount; band++) {
      const weight = Math.max(0, 1 - (Math.abs(band - centre) / (bandCount - 1)) * (regions - 1));
      weights[region * bandCount + band] = weight;
      sum += weight;
    }
    for (let band = 0; band < bandCount; band++) {
      const at = region * bandCount + band;
      weights[at] = weights[at]! / sum;
    }
  }
  return weights;
}
