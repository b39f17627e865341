/**
 * Descriptions of effects: a finished score, or a shorter form with defaults, checked and completed to a
 * score. Pure.
 */
import { SenseError, type Seconds } from '@sense/core/engine';
import { describe, requireRange } from '@sense/core/internal';
import { checkScore } from '../formats/check-score.js';
import type { HapticKnot, HapticScore, HapticTransient } from '../score/score.js';

/** A short vibration of an effect. */
export interface EffectTransient {
  /** Seconds from the start of the effect; default 0. */
  readonly time?: Seconds;
  /** 0..1; default 1. */
  readonly intensity?: HapticTransient['intensity'];
  /** 0 dull (a thud) to 1 crisp (a tick); default 0.3. */
  readonly sharpness?: HapticTransient['sharpness'];
  /** 0..10; the larger one plays where two of this effect compete for one motor; default 5. */
  readonly priority?: number;
}

/** One point of the envelope of a voice: seconds from the start of the effect, amplitude 0..1, felt frequency (default 80 Hz). */
export interface EffectKnot extends Pick<HapticKnot, 'time' | 'amplitude'> {
  readonly frequencyHz?: HapticKnot['frequencyHz'];
}

/** A sustained vibration of an effect: two points or more; values are linear between them. */
export interface EffectVoice {
  readonly knots: readonly EffectKnot[];
}

/** An effect: transients, voices, or both. A {@link HapticScore} is one. Its stems have no meaning here. */
export interface HapticEffect {
  readonly transients?: readonly EffectTransient[];
  readonly voices?: readonly EffectVoice[];
  /** Seconds; default: the time of the last item. */
  readonly duration?: Seconds;
}

const DEFAULT_TRANSIENT = { time: 0, intensity: 1, sharpness: 0.3, priority: 5 } as const;
const DEFAULT_HZ = 80;

/**
 * The score of an effect, sorted by time.
 *
 * @throws SenseError `invalid-argument`, naming the field, for values of another type or outside their ranges, a
 *   voice of fewer than two points, or an effect without items
 */
export function effectScore(effect: HapticEffect): HapticScore {
  if (typeof effect !== 'object' || effect === null) throw notAnEffect(effect);
  const byTime = (a: { time: Seconds }, b: { time: Seconds }): number => a.time - b.time;
  const transients = objectsIn('transients', effect.transients ?? []).map((transient, id): HapticTransient => {
    return { ...DEFAULT_TRANSIENT, ...transient, type: 'transient', id, stem: 'other' };
  });
  const voices = objectsIn('voices', effect.voices ?? []).map((voice, index) => {
    const knots = objectsIn(`voices[${index}].knots`, voice.knots);
    requireRange(`number of voices[${index}].knots`, knots.length, 2, Number.MAX_SAFE_INTEGER);
    const complete = knots.map((knot): HapticKnot => ({ frequencyHz: DEFAULT_HZ, ...knot }));
    return { voice: `${index}`, stem: 'other', priority: 5, knots: complete.sort(byTime) } as const;
  });
  if (transients.length + voices.length === 0) throw notAnEffect(effect);
  const lastTimes = [...transients, ...voices.flatMap(({ knots }) => knots)].map(({ time }) => time);
  const duration = effect.duration ?? lastTimes.reduce((last, time) => Math.max(last, time), 0);
  return checkScore({ duration, transients: transients.sort(byTime), voices });
}

/** Throws `invalid-argument` unless `items` is an array of objects, which JavaScript does not guarantee. */
function objectsIn<Item extends object>(name: string, items: readonly Item[]): readonly Item[] {
  if (!Array.isArray(items)) {
    throw new SenseError('invalid-argument', `${name} must be an array, received ${describe(items)}`);
  }
  for (const [index, item] of (items as readonly unknown[]).entries()) {
    if (typeof item === 'object' && item !== null) continue;
    throw new SenseError('invalid-argument', `${name}[${index}] must be an object, received ${describe(item)}`);
  }
  return items;
}

function notAnEffect(received: unknown): SenseError {
  return new SenseError('invalid-argument', `an effect has transients or voices, received ${describe(received)}`);
}
