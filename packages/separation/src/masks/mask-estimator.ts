/**
 * What finds out which part of each bin belongs to which stem. The one thing in which separators
 * differ; how sound becomes spectra, and masked spectra sound, is the same for all.
 */
import type { PerStem } from '@sense/core/engine';
import type { MidSideMasks, MidSideSpectra } from './mid-side.js';

/** Causal and streaming: each call is one hop after the one before. */
export interface MaskEstimator {
  /**
   * Complex masks of the newest frame, those of the frame before where they could not be had: the same
   * arrays throughout.
   */
  readonly masks: PerStem<MidSideMasks>;
  /** Hears the newest frame and writes {@link masks}. Neither throws nor rejects, whatever the spectra. */
  estimate(spectra: MidSideSpectra): void | Promise<void>;
  /**
   * Writes the magnitude masks that analysis looks through: about each stem's magnitude over that of the mixture.
   * @param spectra as in the last {@link estimate}
   * @param magnitudes a gain in 0..1 for each bin
   */
  writeMagnitudeMasks(spectra: MidSideSpectra, magnitudes: PerStem<Float32Array>): void;
  /** Forgets what was heard: the next {@link estimate} is that of a new estimator. */
  reset(): void;
  /** Frees what garbage collection cannot. */
  dispose?(): void;
}
