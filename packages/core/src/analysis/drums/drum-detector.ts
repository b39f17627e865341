/**
 * Verifies onsets of the drums and classifies each accepted one a few frames later: the label of an
 * enrolled drum if its template matches, else the classes of the network in their context.
 */
import { DRUM_CLASSES, type DrumLabel } from '../../model/events.js';
import type { NormalRange } from '../../model/units.js';
import { OnsetFeatures, type BandFrame } from '../onset/onset-features.js';
import type { OnsetVerifier } from '../onset/onset-verifier.js';
import { OnsetNetwork } from '../onset/onset-network.js';
import { CymbalContext } from './cymbal-context.js';
import { DrumTemplates } from './drum-templates.js';
import { DrumEmbedder } from './drum-embedding.js';
import { DRUM_WEIGHTS } from './drums.weights.js';
import { DRUMS } from '../tuning.js';

export class DrumDetector implements OnsetVerifier {
  /** True if a hit was classified in this hop; then the next three fields describe it. */
  classified = false;
  /** Labels of the drums hit, the most probable first; at least one. */
  labels: readonly DrumLabel[] = [];
  /** Confidence of the first label. */
  labelConfidence: NormalRange = 0;
  /** Embedding of the hit, see {@link DrumEmbedder}. */
  embedding: Float32Array = new Float32Array(0);
  readonly features: OnsetFeatures;
  /** Enrolled drums. */
  readonly templates = new DrumTemplates();
  readonly #embedder: DrumEmbedder;
  readonly #network = new OnsetNetwork(DRUM_WEIGHTS);
  readonly #cymbals = new CymbalContext();
  /** Frames until the last accepted hit is classified; 0 if there is none. */
  #pendingFrames = 0;

  /** @param bands of the filter bank */
  constructor(bands: number) {
    this.features = new OnsetFeatures(bands);
    this.#embedder = new DrumEmbedder(this.features.levels.length, DRUMS.waitFrames);
  }

  /** Starts a hop. */
  beginHop(): void {
    this.classified = false;
  }

  process(drums: BandFrame, mix: BandFrame, gain: number): void {
    this.features.process(drums, mix, gain);
    this.#network.process(this.features.values);
    this.#cymbals.advance();
    this.#embedder.push(this.features.levels);
    if (this.#pendingFrames > 0 && --this.#pendingFrames === 0) this.#classify();
  }

  confidence(): NormalRange {
    return this.#network.onsetProbability();
  }

  /** Classifies the hit after `DRUMS.waitFrames` more frames; a hit still pending is dropped. */
  accept(): void {
    this.#pendingFrames = DRUMS.waitFrames;
  }

  /** Restores the state after construction, but keeps {@link templates}. */
  reset(): void {
    this.classified = false;
    this.#pendingFrames = 0;
    this.features.reset();
    this.#network.reset();
    this.#cymbals.reset();
    this.#embedder.reset();
  }

  #classify(): void {
    this.classified = true;
    this.embedding = this.#embedder.embedding();
    const match = this.templates.match(this.embedding);
    if (match) {
      this.labels = [match.label];
      this.labelConfidence = match.similarity;
      return;
    }
    this.#network.classify();
    const { probabilities } = this.#network;
    this.#cymbals.apply(probabilities);
    const order = DRUM_CLASSES.map((_, index) => index).sort((a, b) => probabilities[b]! - probabilities[a]!);
    this.labels = order
      .filter((index, rank) => rank === 0 || probabilities[index]! >= DRUMS.threshold)
      .map((index) => DRUM_CLASSES[index]!);
    this.labelConfidence = probabilities[order[0]!]!;
  }
}
