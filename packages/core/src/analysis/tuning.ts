/**
 * The numbers of the analysis, in one place. Thresholds were chosen on rendered music (sampled
 * drum kit, bass and guitar with exact onset times), not on the songs that accuracy is reported on.
 * Times are in seconds so that they hold at any sample rate.
 */
import type { PerStem, StemName } from '../model/stems.js';
import type { Hertz, NormalRange } from '../model/units.js';
import type { PitchRange } from './pitch/pitch-tracker.js';

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
  drums: { threshold: 0.014, relativeThreshold: 0.035 },
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

/** Where the growth of a spectrum is divided for the beat tracker; what its network was trained with. */
export const FLUX_BAND_EDGES_HZ: readonly Hertz[] = [110, 350, 1800, 6500];

/** The beat tracker, chosen on rendered music of many styles, 50 to 215 beats a minute, with known beats. */
export const BEATS = {
  /** How long before it sounds a beat is told. */
  leadSeconds: 0.1,
  /** What is found later than this is not told: too late for what relies on the lead. */
  leastLeadSeconds: 0.06,
  states: { slowest: 40, fastest: 240, steadiness: 120, beatFrames: 3, usualTempo: 112, usualness: 1 },
  /** Moments that are no beat, for each that is. */
  rarity: 20,
  /** Below 1: neighbouring moments say the same thing more than once. */
  trust: 0.7,
  leastActivation: 0.003,
  /** Steps from where a beat begins in the states to where its activation is greatest. */
  heardAfter: 1,
  /** A beat is heard within this of where it is expected. */
  reachSeconds: 0.032,
  /** A beat earlier than this part of a beat after the last is the same one. */
  leastInterval: 0.6,
  /** How fast clarity follows the beats, a beat. */
  clarityStep: 0.3,
  /** Beats less clear, or in a tempo less certain, are not told. */
  leastClarity: 0.15,
  leastCertainty: 0.3,
  /** Below this the place in the bar is not told. */
  leastBarCertainty: 0.5,
} as const;

/** Stems whose onsets one network judges. */
export const VERIFIED_STEMS = ['bass', 'other', 'vocals'] as const satisfies readonly StemName[];
export type VerifiedStem = (typeof VERIFIED_STEMS)[number];

/**
 * What rises in a stem is taken for an onset from this probability on: where the F-measure on held-out
 * segments is near its best, on the side of telling too many.
 */
export const ONSET_PROBABILITY: Readonly<Record<VerifiedStem, NormalRange>> = { bass: 0.25, other: 0.3, vocals: 0.15 };

/** The hearing of drums. */
export const DRUMS = {
  /** What rises is taken for a hit from this probability on. */
  hitProbability: 0.1,
  /** Frames heard after the one in which a hit was found: 21 ms. */
  waitFrames: 4,
  /** Probability from which a second drum is taken to be hit as well. */
  threshold: 0.4,
} as const;
