/**
 * Drums that were taught at run time, each by a handful of hits: a hit has the name of the nearest,
 * if it is near enough. Few-shot recognition by prototypes, after Snell et al., "Prototypical
 * networks for few-shot learning", NeurIPS 2017, and, for drums in real time, Weber et al., 2024.
 * Knows nothing of how hits are sketched.
 */
import type { NormalRange } from '../../model/units.js';
import { similarity } from './drum-embedding.js';

/** Less alike than this is another instrument. */
const MIN_SIMILARITY: NormalRange = 0.72;

export interface TemplateMatch {
  readonly label: string;
  /** How alike the hit is to the nearest that was taught. */
  readonly similarity: NormalRange;
}

export class DrumTemplates {
  /** Hits of each label. */
  readonly #enrolled = new Map<string, readonly Float32Array[]>();

  /** Replaces what was taught of `label`; forgets it where there are no sketches. */
  enrol(label: string, sketches: readonly Float32Array[]): void {
    if (sketches.length > 0) this.#enrolled.set(label, sketches);
    else this.#enrolled.delete(label);
  }

  /** The label of the hit most like `sketch`; undefined if none is alike. */
  match(sketch: Float32Array): TemplateMatch | undefined {
    let best: TemplateMatch | undefined;
    for (const [label, sketches] of this.#enrolled) {
      for (const known of sketches) {
        const value = similarity(known, sketch);
        if (value >= (best?.similarity ?? MIN_SIMILARITY)) best = { label, similarity: Math.min(1, value) };
      }
    }
    return best;
  }
}
