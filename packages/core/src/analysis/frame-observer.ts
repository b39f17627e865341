/**
 * Access to the features of every analysis frame, for training and diagnosis.
 */
import type { BeatHints } from '../model/beat-control.js';
import type { StemName } from '../model/stems.js';

/**
 * Called for each stem in each frame with the features that its onset verifier reads: level and
 * spectral flux of the stem, then of the mixture, for each group of bands. Valid during the call only.
 */
export type FrameObserver = (stem: StemName, features: Float32Array) => void;

/** Options of `Analyzer` and `Engine`. */
export interface AnalyzerOptions extends BeatHints {
  /** Default none. */
  readonly observer?: FrameObserver | undefined;
  /** Reports every onset candidate as an onset, with confidence 1. Default false. */
  readonly acceptCandidates?: boolean | undefined;
}
