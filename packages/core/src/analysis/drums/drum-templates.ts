/**
 * Drums enrolled at run time, each by a few example hits: a hit gets the label of the most similar
 * example, if it is similar enough. Few-shot classification with prototypes, after Snell et al.,
 * "Prototypical networks for few-shot learning", NeurIPS 2017, and, for drums in real time, Weber
 * et al., 2024.
 */
import type { NormalRange } from '../../model/units.js';
import { similarity } from './drum-embedding.js';

/** A hit less similar than this to every example is another instrument. */
const MIN_SIMILARITY: NormalRange = 0.72;

export interface TemplateMatch {
  readonly label: string;
  /** Similarity of the hit to the nearest example. */
  readonly similarity: NormalRange;
}

export class DrumTemplates {
  /** Embeddings of each label. */
  readonly #enrolled = new Map<string, readonly Float32Array[]>();

  /** Replaces the examples of `label`; without embeddings, removes the label. */
  enrol(label: string, embeddings: readonly Float32Array[]): void {
    if (embeddings.length > 0) this.#enrolled.set(label, embeddings);
    else this.#enrolled.delete(label);
  }

  /** The label of the example most similar to `embedding`; undefined if none is similar enough. */
  match(embedding: Float32Array): TemplateMatch | undefined {
    let best: TemplateMatch | undefined;
    for (const [label, examples] of this.#enrolled) {
      for (const example of examples) {
        const value = similarity(example, embedding);
        if (value >= (best?.similarity ?? MIN_SIMILARITY)) best = { label, similarity: Math.min(1, value) };
      }
    }
    return best;
  }
}
