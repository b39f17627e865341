/**
 * The interface between onset detection and verification. A detector reports candidates in a stem;
 * the verifier of that stem estimates whether a candidate starts there or is leakage from another
 * stem. In each frame: `process`; if there is a candidate, `confidence`; if that is high enough, `accept`.
 */
import type { NormalRange } from '../../model/units.js';
import type { BandFrame, OnsetFeatures } from './onset-features.js';

export interface OnsetVerifier {
  /** Features of the newest frame. */
  readonly features: OnsetFeatures;
  /**
   * Takes the newest frame.
   *
   * @param gain brings the mixture to the reference level
   */
  process(stem: BandFrame, mix: BandFrame, gain: number): void;
  /** Probability that a candidate in the newest frame starts in this stem. */
  confidence(): NormalRange;
  /** The candidate in the newest frame is emitted as an onset. */
  accept(): void;
  /** Restores the state after construction. */
  reset(): void;
}
