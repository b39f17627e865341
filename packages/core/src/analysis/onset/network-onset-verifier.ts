/**
 * Verifies onsets of bass, other and vocals with a small network that reads the last frames of the
 * stem and of the mixture. All three stems share one network; its input includes which stem it is.
 */
import type { NormalRange } from '../../model/units.js';
import { OnsetFeatures, type BandFrame } from './onset-features.js';
import type { OnsetVerifier } from './onset-verifier.js';
import { OnsetNetwork } from './onset-network.js';
import { ONSET_WEIGHTS } from './onsets.weights.js';
import { VERIFIED_STEMS, type VerifiedStem } from '../tuning.js';

export class NetworkOnsetVerifier implements OnsetVerifier {
  readonly features: OnsetFeatures;
  /** Input of the network: features of a frame, then one-hot the stem. */
  readonly #input: Float32Array;
  readonly #network = new OnsetNetwork(ONSET_WEIGHTS);

  /** @param bands of the filter bank */
  constructor(bands: number, stem: VerifiedStem) {
    this.features = new OnsetFeatures(bands);
    const size = this.features.values.length;
    this.#input = new Float32Array(size + VERIFIED_STEMS.length);
    this.#input[size + VERIFIED_STEMS.indexOf(stem)] = 1;
  }

  process(stem: BandFrame, mix: BandFrame, gain: number): void {
    this.features.process(stem, mix, gain);
    this.#input.set(this.features.values);
    this.#network.process(this.#input);
  }

  confidence(): NormalRange {
    return this.#network.onsetProbability();
  }

  /** Does nothing: the network keeps no state of onsets. */
  accept(): void {}

  reset(): void {
    this.features.reset();
    this.#network.reset();
  }
}
