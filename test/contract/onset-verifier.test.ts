/** The contract of onset verifiers, for that of each stem. */
import { DrumDetector } from '../../packages/core/src/analysis/drums/drum-detector.js';
import { NetworkOnsetVerifier } from '../../packages/core/src/analysis/onset/network-onset-verifier.js';
import { BANDS, describeOnsetVerifier } from './onset-verifier.js';

describeOnsetVerifier('the drum detector', () => new DrumDetector(BANDS));
for (const stem of ['bass', 'other', 'vocals'] as const) {
  describeOnsetVerifier(`the network for ${stem}`, () => new NetworkOnsetVerifier(BANDS, stem));
}
