/**
 * The haptic score: what is to be felt, said without naming a device. Short blows (*transients*)
 * and sustained sensations (*voices*) on one time line. The live form is a stream of
 * {@link HapticScoreItem}; the finished form, {@link HapticScore}, holds the same items sorted into
 * a time line. Knows nothing of motors, clocks or how a score is made.
 */
import type { Hertz, NormalRange, Seconds, StemName } from '@sense/core/engine';

/** A blow: felt as one event, whatever the device makes of it. */
export interface HapticTransient {
  readonly type: 'transient';
  /** Of the event it stands for. A transient with the id of an earlier one updates it, or at intensity 0 takes it back. */
  readonly id: number;
  /** When it is to be felt: seconds of the input, as `OnsetEvent.time`. */
  readonly time: Seconds;
  /** 0 nothing, 1 the strongest. */
  readonly intensity: NormalRange;
  /** 0 dull (a thud), 1 crisp (a tick). */
  readonly sharpness: NormalRange;
  readonly stem: StemName;
  /** Where two compete for one motor the larger wins. */
  readonly priority: number;
}

/** One point of a voice's envelopes; between points both values run in a straight line. */
export interface HapticKnot {
  /** Seconds of the input. */
  readonly time: Seconds;
  readonly amplitude: NormalRange;
  /** What the hand should feel, within the usable 40..400 Hz. */
  readonly frequencyHz: Hertz;
}

/** A knot as it streams: the newest value of one voice. */
export interface HapticPoint extends HapticKnot {
  readonly type: 'point';
  /** Name of the voice, unique within a score. */
  readonly voice: string;
  readonly stem: StemName;
  readonly priority: number;
}

/** What a live score is a stream of. */
export type HapticScoreItem = HapticTransient | HapticPoint;

/**
 * A sustained sensation. Formats that keep amplitude and frequency in separate envelopes merge
 * them at the union of their times, which loses nothing: both are piecewise linear.
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
   * Set where the file it was read from names no stems: those of its items are then the roles that
   * they play by default, not what the music was. Default false.
   */
  readonly rolesAssumed?: true;
}

/** Collects a stream into a finished score. Later transients replace those of the same id; at intensity 0 they remove them. */
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
