/**
 * What the detector scope shows, in words: the letters of drums, where the beat stands, and a
 * sentence for those who do not see the picture. Pure.
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
import { STEM_LOOKS } from '../scenes/palette.js';
import type { ScopeHistory } from './scope-history.js';

const DRUM_LETTERS: Readonly<Record<DrumClass, string>> = { kick: 'K', snare: 'S', hihat: 'H', tom: 'T', cymbal: 'C' };
/** A beat this many beats ago says nothing of the present. */
const BEATS_UNTIL_STALE = 2;

/** A letter for each drum that was hit, the most probable first; empty while no drum is named. */
export function drumLetters({ drum, drums }: Pick<OnsetEvent, 'drum' | 'drums'>): string {
  const all = drums ?? (drum === undefined ? [] : [drum]);
  return all.map((each) => (isDrumClass(each) ? DRUM_LETTERS[each] : each.slice(0, 1).toUpperCase())).join('');
}

/** Where `time` is between two beats. */
export interface BeatPlace {
  /** The beat that was heard last. */
  readonly beat: BeatEvent;
  /** 0 at the beat, 1 at the next. */
  readonly phase: NormalRange;
}

/** The beat at `time`, of `beats` in the order of time; undefined where there is none, or none any more. */
export function beatAt(beats: readonly BeatEvent[], time: Seconds): BeatPlace | undefined {
  const next = beats.findIndex((beat) => beat.time > time);
  const beat = next < 0 ? beats.at(-1) : beats[next - 1];
  if (!beat) return undefined;
  const period = beatSeconds(beat, next > 0 ? beats[next] : undefined);
  const passed = (time - beat.time) / period;
  return passed < BEATS_UNTIL_STALE ? { beat, phase: Math.min(1, passed) } : undefined;
}

/** Seconds from `beat` to `next`; by the tempo where `next` is not known or not its neighbour. */
export function beatSeconds(beat: BeatEvent, next: BeatEvent | undefined): Seconds {
  const usual = 60 / beat.tempo;
  const real = next === undefined ? usual : next.time - beat.time;
  return real > 0 && real < 1.5 * usual ? real : usual;
}

/** One sentence on the `pastSeconds` before `heardNow`. */
export function describeScope(memory: ScopeHistory, heardNow: Seconds, pastSeconds: Seconds): string {
  const shown = memory.onsets.items.filter(({ time }) => time <= heardNow && time > heardNow - pastSeconds);
  const counts = STEM_NAMES.map((stem) => {
    const count = shown.filter((onset) => onset.stem === stem).length;
    return `${STEM_LOOKS[stem].label.toLowerCase()} ${count === 0 ? 'none' : count}`;
  });
  const place = beatAt(memory.beats.items, heardNow);
  const beat = place
    ? `${Math.round(place.beat.tempo)} beats per minute, ${Math.round(100 * place.beat.confidence)} % sure` +
      (place.beat.beatInBar > 0 ? `, beat ${place.beat.beatInBar} of the bar` : '')
    : 'no beat';
  return `Onsets in the last ${pastSeconds} seconds: ${counts.join(', ')}. Now ${beat}.`;
}
