/**
 * Embedding of a drum hit: a unit vector each for the rise, the maximum and the decay of its band
 * levels. Independent of how hard the drum was struck.
 */
import type { Frames } from '../../model/units.js';

/** Frames before a hit that give the background level. */
const BACKGROUND_FRAMES: Frames = 3;
/** Maximum number of frames from the start of a hit to its detection. */
const EARLY_FRAMES: Frames = 2;
/** Parts of an embedding: rise, maximum and decay. */
const PARTS = 3;

export class DrumEmbedder {
  readonly #bands: number;
  /** Levels of the last frames in log10 units, a ring. */
  readonly #frames: readonly Float32Array[];
  #newest = 0;

  /**
   * @param bands of each frame
   * @param waitFrames frames from the one in which a hit is detected to the one in which it is embedded
   */
  constructor(bands: number, waitFrames: Frames) {
    this.#bands = bands;
    const count = waitFrames + 1 + EARLY_FRAMES + BACKGROUND_FRAMES;
    this.#frames = Array.from({ length: count }, () => new Float32Array(bands));
  }

  /** Takes the levels of the newest frame, in log10 units. */
  push(levels: Float32Array): void {
    this.#newest = (this.#newest + 1) % this.#frames.length;
    this.#frames[this.#newest]!.set(levels);
  }

  /** Embedding of the hit detected `waitFrames` ago: three parts of `bands` values, each of length 1 and mean 0. */
  embedding(): Float32Array {
    const bands = this.#bands;
    const embedding = new Float32Array(PARTS * bands);
    for (let band = 0; band < bands; band++) {
      let background = 0;
      let maximum = 0;
      for (let age = this.#frames.length - 1; age >= 0; age--) {
        const level = this.#level(age, band);
        if (age >= this.#frames.length - BACKGROUND_FRAMES) background += level / BACKGROUND_FRAMES;
        else maximum = Math.max(maximum, level);
      }
      embedding[band] = Math.max(0, maximum - background);
      embedding[bands + band] = maximum;
      embedding[2 * bands + band] = maximum - this.#level(0, band);
    }
    for (let part = 0; part < PARTS; part++) normalisePart(embedding.subarray(part * bands, (part + 1) * bands));
    return embedding;
  }

  reset(): void {
    for (const frame of this.#frames) frame.fill(0);
  }

  #level(age: Frames, band: number): number {
    const count = this.#frames.length;
    return this.#frames[(this.#newest + count - age) % count]![band]!;
  }
}

/** Cosine similarity of two embeddings, mean of their parts: 1 identical, 0 unrelated. */
export function similarity(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum / PARTS;
}

/** Subtracts the mean and scales to length 1, which removes the strength of the hit. */
function normalisePart(part: Float32Array): void {
  let mean = 0;
  for (const value of part) mean += value / part.length;
  let length = 0;
  for (let i = 0; i < part.length; i++) {
    part[i]! -= mean;
    length += part[i]! ** 2;
  }
  length = Math.sqrt(length);
  if (length > 0) for (let i = 0; i < part.length; i++) part[i]! /= length;
}
