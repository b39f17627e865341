/**
 * Says what was hit, a little after it was: waits until enough of the hit is heard, describes it and
 * names it. Knows nothing of events.
 */
import { DRUM_CLASSES, type DrumClass } from '../musical-event.js';
import type { NormalRange } from '../units.js';
import { DrumFeatures } from './drum-features.js';
import { DrumNetwork } from './drum-network.js';
import { DRUM_NETWORK } from './drum-weights.js';
import { DRUMS } from './tuning.js';

export class DrumListener {
  /** True if in this hop a hit was named; the fields below tell of it. */
  named = false;
  /** What was hit, the most probable first; at least one. */
  drums: readonly DrumClass[] = [];
  /** How sure the first of them is. */
  confidence: NormalRange = 0;
  readonly features: DrumFeatures;
  readonly #network = new DrumNetwork(DRUM_NETWORK);
  #waiting = 0;

  /** @param bands of the filter bank */
  constructor(bands: number) {
    this.features = new DrumFeatures(bands, DRUMS.waitFrames);
  }

  beginHop(): void {
    this.named = false;
  }

  /**
   * Takes the newest frame of the drums.
   *
   * @param magnitudes of the bands
   * @param gain brings the mixture to its usual level
   * @param found whether a hit was found in this frame
   */
  process(magnitudes: Float32Array, gain: number, found: boolean): void {
    this.features.push(magnitudes, gain);
    if (this.#waiting > 0 && --this.#waiting === 0) this.#name();
    if (found) this.#waiting = DRUMS.waitFrames;
  }

  reset(): void {
    this.named = false;
    this.#waiting = 0;
    this.features.reset();
  }

  #name(): void {
    this.#network.process(this.features.describe());
    const { probabilities } = this.#network;
    const order = DRUM_CLASSES.map((_, kind) => kind).sort((a, b) => probabilities[b]! - probabilities[a]!);
    this.named = true;
    this.drums = order
      .filter((kind, rank) => rank === 0 || probabilities[kind]! >= DRUMS.threshold)
      .map((kind) => DRUM_CLASSES[kind]!);
    this.confidence = probabilities[order[0]!]!;
  }
}
