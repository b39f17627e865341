/**
 * Says whether what rises in a stem begins there, or leaks in from another: a small network hears
 * the last frames of the stem beside the mixture. One network for bass, other and vocals, told which
 * of them it hears. Knows nothing of events.
 */
import type { NormalRange } from '../../model/units.js';
import { OnsetFeatures, type BandFrame } from './onset-features.js';
import { HitNetwork } from '../../nn/hit-network.js';
import { ONSET_WEIGHTS } from './onsets.weights.js';
import { VERIFIED_STEMS, type VerifiedStem } from '../tuning.js';

export class NetworkOnsetVerifier {
  /** Input of the network: features of a frame, then 1 for the stem. */
  readonly #input: Float32Array;
  /** Of the newest frame. */
  readonly features: OnsetFeatures;
  readonly #network = new HitNetwork(ONSET_WEIGHTS);

  /** @param bands of the filter bank */
  constructor(bands: number, stem: VerifiedStem) {
    this.features = new OnsetFeatures(bands);
    const size = this.features.values.length;
    this.#input = new Float32Array(size + VERIFIED_STEMS.length);
    this.#input[size + VERIFIED_STEMS.indexOf(stem)] = 1;
  }

  /**
   * Takes the newest frame.
   *
   * @param gain brings the mixture to its usual level
   */
  process(stem: BandFrame, mix: BandFrame, gain: number): void {
    this.features.process(stem, mix, gain);
    this.#input.set(this.features.values);
    this.#network.process(this.#input);
  }

  /** How likely what rises in the newest frame begins in this stem. */
  begins(): NormalRange {
    return this.#network.onsetProbability();
  }

  reset(): void {
    this.features.reset();
    this.#network.reset();
  }
}
