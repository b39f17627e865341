/**
 * Drums that were taught at run time, each by a handful of hits: a hit has the name of the nearest,
 * if it is near enough. Few-shot recognition by prototypes, after Snell et al., "Prototypical
 * networks for few-shot learning", NeurIPS 2017, and, for drums in real time, Weber et al., 2024.
 * Knows nothing of how hits are sketched.
 */
import type { NormalRange } from '../units.js';
import { likeness } from './drum-sketch.js';

/** Less alike than this is another instrument. */
const LEAST_LIKENESS: NormalRange = 0.72;

export interface LearntMatch {
  readonly label: string;
  /** How alike the hit is to the nearest that was taught. */
  readonly likeness: NormalRange;
}

export class DrumPrototypes {
  /** Hits of each label. */
  readonly #taught = new Map<string, readonly Float32Array[]>();

  /** Replaces what was taught of `label`; forgets it where there are no sketches. */
  learn(label: string, sketches: readonly Float32Array[]): void {
    if (sketches.length > 0) this.#taught.set(label, sketches);
    else this.#taught.delete(label);
  }

  /** The label of the hit most like `sketch`; undefined if none is alike. */
  match(sketch: Float32Array): LearntMatch | undefined {
    let best: LearntMatch | undefined;
    for (const [label, sketches] of this.#taught) {
      for (const known of sketches) {
        const value = likeness(known, sketch);
        if (value >= (best?.likeness ?? LEAST_LIKENESS)) best = { label, likeness: Math.min(1, value) };
      }
    }
    return best;
  }
}
