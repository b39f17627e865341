/**
 * Text of the detector scope: letters of drum classes, the position between two beats, and a
 * sentence for screen readers. Pure.
 */
import {
  isDrumClass,
  STEM_NAMES,
  type BeatEvent,
  type DrumClass,
  type NormalRange,
  type OnsetEvent,
  type Seconds,
} from '@sense/core';
import { STEM_STYLES } from '../scenes/palette.js';
import type { ScopeHistory } from './scope-history.js';

const DRUM_LETTERS: Readonly<Record<DrumClass, string>> = { kick: 'K', snare: 'S', hihat: 'H', tom: 'T', cymbal: 'C' };
/** A beat is stale after this many beat intervals. */
const BEATS_UNTIL_STALE = 2;

/** A letter per drum of the hit, the most probable first; empty while the hit is not classified. */
export function drumLetters({ drum, drums }: Pick<OnsetEvent, 'drum' | 'drums'>): string {
  const all = drums ?? (drum === undefined ? [] : [drum]);
  return all.map((each) => (isDrumClass(each) ? DRUM_LETTERS[each] : each.slice(0, 1).toUpperCase())).join('');
}

/** A position between two beats. */
export interface BeatPosition {
  /** The last beat before it. */
  readonly beat: BeatEvent;
  /** 0 at the beat, 1 at the next. */
  readonly phase: NormalRange;
}

/** The position of `time` among `beats`, which are in order of time; undefined while no beat is current. */
export function beatAt(beats: readonly BeatEvent[], time: Seconds): BeatPosition | undefined {
  const next = beats.findIndex((beat) => beat.time > time);
  const beat = next < 0 ? beats.at(-1) : beats[next - 1];
  if (!beat) return undefined;
  const period = beatSeconds(beat, next > 0 ? beats[next] : undefined);
  const passed = (time - beat.time) / period;
  return passed < BEATS_UNTIL_STALE ? { beat, phase: Math.min(1, passed) } : undefined;
}

/** Seconds from `beat` to `next`; derived from the tempo if `next` is unknown or not adjacent. */
export function beatSeconds(beat: BeatEvent, next: BeatEvent | undefined): Seconds {
  const usual = 60 / beat.tempo;
  const real = next === undefined ? usual : next.time - beat.time;
  return real > 0 && real < 1.5 * usual ? real : usual;
}

/** A description of the `pastSeconds` before `heardNow`. */
export function describeScope(history: ScopeHistory, heardNow: Seconds, pastSeconds: Seconds): string {
  const shown = history.onsets.items.filter(({ time }) => time <= heardNow && time > heardNow - pastSeconds);
  const counts = STEM_NAMES.map((stem) => {
    const count = shown.filter((onset) => onset.stem === stem).length;
    return `${STEM_STYLES[stem].label.toLowerCase()} ${count === 0 ? 'none' : count}`;
  });
  const place = beatAt(history.beats.items, heardNow);
  const beat = place
    ? `${Math.round(place.beat.tempo)} beats per minute, ${Math.round(100 * place.beat.confidence)} % sure` +
      (place.beat.beatInBar > 0 ? `, beat ${place.beat.beatInBar} of the bar` : '')
    : 'no beat';
  return `Onsets in the last ${pastSeconds} seconds: ${counts.join(', ')}. Now ${beat}.`;
}
