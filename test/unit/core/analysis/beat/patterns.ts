/**
 * Drum patterns with known beats, rendered from seeds, and their run through the whole analyzer.
 */
import { createRandom } from '@sense/core/internal';
import type { BeatEvent } from '@sense/core/engine';
import { addHit, addNote, analyze, noise, type RunOptions } from '../render.js';

const RATE = 48_000;
export const LEAD_IN = 0.5;

/** One bar of each voice, one character per step: X strong, x normal, - soft, . rest. */
export interface Pattern {
  readonly beats: number;
  readonly steps: number;
  readonly kick: string;
  readonly snare: string;
  readonly hat: string;
  /** Notes of the bass. */
  readonly bass: string;
}

export const PATTERNS = {
  rock: { beats: 4, steps: 2, kick: 'X...X...', snare: '..X...X.', hat: 'xxxxxxxx', bass: 'X...x.x.' },
  dance: { beats: 4, steps: 2, kick: 'X.X.X.X.', snare: '..X...X.', hat: '.x.x.x.x', bass: '.x.x.x.x' },
  waltz: { beats: 3, steps: 2, kick: 'X.....', snare: '..x.x.', hat: 'x.x.x.', bass: 'X.....' },
  /** Cut time: kick and snare in turn on each beat, of which slow listeners count every second one. */
  backbeat: { beats: 2, steps: 2, kick: 'X...', snare: '..X.', hat: 'x.x.', bass: 'X...' },
  /** Kick on each beat, snare between. */
  polka: { beats: 2, steps: 2, kick: 'X.X.', snare: '.X.X', hat: '....', bass: 'X.x.' },
  swing: { beats: 4, steps: 3, kick: 'X.....X.....', snare: '...X.....X..', hat: 'X..x.xX..x.x', bass: 'x..x..x..x..' },
  sixEight: { beats: 2, steps: 3, kick: 'X.....', snare: '...X..', hat: 'xxxxxx', bass: 'X....x' },
} as const satisfies Record<string, Pattern>;

const GAIN: Readonly<Record<string, number>> = { X: 1, x: 0.6, '-': 0.3 };

export interface Music {
  readonly signal: Float32Array;
  readonly beats: readonly number[];
  readonly downbeats: readonly number[];
}

/** Renders the pattern for `seconds`; `tempoAt` in beats per minute, `looseness`: deviation of each hit in seconds. */
export function play(pattern: Pattern, seconds: number, tempoAt: (time: number) => number, looseness = 0.003): Music {
  const next = createRandom(23);
  const signal = noise(seconds, 1e-4, next);
  const beats: number[] = [];
  const downbeats: number[] = [];
  let time = LEAD_IN;
  for (let beat = 0; time < seconds; beat++) {
    const inBar = beat % pattern.beats;
    beats.push(time);
    if (inBar === 0) downbeats.push(time);
    const step = 60 / tempoAt(time) / pattern.steps;
    for (let i = 0; i < pattern.steps; i++) {
      const at = Math.round((time + i * step + looseness * (2 * next() - 1)) * RATE);
      const gainOf = (voice: string): number => GAIN[voice[inBar * pattern.steps + i]!] ?? 0;
      if (gainOf(pattern.kick)) addNote(signal, at, 0.7 * gainOf(pattern.kick), 55);
      if (gainOf(pattern.snare)) addHit(signal, at, 0.5 * gainOf(pattern.snare), next);
      if (gainOf(pattern.hat)) addHit(signal, at, 0.08 * gainOf(pattern.hat), next, 300);
      if (gainOf(pattern.bass)) addNote(signal, at, 0.25 * gainOf(pattern.bass), 82);
    }
    time += pattern.steps * step;
  }
  return { signal, beats, downbeats };
}

/** Beats of the signal, with bass below 480 Hz and drums above. */
export const track = (signal: Float32Array, options: Pick<RunOptions, 'hints' | 'adjust'> = {}): readonly BeatEvent[] =>
  analyze(signal, {
    ...options,
    mask: (stem, position) =>
      stem === 'bass' ? Number(position < 0.02) : stem === 'drums' ? Number(position >= 0.02) : 0,
  }).beats;

/** F-measure of times between `from` and `to`, within 70 ms. */
export function fMeasure(found: readonly number[], truth: readonly number[], from: number, to: number): number {
  const within = (time: number): boolean => time >= from && time < to;
  const emitted = found.filter(within);
  const wanted = truth.filter(within);
  const hits = wanted.filter((time) => emitted.some((other) => Math.abs(other - time) < 0.07)).length;
  return (2 * hits) / (emitted.length + wanted.length);
}
