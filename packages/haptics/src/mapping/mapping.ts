/**
 * How music becomes a haptic score, as data: which stems strike, which sustain, and along which
 * curves. A mapping is plain JSON, so people can edit, store and share it. Knows nothing of how
 * it is carried out (see `mapper`) nor of devices.
 */
import {
  DRUM_CLASSES,
  STEM_NAMES,
  type Decibels,
  type DrumClass,
  type Hertz,
  type NormalRange,
  type Seconds,
  type StemName,
} from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import { range, record, someOf, span, text, type Check } from './check.js';

/** Character of one kind of hit. */
export interface HitRule {
  /** Scales the intensity. */
  readonly gain: NormalRange;
  readonly sharpness: NormalRange;
  /** 0..10; the larger wins a motor. */
  readonly priority: number;
}

/** How the onsets of a stem become transients: `gain * (floor + (1 - floor) * strength ^ exponent)`. */
export interface TransientRule {
  /** Onsets weaker than this are not felt. */
  readonly minStrength: NormalRange;
  /** Intensity of the weakest onset that is felt: below about 0.2 most motors do not start. */
  readonly floor: NormalRange;
  /** Of the strength, 0.1..4: below 1 lifts quiet hits, above 1 favours strong ones. */
  readonly exponent: number;
  /** Character by drum class, where the class is known. */
  readonly drums: Readonly<Partial<Record<DrumClass, HitRule>>>;
  /** Character otherwise; sharpness then follows the spectral centroid, and this is its value in silence. */
  readonly otherwise: HitRule;
  /** Centroid at which sharpness is 0. */
  readonly dullHz: Hertz;
  /** Centroid at which sharpness is 1. */
  readonly crispHz: Hertz;
}

/** How the features of a stem become a voice. */
export interface VoiceRule {
  /** Largest amplitude. */
  readonly gain: NormalRange;
  /** Level at which the gate opens and the amplitude leaves 0, dBFS, -120..0. */
  readonly openDb: Decibels;
  /** How far below `openDb` the gate closes, 0..40, so that it does not flutter. */
  readonly hysteresisDb: Decibels;
  /** Level of full amplitude, dBFS, above `openDb`. */
  readonly fullDb: Decibels;
  /** Of the position between `openDb` and `fullDb`, 0.1..4. */
  readonly exponent: number;
  /** Time constant upwards, 0..2. */
  readonly attack: Seconds;
  /** Time constant downwards, 0..2. */
  readonly release: Seconds;
  /** Range of the spectral centroid that is told apart. */
  readonly centroidHz: readonly [low: Hertz, high: Hertz];
  /** Range of felt frequency it is laid out on, both logarithmic. */
  readonly feltHz: readonly [low: Hertz, high: Hertz];
  /** 0..10; the larger wins. */
  readonly priority: number;
  /** Felt frequency follows the pitch instead of the centroid, where there is one: bass and vocals alone. */
  readonly pitch?: PitchRule;
  /** Evens out loud and quiet passages. Default: none, the level is what it is. */
  readonly compression?: CompressionRule;
  /** Roughness. Default: smooth. */
  readonly texture?: TextureRule;
}

/** How pitch becomes felt frequency. Without pitch the last one holds; before any, the centroid serves. */
export interface PitchRule {
  /** Range of pitch that is laid out on `feltHz`, both logarithmic; the same range leaves pitch as it is. */
  readonly rangeHz: readonly [low: Hertz, high: Hertz];
  /** A pitch less periodic than this is not believed. */
  readonly minVoicing: NormalRange;
  /** Time constant of the way from one pitch to the next, 0..1. */
  readonly glide: Seconds;
}

/**
 * Causal automatic gain, in decibels: `level - strength * (smoothed level - referenceDb)`. It is the
 * gain of per-channel energy normalisation, x / (smoothed x)^strength, as Google's audio-to-tactile
 * uses it on speech with strength 0.7, attack 5 ms, release 150 ms. Learns only while the gate is
 * open, so that a pause is not lifted.
 */
export interface CompressionRule {
  /** 0 leaves levels alone, 1 makes every passage equally strong. */
  readonly strength: NormalRange;
  /** Level that passes unchanged, dBFS, -120..0. */
  readonly referenceDb: Decibels;
  /** Time constant with which louder passages are learnt, 0..10. */
  readonly attack: Seconds;
  /** Time constant with which quieter ones are, 0..60. */
  readonly release: Seconds;
}

