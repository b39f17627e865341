/**
 * Beats and bars in various styles and tempos: drum patterns with known beats, rendered from seeds,
 * through the whole analyzer. A step is a part of a beat.
 */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import type { BeatEvent } from '@sense/core/engine';
import { addHit, addNote, analyze, noise } from '../render.js';

const RATE = 48_000;
const LEAD_IN = 0.5;

/** One bar of each voice, one character per step: X strong, x normal, - soft, . rest. */
interface Pattern {
  readonly beats: number;
  readonly steps: number;
  readonly kick: string;
  readonly snare: string;
  readonly hat: string;
  /** Notes of the bass. */
  readonly bass: string;
}

const PATTERNS = {
  rock: { beats: 4, steps: 2, kick: 'X...X...', snare: '..X...X.', hat: 'xxxxxxxx', bass: 'X...x.x.' },
  dance: { beats: 4, steps: 2, kick: 'X.X.X.X.', snare: '..X...X.', hat: '.x.x.x.x', bass: '.x.x.x.x' },
  waltz: { beats: 3, steps: 2, kick: 'X.....', snare: '..x.x.', hat: 'x.x.x.', bass: 'X.....' },
  sixEight: { beats: 2, steps: 3, kick: 'X.....', snare: '...X..', hat: 'xxxxxx', bass: 'X....x' },
} as const satisfies Record<string, Pattern>;

const GAIN: Readonly<Record<string, number>> = { X: 1, x: 0.6, '-': 0.3 };

interface Music {
  readonly signal: Float32Array;
  readonly beats: readonly number[];
  readonly downbeats: readonly number[];
}

/** Renders the pattern for `seconds`; `tempoAt` in beats per minute, `looseness`: deviation of each hit in seconds. */
function play(pattern: Pattern, seconds: number, tempoAt: (time: number) => number, looseness = 0.003): Music {
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
const track = (signal: Float32Array): readonly BeatEvent[] =>
  analyze(signal, {
    mask: (stem, position) =>
      stem === 'bass' ? Number(position < 0.02) : stem === 'drums' ? Number(position >= 0.02) : 0,
  }).beats;

/** F-measure of times between `from` and `to`, within 70 ms. */
function fMeasure(found: readonly number[], truth: readonly number[], from: number, to: number): number {
  const within = (time: number): boolean => time >= from && time < to;
  const emitted = found.filter(within);
  const wanted = truth.filter(within);
  const hits = wanted.filter((time) => emitted.some((other) => Math.abs(other - time) < 0.07)).length;
  return (2 * hits) / (emitted.length + wanted.length);
}

const times = (beats: readonly BeatEvent[]): number[] => beats.map(({ time }) => time);

/** Mean confidence over the beats of the piece; 0 for a beat that is not emitted. */
const meanConfidence = (beats: readonly BeatEvent[], beatsOfMusic: number): number =>
  beats.reduce((sum, { confidence }) => sum + confidence, 0) / beatsOfMusic;

/** Every `step`-th, from number `first` on. */
const every = (step: number, truth: readonly number[], first = 0): number[] =>
  truth.filter((_, i) => i % step === first);

/** Divides each beat into `parts`. */
const divide = (truth: readonly number[], parts: number): number[] =>
  truth
    .slice(0, -1)
    .flatMap((time, i) => Array.from({ length: parts }, (_, k) => time + (k / parts) * (truth[i + 1]! - time)));

describe('beats are found within four seconds of a clear start', () => {
  it.each([64, 80, 100, 120, 140, 160, 175, 190])('in rock at %d BPM', (tempo) => {
    const { signal, beats } = play(PATTERNS.rock, 16, () => tempo);
    expect(fMeasure(times(track(signal)), beats, LEAD_IN + 4, 15.5)).toBeGreaterThan(0.95);
  });

  it.each([100, 128, 150])('in dance music with all bass between the beats at %d BPM', (tempo) => {
    const { signal, beats } = play(PATTERNS.dance, 16, () => tempo);
    expect(fMeasure(times(track(signal)), beats, LEAD_IN + 4, 15.5)).toBeGreaterThan(0.95);
  });

  it.each([84, 100, 120, 140, 160])('in a waltz at %d BPM, and its bar within ten seconds', (tempo) => {
    const { signal, beats, downbeats } = play(PATTERNS.waltz, 20, () => tempo);
    const emitted = track(signal);
    expect(fMeasure(times(emitted), beats, LEAD_IN + 4, 19.5)).toBeGreaterThan(0.95);
    const first = emitted.filter(({ beatInBar }) => beatInBar === 1);
    expect(fMeasure(times(first), downbeats, 10, 19.5)).toBeGreaterThan(0.8);
    expect(Math.max(...emitted.filter(({ time }) => time > 10).map(({ beatInBar }) => beatInBar))).toBe(3);
  });
});

describe('one of several valid pulses is tracked', () => {
  it('at 210 BPM: all beats or every second one', () => {
    const { signal, beats } = play(PATTERNS.rock, 16, () => 210);
    const emitted = times(track(signal));
    const scores = [beats, every(2, beats), every(2, beats, 1)].map((truth) => fMeasure(emitted, truth, 5, 15.5));
    expect(Math.max(...scores)).toBeGreaterThan(0.9);
  });
});

describe('beats', () => {
  it.each([
    [92, 132],
    [150, 108],
  ])('follow a waltz from %d to %d BPM within two bars', (before, after) => {
    const { signal, beats } = play(PATTERNS.waltz, 24, (time) => (time < 11 ? before : after));
    expect(fMeasure(times(track(signal)), beats, 11 + (7 * 60) / after, 23.5)).toBeGreaterThan(0.9);
  });

  it('follow a tempo that rises by a fifth in twenty seconds', () => {
    const { signal, beats } = play(PATTERNS.rock, 22, (time) => 100 + time);
    expect(fMeasure(times(track(signal)), beats, 5, 21.5)).toBeGreaterThan(0.95);
  });

  it('have lower confidence in free tempo', () => {
    const next = createRandom(8);
    const steady = play(PATTERNS.waltz, 20, () => 100);
    const rubato = play(PATTERNS.waltz, 20, () => 100 * 2 ** (1.2 * (next() - 0.5)));
    const free = meanConfidence(track(rubato.signal), rubato.beats.length);
    expect(free).toBeLessThan(0.75 * meanConfidence(track(steady.signal), steady.beats.length));
  });

  it('are numbered within the bar once the bar is known', () => {
    const { signal } = play(PATTERNS.waltz, 20, () => 120);
    const positions = track(signal)
      .filter(({ time }) => time > 10)
      .map(({ beatInBar }) => beatInBar);
    const steps = positions.slice(1).map((position, i) => position === (positions[i]! % 3) + 1);
    expect(steps.filter(Boolean).length / steps.length).toBeGreaterThan(0.9);
  });

  it('are a whole number of milliseconds after the frame that predicts them', () => {
    const emitted = track(play(PATTERNS.rock, 10, () => 117).signal);
    expect(emitted.length).toBeGreaterThan(8);
    // Frames end every 256 samples and a millisecond is 48: both are multiples of 16.
    for (const { frame } of emitted) expect(frame % 16).toBe(0);
  });
});
