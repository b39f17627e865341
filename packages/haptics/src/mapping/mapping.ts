/**
 * How musical events become a haptic score, as data: which stems become transients, which become
 * voices, and along which curves. A mapping is plain JSON that can be edited, stored and shared.
 * `mapper` applies it.
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

/** Character of the transients of one drum class, or of beats. */
export interface TransientCharacter {
  /** Scales the intensity. */
  readonly gain: NormalRange;
  readonly sharpness: NormalRange;
  /** 0..10; the larger one plays where two transients compete for a motor. */
  readonly priority: number;
}

/** How the onsets of a stem become transients: `gain * (floor + (1 - floor) * strength ^ exponent)`. */
export interface TransientRule {
  /** Onsets weaker than this become no transient. */
  readonly minStrength: NormalRange;
  /** Intensity of the weakest onset: below about 0.2 most motors do not start. */
  readonly floor: NormalRange;
  /** Exponent of the strength, 0.1..4: below 1 raises quiet onsets, above 1 favours strong ones. */
  readonly exponent: number;
  /** Character by drum class, if the class is known. */
  readonly drums: Readonly<Partial<Record<DrumClass, TransientCharacter>>>;
  /** Character of other onsets. Their sharpness follows the spectral centroid; the value here applies in silence. */
  readonly otherwise: TransientCharacter;
  /** Centroid at which sharpness is 0. */
  readonly dullHz: Hertz;
  /** Centroid at which sharpness is 1. */
  readonly crispHz: Hertz;
  /** Onsets with less confidence become no transient. Default 0: all of them do. */
  readonly minConfidence?: NormalRange;
  /** Scales the intensity by the level of the onset. Default: only strength counts, which is relative to the recent level. */
  readonly loudness?: LoudnessRule;
}

/** How absolute level scales transients: of a game's sound a shot is stronger than a footstep. */
export interface LoudnessRule {
  /** Onsets below this level become no transient, dBFS, -120..0. */
  readonly openDb: Decibels;
  /** Level from which the intensity is not reduced, dBFS, above `openDb`. */
  readonly fullDb: Decibels;
  /** Factor at `openDb`; between the two levels it is linear in dB. */
  readonly weakest: NormalRange;
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
  /** Exponent of the position between `openDb` and `fullDb`, 0.1..4. */
  readonly exponent: number;
  /** Time constant of a rising amplitude, 0..2 s. */
  readonly attack: Seconds;
  /** Time constant of a falling amplitude, 0..2 s. */
  readonly release: Seconds;
  /** Range of the spectral centroid that is mapped to `feltHz`. */
  readonly centroidHz: readonly [low: Hertz, high: Hertz];
  /** Range of felt frequency; both ranges are logarithmic. */
  readonly feltHz: readonly [low: Hertz, high: Hertz];
  /** 0..10; the larger voice wins. */
  readonly priority: number;
  /** Makes the felt frequency follow the pitch instead of the centroid. Only bass and vocals have pitch. */
  readonly pitch?: PitchRule;
  /** Automatic gain. Default: none. */
  readonly compression?: CompressionRule;
  /** Roughness. Default: smooth. */
  readonly texture?: TextureRule;
}

/** How pitch becomes felt frequency. Without pitch the last one holds; before the first, the centroid is used. */
export interface PitchRule {
  /** Range of pitch that is mapped to `feltHz`, both logarithmic; the same range preserves the pitch. */
  readonly rangeHz: readonly [low: Hertz, high: Hertz];
  /** A pitch with less voicing than this is ignored. */
  readonly minVoicing: NormalRange;
  /** Time constant of the glide from one pitch to the next, 0..1 s. */
  readonly glide: Seconds;
}

/**
 * Causal automatic gain, in decibels: `level - strength * (smoothed level - referenceDb)`. It is the
 * gain of per-channel energy normalisation, x / (smoothed x)^strength, as Google's audio-to-tactile
 * uses it on speech with strength 0.7, attack 5 ms, release 150 ms. Adapts only while the gate is
 * open, so that a pause is not amplified.
 */
export interface CompressionRule {
  /** 0 does not change levels, 1 makes loud and quiet sections equally strong. */
  readonly strength: NormalRange;
  /** Level that is not changed, dBFS, -120..0. */
  readonly referenceDb: Decibels;
  /** Time constant of the average for a rising level, 0..10 s. */
  readonly attack: Seconds;
  /** Time constant of the average for a falling level, 0..60 s. */
  readonly release: Seconds;
}

