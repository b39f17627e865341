/**
 * Runs every detector over every stem, hop by hop. It looks at the mixture through each stem's
 * newest mask, so that an event need not wait for the stem's audio. Fills the caller's arrays;
 * allocates events only.
 */
import { FEATURE_NAMES, type FeatureBlock, type MusicalEvent } from '../musical-event.js';
import { STEM_NAMES, type PerStem, type SeparatorFormat, type StereoHop } from '../stems.js';
import type { Frames } from '../units.js';

export class Analyzer {
  readonly features: FeatureBlock = new Float32Array(STEM_NAMES.length * FEATURE_NAMES.length);

  constructor(_format: Pick<SeparatorFormat, 'sampleRate' | 'hopFrames' | 'maskBins'>) {}

  /**
   * @param hop the newest samples of the mixture
   * @param masks the newest mask of each stem
   * @param consumedFrames frames of input consumed, this hop included
   * @param events receives what was found
   */
  process(_hop: StereoHop, _masks: PerStem<Float32Array>, _consumedFrames: Frames, _events: MusicalEvent[]): void {}

  reset(): void {}
}
