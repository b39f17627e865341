/**
 * A small learned network that turns the cues of all bands into the expected share of each stem in
 * each texture: one dense layer per band, a recurrent summary of the whole spectrum, a look at the
 * neighbouring bands, a softmax over stems. Knows nothing of audio.
 */
import { CUE_COUNT } from './cues.js';

/** Textures of the middle signal (see components.ts), then the side signal. */
export const SLOTS = 4;
const STEMS = 4;
const OUTPUTS = SLOTS * STEMS;
const CUE_LIMIT = 4;

/** Names of the weights, in stored order; shapes as [rows, columns]. */
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
    const { hidden, summary, fromSummary } = this.#weights;
    for (let band = 0; band < this.#bandCount; band++) this.#writeFirst(cues, band);
    this.#summarise();
    multiply(fromSummary, hidden, summary, this.#state, 0, this.#context, 0);
    for (let band = 0; band < this.#bandCount; band++) this.#writeShares(band);
  }

  reset(): void {
    this.#state.fill(0);
  }

  #writeFirst(cues: Float32Array, band: number): void {
    const { hidden, input, inputBias } = this.#weights;
    for (let i = 0; i < CUE_COUNT; i++) {
      const cue = cues[band * CUE_COUNT + i]!;
      this.#cues[i] = cue > CUE_LIMIT ? CUE_LIMIT : cue < -CUE_LIMIT ? -CUE_LIMIT : cue;
    }
    const at = band * hidden;
    multiply(input, hidden, CUE_COUNT, this.#cues, 0, this.#first, at);
    for (let i = 0; i < hidden; i++) this.#first[at + i] = Math.max(0, this.#first[at + i]! + inputBias[at + i]!);
  }

  /** Pools the bands into regions and steps the gated recurrent unit. */
  #summarise(): void {
    const { hidden, summary, regions, gateInput, gateState, gateInputBias, gateStateBias } = this.#weights;
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
    multiply(gateInput, 3 * summary, regions * hidden, this.#pooled, 0, a, 0);
    multiply(gateState, 3 * summary, summary, this.#state, 0, b, 0);
    for (let i = 0; i < 3 * summary; i++) {
      a[i] = a[i]! + gateInputBias[i]!;
      b[i] = b[i]! + gateStateBias[i]!;
    }
    for (let i = 0; i < summary; i++) {
      const reset = sigmoid(a[i]! + b[i]!);
      const update = sigmoid(a[summary + i]! + b[summary + i]!);
      const fresh = Math.tanh(a[2 * summary + i]! + reset * b[2 * summary + i]!);
      this.#state[i] = fresh + update * (this.#state[i]! - fresh);
    }
  }

  #writeShares(band: number): void {
    const { hidden, neighbours, middleBias, output, outputBias } = this.#weights;
    for (let i = 0; i < hidden; i++) {
      let sum = this.#context[i]! + middleBias[band * hidden + i]!;
      for (let tap = 0; tap < 3; tap++) {
        const other = band + (tap - 1) * NEIGHBOUR_DISTANCE;
        if (other < 0 || other >= this.#bandCount) continue;
        sum += dot(neighbours, (tap * hidden + i) * hidden, this.#first, other * hidden, hidden);
      }
      this.#second[i] = Math.max(0, sum);
    }
    const at = band * OUTPUTS;
    multiply(output, OUTPUTS, hidden, this.#second, 0, this.shares, at);
    for (let i = 0; i < OUTPUTS; i++) this.shares[at + i] = this.shares[at + i]! + outputBias[at + i]!;
    for (let slot = 0; slot < SLOTS; slot++) softmax(this.shares, at + slot * STEMS);
  }
}

/** result[at..] = matrix (rows x columns) times vector[from..]. */
function multiply(
  matrix: Float32Array,
  rows: number,
  columns: number,
  vector: Float32Array,
  from: number,
  result: Float32Array,
  at: number,
): void {
  for (let row = 0; row < rows; row++) result[at + row] = dot(matrix, row * columns, vector, from, columns);
}

/** Four sums at a time, so that additions need not wait for each other. */
function dot(a: Float32Array, aFrom: number, b: Float32Array, bFrom: number, count: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    sum0 += a[aFrom + i]! * b[bFrom + i]!;
    sum1 += a[aFrom + i + 1]! * b[bFrom + i + 1]!;
    sum2 += a[aFrom + i + 2]! * b[bFrom + i + 2]!;
    sum3 += a[aFrom + i + 3]! * b[bFrom + i + 3]!;
  }
  for (; i < count; i++) sum0 += a[aFrom + i]! * b[bFrom + i]!;
  return sum0 + sum1 + (sum2 + sum3);
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