/** Amplitude modulation that is felt as roughness, faster for brighter sound. */
export interface TextureRule {
  /** Modulation depth: the share of the amplitude that is modulated. */
  readonly depth: NormalRange;
  /** Rate for the dullest and the brightest sound, 1..25 Hz: features arrive 94 times per second. */
  readonly rateHz: readonly [low: Hertz, high: Hertz];
}

/** How beats become haptics. Beats are predicted about 0.1 s ahead of time. */
export interface BeatRule {
  /** Beats with less confidence than this are ignored. The shipped mapping uses 0.4: the first beats of a piece have less. */
  readonly minConfidence: NormalRange;
  /** A transient on each beat; give it a low priority, so that drums win. Default: none. */
  readonly transient?: TransientCharacter;
  /** Factor on the gain of `transient` for the first beat of a bar, 1..4; the product is clamped to 1. */
  readonly downbeat: number;
  /** Swell of voices on the beat: amplitude times `1 + swell`, 0..2. */
  readonly swell: number;
  /** Time constant of the decay of the swell, 0.01..2 s. */
  readonly release: Seconds;
}

/** Gain of a build-up: at its peak, levels times `1 + voices` or `1 + transients`. Both 0..2. */
export interface BuildUpRule {
  readonly voices: number;
  readonly transients: number;
}

/** Voices are reduced under a transient so that the transient stands out. */
export interface DuckingRule {
  /** Share of the amplitude removed by a transient of intensity 1. */
  readonly depth: NormalRange;
  /** Time constant of the return, 0.001..2 s. */
  readonly release: Seconds;
}

/**
 * Of each stem the level relative to the speech up to which its reduction is full, and from which there
 * is none, -40..40 dB. Stems without a margin are not reduced.
 */
export type SpeechMargins = Readonly<Partial<Record<StemName, readonly [full: Decibels, none: Decibels]>>>;

/**
 * Speech does not vibrate: reduces what is not louder than the voice. Consonants are found in the stem
 * `drums`, the pitch of a voice in `bass`; a shot during dialogue is louder than both.
 */
export interface SpeechRule {
  /** Share of intensity and amplitude that is removed. */
  readonly depth: NormalRange;
  /** When voices of the mapping are reduced. */
  readonly voices: SpeechMargins;
  /** When transients are reduced, by the level of their onset. */
  readonly transients: SpeechMargins;
  /** Vocals with less voicing are no voice. */
  readonly minVoicing: NormalRange;
  /** The level of the voice is held for this long, 0..10 s: pauses between words. */
  readonly hold: Seconds;
}

/** A complete mapping. Stems without a rule are not felt. */
export interface HapticMapping {
  readonly name: string;
  readonly transients: Readonly<Partial<Record<StemName, TransientRule>>>;
  readonly voices: Readonly<Partial<Record<StemName, VoiceRule>>>;
  readonly ducking: DuckingRule;
  /** Default: beats are not mapped. */
  readonly beats?: BeatRule;
  /** Default: build-ups change nothing. */
  readonly buildUp?: BuildUpRule;
  /** Default: speech is treated as any other sound. */
  readonly speech?: SpeechRule;
}

const normal = range(0, 1);
const priority = range(0, 10);
const hertz = span(1, 24_000, 1);
const character = record({ gain: normal, sharpness: normal, priority });

const loudness = record({ openDb: range(-120, 0), fullDb: range(-119, 20), weakest: normal });

const transientRule: Check = (at, value) => {
  record(
    {
      minStrength: normal,
      floor: normal,
      exponent: range(0.1, 4),
      // The path of an error is shortened to the drum class: `transients.drums.kick`.
      drums: (inner, drums) => someOf(DRUM_CLASSES, character)(inner.slice(0, inner.lastIndexOf('.')), drums),
      otherwise: character,
      dullHz: range(1, 20_000),
      crispHz: range(1, 24_000),
    },
    { minConfidence: normal, loudness },
  )(at, value);
  const { dullHz, crispHz, loudness: levels } = value as TransientRule;
  requireRange(`${at}.crispHz`, crispHz, dullHz + 1, 24_000);
  if (levels) requireRange(`${at}.loudness.fullDb`, levels.fullDb, levels.openDb + 1, 20);
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

const margins = someOf(STEM_NAMES, span(-40, 39, 1));

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
      { transient: character },
    ),
    buildUp: record({ voices: range(0, 2), transients: range(0, 2) }),
    speech: record({ depth: normal, voices: margins, transients: margins, minVoicing: normal, hold: range(0, 10) }),
  },
);

/**
 * Returns `mapping` unchanged.
 *
 * @throws SenseError `invalid-argument`, naming the field, unless every value is within its
 *   documented range and every field is known
 */
export function checkMapping(mapping: HapticMapping): HapticMapping {
  mappingShape('', mapping);
  return mapping;
}
