/**
 * The haptic score: a description of vibration that is independent of devices. Short *transients* and
 * sustained *voices* on one time line. The live form is a stream of {@link HapticScoreItem}; the
 * finished form, {@link HapticScore}, contains the same items sorted by time.
 */
import type { Hertz, NormalRange, Seconds, StemName } from '@sense/core/engine';

/** A short vibration that is felt as one event. */
export interface HapticTransient {
  readonly type: 'transient';
  /** Id of the musical event. A transient with the id of an earlier one updates it, or at intensity 0 cancels it. */
  readonly id: number;
  /** When it is to be felt: seconds of the input, as `OnsetEvent.time`. */
  readonly time: Seconds;
  /** 0 is none, 1 the strongest. */
  readonly intensity: NormalRange;
  /** 0 dull (a thud), 1 crisp (a tick). */
  readonly sharpness: NormalRange;
  readonly stem: StemName;
  /** 0..10; the larger one plays where two compete for one motor. */
  readonly priority: number;
}

/** One point of a voice's envelopes; both values are linear between points. */
export interface HapticKnot {
  /** Seconds of the input. */
  readonly time: Seconds;
  readonly amplitude: NormalRange;
  /** Felt frequency; devices can use 40..400 Hz. */
  readonly frequencyHz: Hertz;
}

/** A knot in a stream: the newest value of one voice. */
export interface HapticPoint extends HapticKnot {
  readonly type: 'point';
  /** Name of the voice, unique within a score. */
  readonly voice: string;
  readonly stem: StemName;
  readonly priority: number;
}

/** An item of a live score. */
export type HapticScoreItem = HapticTransient | HapticPoint;

/**
 * A sustained vibration. Formats with separate envelopes for amplitude and frequency are merged at the
 * union of their times, which is lossless because both are piecewise linear.
 */
export interface HapticVoice {
  readonly voice: string;
  readonly stem: StemName;
  readonly priority: number;
  /** In ascending time. */
  readonly knots: readonly HapticKnot[];
}

/** A finished score. */
export interface HapticScore {
  /** Time of the last item. */
  readonly duration: Seconds;
  /** In ascending time, one for each id. */
  readonly transients: readonly HapticTransient[];
  readonly voices: readonly HapticVoice[];
  /**
   * Set if the file that the score was read from names no stems: the stems of its items are then
   * defaults (transients are drums, voices are bass), not those of the music. Default false.
   */
  readonly rolesAssumed?: true;
}

/** Collects a stream into a finished score. A later transient replaces one of the same id, or at intensity 0 removes it. */
export function buildScore(items: Iterable<HapticScoreItem>): HapticScore {
  const transients = new Map<number, HapticTransient>();
  const voices = new Map<string, Omit<HapticVoice, 'knots'> & { readonly knots: HapticKnot[] }>();
  let duration = 0;
  for (const item of items) {
    duration = Math.max(duration, item.time);
    if (item.type === 'transient') {
      if (item.intensity > 0) transients.set(item.id, item);
      else transients.delete(item.id);
      continue;
    }
    const { voice, stem, priority, time, amplitude, frequencyHz } = item;
    const known = voices.get(voice) ?? { voice, stem, priority, knots: [] };
    known.knots.push({ time, amplitude, frequencyHz });
    voices.set(voice, known);
  }
  const byTime = (a: { time: Seconds }, b: { time: Seconds }): number => a.time - b.time;
  for (const voice of voices.values()) voice.knots.sort(byTime);
  return { duration, transients: [...transients.values()].sort(byTime), voices: [...voices.values()] };
}
