/**
 * The numbers of the analysis, in one place. Thresholds were chosen on rendered music (sampled
 * drum kit, bass and guitar with exact onset times), not on the songs that accuracy is reported on.
 * Times are in seconds so that they hold at any sample rate.
 */
import type { PerStem } from '../stems.js';
import type { PitchRange } from './pitch-tracker.js';

export const ANALYSIS = {
  /** Window of a frame; the nearest power of two at the engine's rate (1024 at 48 kHz). */
  windowSeconds: 1024 / 48_000,
  /** The end of the window over which it falls to zero. */
  fallSeconds: 192 / 48_000,
  /** Distance of frames, as near as whole parts of a hop allow. */
  stepSeconds: 256 / 48_000,
  /** Distance of the two frames that SuperFlux compares. */
  lagSeconds: 768 / 48_000,
  /** How far into a frame a sound is, on the median, when it is detected. */
  onsetBiasSeconds: 0.005,
  /** Weight of the recent mean of the flux that an onset must exceed: keeps steady noise quiet. */
  fluxMeanWeight: 1.5,
  /** Level of the mixture for which the thresholds hold; others are brought to it. */
  referenceDb: -18,
} as const;

/**
 * Per stem: how much flux makes an onset, absolutely and relative to the largest of late. Flux is a
 * mean over all bands, and a separated bass fills few of them: its absolute threshold is low and
 * the relative one does the work.
 */
export const ONSET_THRESHOLDS: PerStem<{ readonly threshold: number; readonly relativeThreshold: number }> = {
  drums: { threshold: 0.02, relativeThreshold: 0.05 },
  bass: { threshold: 0.006, relativeThreshold: 0.2 },
  other: { threshold: 0.02, relativeThreshold: 0.1 },
  vocals: { threshold: 0.02, relativeThreshold: 0.1 },
};

/** Where the pitch of a stem is looked for; stems of many notes at a time have none. */
export const PITCH_RANGES: PerStem<PitchRange | undefined> = {
  drums: undefined,
  bass: { lowestHz: 30, highestHz: 400 },
  other: undefined,
  vocals: { lowestHz: 70, highestHz: 1100 },
};
