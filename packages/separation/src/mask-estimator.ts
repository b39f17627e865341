/**
 * What finds out which part of each bin belongs to which stem. The one thing in which separators
 * differ; how sound becomes spectra, and masked spectra sound, is the same for all.
 */
import type { PerStem } from '@sense/core/offline';
import type { MidSideMasks, MidSideSpectra } from './mid-side.js';

/** Causal and streaming: each call is one hop after the one before. */
export interface MaskEstimator {
  /** The newest frame's; the same arrays throughout, rewritten by {@link estimate}. */
  readonly masks: PerStem<MidSideMasks>;
  /** Hears the newest frame. Never throws, nor rejects. */
  estimate(spectra: MidSideSpectra): void | Promise<void>;
  /**
   * Writes what analysis looks through: each stem's magnitude over that of the mixture.
   * @param spectra as in the last {@link estimate}
   * @param gains a value in 0..1 for each bin
   */
  writeGains(spectra: MidSideSpectra, gains: PerStem<Float32Array>): void;
  /** Back to the state after construction. */
  reset(): void;
  /** Frees what garbage collection cannot. */
  dispose?(): void;
}