/** A tremolo that hands feel as roughness, faster for brighter sound. */
export interface TextureRule {
  /** Share of the amplitude that comes and goes. */
  readonly depth: NormalRange;
  /** Rate for the dullest and the brightest sound, 1..25 Hz: features come 94 times a second. */
  readonly rateHz: readonly [low: Hertz, high: Hertz];
}

/** What is felt of the beat, which is known about 0.1 s before it sounds. */
export interface BeatRule {
  /** Beats less sure than this are not felt. */
  readonly minConfidence: NormalRange;
  /** A blow on each beat; of low priority, so that drums win. Default: none. */
  readonly hit?: HitRule;
  /** Times the gain of `hit` on the first beat of a bar, 1..4; the result ends at 1. */
  readonly downbeat: number;
  /** How much voices swell on the beat: amplitude times `1 + swell`, 0..2. */
  readonly swell: number;
  /** Time constant with which the swell fades, 0.01..2. */
  readonly release: Seconds;
}

/** What a build-up adds: at its height, levels times `1 + voices` or `1 + transients`. Both 0..2. */
export interface BuildUpRule {
  readonly voices: number;
  readonly transients: number;
}

/** Voices step back under a transient so that the blow stands out. */
export interface DuckingRule {
  /** Share of the amplitude taken away by a transient of intensity 1. */
  readonly depth: NormalRange;
  /** Time constant of the return, 0.001..2. */
  readonly release: Seconds;
}

/** A complete mapping. Stems without a rule are not felt. */
export interface HapticMapping {
  readonly name: string;
  readonly transients: Readonly<Partial<Record<StemName, TransientRule>>>;
  readonly voices: Readonly<Partial<Record<StemName, VoiceRule>>>;
  readonly ducking: DuckingRule;
  /** Default: beats are not felt by themselves. */
  readonly beats?: BeatRule;
  /** Default: build-ups add nothing. */
  readonly buildUp?: BuildUpRule;
}

const normal = range(0, 1);
const priority = range(0, 10);
const hertz = span(1, 24_000, 1);
const hit = record({ gain: normal, sharpness: normal, priority });

const transientRule: Check = (at, value) => {
  record({
    minStrength: normal,
    floor: normal,
    exponent: range(0.1, 4),
    // People name a hit by its drum: the path says so in one word.
    drums: (inner, drums) => someOf(DRUM_CLASSES, hit)(inner.slice(0, inner.lastIndexOf('.')), drums),
    otherwise: hit,
    dullHz: range(1, 20_000),
    crispHz: range(1, 24_000),
  })(at, value);
  const { dullHz, crispHz } = value as TransientRule;
  requireRange(`${at}.crispHz`, crispHz, dullHz + 1, 24_000);
};

const pitch = record({ rangeHz: hertz, minVoicing: normal, glide: range(0, 1) });
const compression = record({
  strength: normal,
  referenceDb: range(-120, 0),
  attack: range(0, 10),
  release: range(0, 60),
});
const texture = record({ depth: normal, rateHz: span(1, 25, 0) });

const voiceRule: Check = (at, value) => {
  record(
    {
      gain: normal,
      openDb: range(-120, 0),
      hysteresisDb: range(0, 40),
      fullDb: range(-119, 20),
      exponent: range(0.1, 4),
      attack: range(0, 2),
      release: range(0, 2),
      centroidHz: hertz,
      feltHz: hertz,
      priority,
    },
    { pitch, compression, texture },
  )(at, value);
  const { openDb, fullDb } = value as VoiceRule;
  requireRange(`${at}.fullDb`, fullDb, openDb + 1, 20);
};

const mappingShape = record(
  {
    name: text,
    transients: someOf(STEM_NAMES, transientRule),
    voices: someOf(STEM_NAMES, voiceRule),
    ducking: record({ depth: normal, release: range(0.001, 2) }),
  },
  {
    beats: record(
      { minConfidence: normal, downbeat: range(1, 4), swell: range(0, 2), release: range(0.01, 2) },
      { hit },
    ),
    buildUp: record({ voices: range(0, 2), transients: range(0, 2) }),
  },
);

/**
 * Returns `mapping` unchanged.
 *
 * @throws SenseError `invalid-argument`, naming the field, unless every value is within its
 *   documented range and there is no field that a mapping does not have
 */
export function checkMapping(mapping: HapticMapping): HapticMapping {
  mappingShape('', mapping);
  return mapping;
}
