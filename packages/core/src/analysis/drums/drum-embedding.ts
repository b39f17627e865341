/**
 * What a hit sounds like, as a direction: which bands rose, which were loud, which had fallen some
 * milliseconds later. Two hits of one instrument point the same way, however hard they were struck.
 * Knows nothing of names.
 */
import type { Frames } from '../../model/units.js';

/** Frames before a hit that tell what was there already. */
const BEFORE_FRAMES: Frames = 3;
/** A hit begins up to two frames before it is found. */
const EARLY_FRAMES: Frames = 2;

export class DrumEmbedder {
  readonly #bands: number;
  /** Levels of the last frames in log10 units, a ring. */
  readonly #frames: readonly Float32Array[];
  #newest = 0;

  /**
   * @param bands of each frame
   * @param waitFrames frames that are heard after the one in which a hit was found
   */
  constructor(bands: number, waitFrames: Frames) {
    this.#bands = bands;
    const count = waitFrames + 1 + EARLY_FRAMES + BEFORE_FRAMES;
    this.#frames = Array.from({ length: count }, () => new Float32Array(bands));
  }

  /** Takes the levels of the newest frame, in log10 units. */
  push(levels: Float32Array): void {
    this.#newest = (this.#newest + 1) % this.#frames.length;
    this.#frames[this.#newest]!.set(levels);
  }

  /** The hit that was found `waitFrames` ago: three parts of length 1, so that their product is at most 3. */
  embedding(): Float32Array {
    const bands = this.#bands;
    const sketch = new Float32Array(3 * bands);
    for (let band = 0; band < bands; band++) {
      let before = 0;
      let most = 0;
      for (let age = this.#frames.length - 1; age >= 0; age--) {
        const level = this.#level(age, band);
        if (age >= this.#frames.length - BEFORE_FRAMES) before += level / BEFORE_FRAMES;
        else most = Math.max(most, level);
      }
      sketch[band] = Math.max(0, most - before);
      sketch[bands + band] = most;
      sketch[2 * bands + band] = most - this.#level(0, band);
    }
    for (let part = 0; part < 3; part++) direct(sketch.subarray(part * bands, (part + 1) * bands));
    return sketch;
  }

  reset(): void {
    for (const frame of this.#frames) frame.fill(0);
  }

  #level(age: Frames, band: number): number {
    const count = this.#frames.length;
    return this.#frames[(this.#newest + count - age) % count]![band]!;
  }
}

/** How alike two sketches are: 1 the same, 0 nothing in common. */
export function similarity(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum / 3;
}

/** Takes the mean away and brings the length to 1: how hard it was struck no longer shows. */
function direct(part: Float32Array): void {
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
