/**
 * A small learned network that turns the cues of all bands into the expected share of each stem in
 * each texture: one dense layer per band, a recurrent summary of the whole spectrum, a look at the
 * neighbouring bands, a softmax over stems. Pure.
 */
import { DenseMatrix, Gru, decodeWeights, softmax, type StoredWeights } from '@sense/core/internal';
import { CUE_COUNT } from './cues.js';

/** Textures of the middle signal (see components.ts), then the side signal. */
export const SLOTS = 4;
/** In the order of STEM_NAMES. */
const STEMS = 4;
const OUTPUTS = SLOTS * STEMS;
/** Cues are clamped to this. */
export const CUE_LIMIT = 4;

/** Names of the tensors; the shape of each in square brackets. */
const TENSORS = [
  /** [hidden, cues] */
  'input',
  /** [bands, hidden] */
  'inputBias',
  /** Gated recurrent unit: [3 * summary, regions * hidden] */
  'gateInput',
  /** [3 * summary, summary] */
  'gateState',
  /** [3 * summary] */
  'gateInputBias',
  /** [3 * summary] */
  'gateStateBias',
  /** [3, hidden, hidden]: from the bands at -2, 0, +2 */
  'neighbours',
  /** [hidden, summary] */
  'fromSummary',
  /** [bands, hidden] */
  'middleBias',
  /** [slots * stems, hidden] */
  'output',
  /** [bands, slots * stems] */
  'outputBias',
] as const;

/** Bands from a band to the neighbours that it reads. */
export const NEIGHBOUR_DISTANCE = 2;

export class PriorNetwork {
  /** `SLOTS * 4` shares of each band; each four are 0..1 and sum to one. */
  readonly shares: Float32Array;
  readonly #bandCount: number;
  readonly #hidden: number;
  readonly #regions: number;
  readonly #inputBias: Float32Array;
  readonly #middleBias: Float32Array;
  readonly #outputBias: Float32Array;
  readonly #input: DenseMatrix;
  readonly #gru: Gru;
  /** Of the bands at -2, 0, +2. */
  readonly #neighbours: readonly DenseMatrix[];
  readonly #fromSummary: DenseMatrix;
  readonly #output: DenseMatrix;
  readonly #cues: Float32Array;
  readonly #first: Float32Array;
  readonly #second: Float32Array;
  readonly #pooled: Float32Array;
  readonly #pooling: Float32Array;
  readonly #context: Float32Array;

  /** @param stored the tensors {@link TENSORS} */
  constructor(stored: StoredWeights) {
    const weights = decodeWeights(stored, TENSORS);
    const [bandCount = 0, hidden = 0] = weights.inputBias.shape;
    const [, summary = 0] = weights.gateState.shape;
    const [, pooled = 0] = weights.gateInput.shape;
    this.#bandCount = bandCount;
    this.#hidden = hidden;
    this.#regions = pooled / hidden;
    this.#inputBias = weights.inputBias.values;
    this.#middleBias = weights.middleBias.values;
    this.#outputBias = weights.outputBias.values;
    this.#input = new DenseMatrix(weights.input.values, hidden, CUE_COUNT);
    this.#gru = new Gru({
      inputWeights: weights.gateInput,
      stateWeights: weights.gateState,
      inputBias: weights.gateInputBias,
      stateBias: weights.gateStateBias,
    });
    this.#neighbours = [0, 1, 2].map(
      (tap) => new DenseMatrix(weights.neighbours.values, hidden, hidden, tap * hidden * hidden),
    );
    this.#fromSummary = new DenseMatrix(weights.fromSummary.values, hidden, summary);
    this.#output = new DenseMatrix(weights.output.values, OUTPUTS, hidden);
    this.shares = new Float32Array(bandCount * OUTPUTS);
    this.#cues = new Float32Array(bandCount * CUE_COUNT);
    this.#first = new Float32Array(bandCount * hidden);
    this.#second = new Float32Array(bandCount * hidden);
    this.#pooled = new Float32Array(pooled);
    this.#pooling = triangles(this.#regions, bandCount);
    this.#context = new Float32Array(hidden);
  }

  /** Takes the cues of all bands and updates {@link shares}. */
  process(cues: Float32Array): void {
    this.#writeFirst(cues);
    this.#summarise();
    this.#fromSummary.addProduct(this.#gru.state, 0, this.#context.fill(0), 0);
    this.#writeSecond();
    this.#writeShares();
  }

  reset(): void {
    this.#gru.reset();
  }

  #writeFirst(cues: Float32Array): void {
    const limited = this.#cues;
    for (let i = 0; i < limited.length; i++) {
      const cue = cues[i]!;
      limited[i] = cue > CUE_LIMIT ? CUE_LIMIT : cue < -CUE_LIMIT ? -CUE_LIMIT : cue;
    }
    this.#first.set(this.#inputBias);
    this.#input.addProducts(limited, 0, this.#first, 0, this.#bandCount);
    rectify(this.#first);
  }

  /** Pools the bands into regions and steps the gated recurrent unit. */
  #summarise(): void {
    const hidden = this.#hidden;
    this.#pooled.fill(0);
    for (let region = 0; region < this.#regions; region++) {
      for (let band = 0; band < this.#bandCount; band++) {
        const weight = this.#pooling[region * this.#bandCount + band]!;
        if (weight === 0) continue;
        for (let i = 0; i < hidden; i++) {
          const at = region * hidden + i;
          this.#pooled[at] = this.#pooled[at]! + weight * this.#first[band * hidden + i]!;
        }
      }
    }
    this.#gru.process(this.#pooled);
  }

  #writeSecond(): void {
    const hidden = this.#hidden;
    const bandCount = this.#bandCount;
    const second = this.#second;
    const context = this.#context;
    const middleBias = this.#middleBias;
    for (let band = 0, at = 0; band < bandCount; band++) {
      for (let i = 0; i < hidden; i++, at++) second[at] = context[i]! + middleBias[at]!;
    }
    for (let tap = 0; tap < this.#neighbours.length; tap++) {
      // Bands at the ends have no neighbour on one side.
      const distance = (tap - 1) * NEIGHBOUR_DISTANCE;
      const from = Math.max(0, distance) * hidden;
      const at = Math.max(0, -distance) * hidden;
      this.#neighbours[tap]!.addProducts(this.#first, from, second, at, bandCount - Math.abs(distance));
    }
    rectify(second);
  }

  #writeShares(): void {
    const shares = this.shares;
    shares.set(this.#outputBias);
    this.#output.addProducts(this.#second, 0, shares, 0, this.#bandCount);
    for (let at = 0; at < shares.length; at += STEMS) softmax(shares, at, STEMS);
  }
}

function rectify(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) if (!(values[i]! > 0)) values[i] = 0;
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
