/**
 * The interface of mask estimators: they find which part of each bin belongs to which stem. Separators
 * differ in their estimator only; the transforms around it are the same for all (see `mask-separator`).
 */
import type { PerStem } from '@sense/core/engine';
import type { MidSideMasks, MidSideSpectra } from './mid-side.js';

/** Causal and streaming: each call is one hop after the previous one. */
export interface MaskEstimator {
  /**
   * Complex masks of the newest frame, or those of the previous frame where new ones could not be
   * computed. The arrays stay the same for the life of the estimator.
   */
  readonly masks: PerStem<MidSideMasks>;
  /** Processes the newest frame and writes {@link masks}. Neither throws nor rejects, whatever the spectra. */
  estimate(spectra: MidSideSpectra): void | Promise<void>;
  /**
   * Writes the magnitude masks that analysis uses: roughly each stem's magnitude over that of the mixture.
   * @param spectra as in the last {@link estimate}
   * @param magnitudes a gain in 0..1 for each bin
   */
  writeMagnitudeMasks(spectra: MidSideSpectra, magnitudes: PerStem<Float32Array>): void;
  /**
   * True if {@link writeMagnitudeMasks} may be called although the promise of {@link estimate} is pending. Absent:
   * false. Valid until the next call.
   */
  readonly magnitudesReady?: boolean;
  /** Clears all state: the next {@link estimate} is that of a new estimator. */
  reset(): void;
  /** Frees what garbage collection cannot. */
  dispose?(): void;
}

/** Number of bins of an estimator's masks. */
export function binCount({ masks }: Pick<MaskEstimator, 'masks'>): number {
  return masks.drums.mid.length / 2;
}
