/**
 * The constants of the analysis. Thresholds were chosen on rendered music (sampled drum kit, bass and
 * guitar with exact onset times), not on the songs on which accuracy is reported. Times are in
 * seconds, so that they hold at any sample rate.
 */
import type { PerStem, StemName } from '../model/stems.js';
import type { Hertz, NormalRange } from '../model/units.js';
import type { PitchRange } from './pitch/pitch-tracker.js';

/**
 * Corner of the high-pass on the input. A constant offset is inaudible, but would count as the loudest part of
 * the music. Low enough that the stems of 50 Hz and above keep their phase to 6 degrees.
 */
export const INPUT_HIGH_PASS_HZ: Hertz = 5;

export const ANALYSIS = {
  /** Corner of the second-order high-pass before the detectors, which need no phase: against rumble. */
  highPassHz: 20,
  /** Window of a frame; the nearest power of two at the engine's rate (1024 at 48 kHz). */
  windowSeconds: 1024 / 48_000,
  /** Part at the end of the window over which it falls to zero. */
  fallSeconds: 192 / 48_000,
  /** Distance of frames, as near as whole parts of a hop allow. */
  stepSeconds: 256 / 48_000,
  /** Distance of the two frames that SuperFlux compares. */
  lagSeconds: 768 / 48_000,
  /** Median time from the start of a sound to the end of the frame in which its onset is detected. */
  onsetBiasSeconds: 0.005,
  /** Weight of the recent mean of the flux that an onset must exceed: rejects steady noise. */
  fluxMeanWeight: 1.5,
  /** Level of the mixture for which the thresholds hold; automatic gain brings it there. */
  referenceDb: -18,
} as const;

/**
 * Least flux of an onset per stem, absolute and relative to the largest recent flux. Flux is a mean
 * over all bands, and a separated bass fills few of them: its absolute threshold is low, and the
 * relative one decides.
 */
export const ONSET_THRESHOLDS: PerStem<{ readonly threshold: number; readonly relativeThreshold: number }> = {
  drums: { threshold: 0.014, relativeThreshold: 0.035 },
  bass: { threshold: 0.006, relativeThreshold: 0.2 },
  other: { threshold: 0.02, relativeThreshold: 0.1 },
  vocals: { threshold: 0.02, relativeThreshold: 0.1 },
};

/** Range of the pitch tracker for each monophonic stem; undefined for polyphonic stems. */
export const PITCH_RANGES: PerStem<PitchRange | undefined> = {
  drums: undefined,
  bass: { lowestHz: 30, highestHz: 400 },
  other: undefined,
  vocals: { lowestHz: 70, highestHz: 1100 },
};

/** Edges of the parts of the spectrum whose flux the beat tracker reads, as in the training of its network. */
export const FLUX_BAND_EDGES_HZ: readonly Hertz[] = [110, 350, 1800, 6500];

/**
 * The beat tracker, tuned on recordings with known beats (metal, electronic pop, music of games) and on
 * rendered music of many styles, 50 to 215 beats per minute. State space and observation model after
 * Krebs, Böck and Widmer, ISMIR 2015.
 */
export const BEATS = {
  /** A beat is emitted this long before it sounds. */
  leadSeconds: 0.1,
  /** A beat found later than this before it sounds is not emitted: too late for consumers of the lead. */
  minLeadSeconds: 0.06,
  states: { transitionLambda: 120, beatFrames: 3, priorTempo: 102, tempoPriorWidth: 0.7 },
  /** Prior odds that a frame is not a beat. */
  nonBeatOdds: 20,
  /** Exponent of the observation likelihood: below 1, because neighbouring frames are correlated. */
  likelihoodExponent: 0.5,
  /** Activations are limited to this and to one minus this. */
  minActivation: 0.03,
  /** Steps from the start of a beat in the states to the maximum of its activation. */
  activationPeakSteps: 1,
  /** Tolerance between the predicted and the observed time of a beat. */
  toleranceSeconds: 0.032,
  /** Beats nearer than this fraction of a beat are the same beat. */
  minInterval: 0.6,
  /** Weight of the newest beat in the running mean of activations. */
  activationMeanWeight: 0.3,
  /**
   * Product of the probability of tempo and phase and the running mean of activations at which the confidence is 1.
   * On recordings, of the beats with a confidence of 0.4 three in four are within 70 ms of a true beat, of those
   * with 1 nearly nine in ten.
   */
  fullConfidence: 0.5,
  /** Weight of the newest beat in the running mean of this product. */
  certaintyWeight: 0.3,
  /** Minimum of that mean at which beats are emitted. */
  minCertainty: 0.08,
  /** The same in the first {@link settlingSeconds} of sound. */
  minEarlyCertainty: 0.004,
  settlingSeconds: 6,
  /** After so long without flux no beats are emitted. */
  silenceSeconds: 2,
  /** Minimum probability at which the position in the bar is emitted. */
  minBarProbability: 0.5,
} as const;

/** The hand-made part of the beat activation, and its weight beside the learned part. */
export const FLUX_ACTIVATION = {
  /** Weights of the parts of the spectrum at {@link FLUX_BAND_EDGES_HZ}, from low to high: cymbals mark parts of beats too. */
  partWeights: [2, 1, 1, 0.5, 0.25],
  /** Time constant of the mean that is subtracted. */
  meanSeconds: 4,
  /** Time constant of the decay of the maximum that is the reference. */
  maximumSeconds: 6,
  /** Least reference relative to the mean: the flux of noise is never far above its mean. */
  meanRatio: 8,
  /** Least value that counts as sound. */
  minSound: 0.1,
  /** Least reference: below it is silence. */
  minMaximum: 0.02,
  /** Steps by which the output is delayed, to agree with the learned part. */
  delaySteps: 1,
  /** Weight while the learned part is near 0. */
  weight: 0.5,
  /** Weight while the learned part reaches 1 at beats. */
  certainWeight: 0.15,
  /** Time constant of the decay of the maximum of the learned part, a measure of how certain that is. */
  certaintySeconds: 5,
} as const;

/** Stems whose onsets the onset network verifies, in the order of its inputs. */
export const VERIFIED_STEMS = ['bass', 'other', 'vocals'] as const satisfies readonly StemName[];
export type VerifiedStem = (typeof VERIFIED_STEMS)[number];

/**
 * Minimum probability at which the verifier of a stem accepts a candidate: near the maximum of the
 * F-measure on held-out segments, on the side of recall.
 */
export const ONSET_PROBABILITY: PerStem<NormalRange> = { drums: 0.2, bass: 0.25, other: 0.3, vocals: 0.15 };

/** Classification of drum hits. */
export const DRUMS = {
  /** Frames from the one in which a hit is detected to its classification: 21 ms. */
  waitFrames: 4,
  /** Minimum probability at which a further drum counts as hit. */
  threshold: 0.4,
  /**
   * Context of hi-hats and cymbals, see `CymbalContext`: log odds of a cymbal against a hi-hat. Chosen on
   * rendered patterns of 18 s and on the clips that validate the network.
   */
  cymbals: {
    /** Time constant of the memory of hits, in frames: 4 s. */
    memoryFrames: 750,
    /** Subtracted from every hit: cymbals are rarer than hi-hats. */
    bias: 1,
    /** A cymbal must exceed the mean of recent hits by this. */
    margin: 2.5,
    /** Recent hits at which they have half of their weight. */
    halfWeightHits: 1,
  },
} as const;
