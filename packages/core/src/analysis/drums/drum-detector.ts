/**
 * Listens to the drums beside the mixture: says whether what rises is a hit or only leaks in from
 * another stem, and, a little later, what was hit. Knows nothing of events.
 */
import { DRUM_CLASSES, type DrumLabel } from '../../model/events.js';
import type { NormalRange } from '../../model/units.js';
import { OnsetFeatures, type BandFrame } from '../onset/onset-features.js';
import { HitNetwork } from '../../nn/hit-network.js';
import { DrumTemplates } from './drum-templates.js';
import { DrumEmbedder } from './drum-embedding.js';
import { DRUM_WEIGHTS } from './drums.weights.js';
import { DRUMS } from '../tuning.js';

export class DrumDetector {
  /** True if in this hop a hit was named; the fields below tell of it. */
  named = false;
  /** What was hit, the most probable first; at least one. */
  drums: readonly DrumLabel[] = [];
  /** How sure the first of them is. */
  confidence: NormalRange = 0;
  /** What it sounds like. */
  embedding: Float32Array = new Float32Array(0);
  readonly features: OnsetFeatures;
  /** Drums that were taught. */
  readonly templates = new DrumTemplates();
  readonly #embedder: DrumEmbedder;
  readonly #network = new HitNetwork(DRUM_WEIGHTS);
  #waiting = 0;

  /** @param bands of the filter bank */
  constructor(bands: number) {
    this.features = new OnsetFeatures(bands);
    this.#embedder = new DrumEmbedder(this.features.levels.length, DRUMS.waitFrames);
  }

  beginHop(): void {
    this.named = false;
  }

  /**
   * Takes the newest frame.
   *
   * @param gain brings the mixture to its usual level
   */
  process(drums: BandFrame, mix: BandFrame, gain: number): void {
    this.features.process(drums, mix, gain);
    this.#network.process(this.features.values);
    this.#embedder.push(this.features.levels);
    if (this.#waiting > 0 && --this.#waiting === 0) this.#name();
  }

  /** How likely what rises in the newest frame is a hit. */
  begins(): NormalRange {
    return this.#network.onsetProbability();
  }

  /** A hit begins in the newest frame: it is named when enough of it was heard. */
  take(): void {
    this.#waiting = DRUMS.waitFrames;
  }

  reset(): void {
    this.named = false;
    this.#waiting = 0;
    this.features.reset();
    this.#network.reset();
    this.#embedder.reset();
  }

  #name(): void {
    this.named = true;
    this.embedding = this.#embedder.embedding();
    const own = this.templates.match(this.embedding);
    if (own) {
      this.drums = [own.label];
      this.confidence = own.similarity;
      return;
    }
    this.#network.classify();
    const { probabilities } = this.#network;
    const order = DRUM_CLASSES.map((_, kind) => kind).sort((a, b) => probabilities[b]! - probabilities[a]!);
    this.drums = order
      .filter((kind, rank) => rank === 0 || probabilities[kind]! >= DRUMS.threshold)
      .map((kind) => DRUM_CLASSES[kind]!);
    this.confidence = probabilities[order[0]!]!;
  }
}
