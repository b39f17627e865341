/**
 * The numbers of the analysis, in one place. Thresholds were chosen on rendered music (sampled
 * drum kit, bass and guitar with exact onset times), not on the songs that accuracy is reported on.
 * Times are in seconds so that they hold at any sample rate.
 */
import type { PerStem } from '../stems.js';
import type { Hertz } from '../units.js';
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

/** Where the growth of a spectrum is divided for the beat tracker: kick and bass, snare and tones, cymbals. */
export const GROWTH_EDGES_HZ: readonly Hertz[] = [160, 3000];

/**
 * The beat tracker, chosen on fifty rendered pieces of 25 styles (54 to 200 beats a minute, swing,
 * waltz, changes of tempo) with known beats. Weights are of growth in the low, middle and high part.
 */
export const BEATS = {
  /** How long before it is heard a beat is told. */
  leadSeconds: 0.1,
  /** Nothing is told earlier. */
  settleSeconds: 1,
  states: {
    slowest: 40,
    fastest: 240,
    steadiness: 100,
    beatParts: 16,
    /** Mildly for what is near 110, so that an empty pattern does not run at 240. */
    preference: (tempo: number): number => Math.exp(-0.5 * (0.3 * Math.log2(tempo / 110)) ** 2),
  },
  activation: { drums: [8, 1.5, 0.7], bass: [6, 1, 1], other: [1, 1, 1], vocals: [0.3, 0.3, 0.3] },
  /** What makes a pulse a beat: kick, snare, bass. */
  accent: { drums: [6, 1, 0], bass: [3, 3, 0], other: [0.3, 0.3, 0.3], vocals: [0, 0, 0] },
  /** A pulse is heard within this of where it was foretold. */
  accentReachSeconds: 0.032,
  pulseMemory: 24,
  /** A pulse earlier than this part of a beat after the last is the same one. */
  leastInterval: 0.6,
  usualTempo: 110,
  usualOctaves: 0.5,
  contrastWeight: 3,
  skipCost: 1.5,
  changeCost: 0.2,
  /** How fast confidence follows what is heard at beats, a beat. */
  clarityRise: 0.2,
  clarityFall: 0.3,
  densitySeconds: 3,
  /** Mean activations: music stays below 0.12, noise above 0.16. */
  musicDensity: 0.12,
  noiseDensity: 0.15,
  /** A beat less sure than this is not told. */
  leastConfidence: 0.1,
} as const;

/** The naming of drums. */
export const DRUMS = {
  /** Frames heard after the one in which a hit was found: 21 ms. */
  waitFrames: 4,
  /** Probability from which a second drum is taken to be hit as well. */
  threshold: 0.5,
} as const;
