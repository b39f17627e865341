/**
 * How music becomes a haptic score, as data: which stems strike, which sustain, and along which
 * curves. A mapping is plain JSON, so people can edit, store and share it. Knows nothing of how
 * it is carried out (see `mapper`) nor of devices.
 */
import {
  describe,
  requireRange,
  SenseError,
  STEM_NAMES,
  type Decibels,
  type DrumClass,
  type Hertz,
  type NormalRange,
  type Seconds,
  type StemName,
} from '@sense/core/offline';

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
}

/** Throws `invalid-argument`, naming the field, unless every value is within its documented range. */
export function checkMapping(mapping: HapticMapping): HapticMapping {
  for (const stem of [...Object.keys(mapping.transients), ...Object.keys(mapping.voices)]) {
    if (!(STEM_NAMES as readonly string[]).includes(stem)) {
      throw new SenseError(
        'invalid-argument',
        `a mapping has stems ${STEM_NAMES.join(', ')}; received ${describe(stem)}`,
      );
    }
  }
  for (const stem of STEM_NAMES) {
    const transient = mapping.transients[stem];
    const voice = mapping.voices[stem];
    if (transient) checkTransientRule(`transients.${stem}`, transient);
    if (voice) checkVoiceRule(`voices.${stem}`, voice);
  }
  requireRange('ducking.depth', mapping.ducking.depth, 0, 1);
  requireRange('ducking.release', mapping.ducking.release, 0.001, 2);
  return mapping;
}

function checkTransientRule(at: string, rule: TransientRule): void {
  requireRange(`${at}.minStrength`, rule.minStrength, 0, 1);
  requireRange(`${at}.floor`, rule.floor, 0, 1);
  requireRange(`${at}.exponent`, rule.exponent, 0.1, 4);
  for (const [name, hit] of [...Object.entries(rule.drums), ['otherwise', rule.otherwise] as const]) {
    requireRange(`${at}.${name}.gain`, hit.gain, 0, 1);
    requireRange(`${at}.${name}.sharpness`, hit.sharpness, 0, 1);
    requireRange(`${at}.${name}.priority`, hit.priority, 0, 10);
  }
  checkSpan(at, [rule.dullHz, rule.crispHz]);
}

function checkVoiceRule(at: string, rule: VoiceRule): void {
  requireRange(`${at}.gain`, rule.gain, 0, 1);
  requireRange(`${at}.openDb`, rule.openDb, -120, 0);
  requireRange(`${at}.hysteresisDb`, rule.hysteresisDb, 0, 40);
  requireRange(`${at}.fullDb`, rule.fullDb, rule.openDb + 1, 20);
  requireRange(`${at}.exponent`, rule.exponent, 0.1, 4);
  requireRange(`${at}.attack`, rule.attack, 0, 2);
  requireRange(`${at}.release`, rule.release, 0, 2);
  requireRange(`${at}.priority`, rule.priority, 0, 10);
  checkSpan(`${at}.centroidHz`, rule.centroidHz);
  checkSpan(`${at}.feltHz`, rule.feltHz);
}

function checkSpan(at: string, [low, high]: readonly [Hertz, Hertz]): void {
  requireRange(`${at} low`, low, 1, 20_000);
  requireRange(`${at} high`, high, low + 1, 24_000);
}
