/**
 * Beats and bars of styles that are not rock at 110: drum patterns with known beats, rendered from
 * seeds, through the whole analyzer. A step is a part of a beat.
 */
import { describe, expect, it } from 'vitest';
import type { BeatEvent } from '@sense/core/engine';
import { addHit, addNote, analyze, noise, random } from '../render.js';

const RATE = 48_000;
const LEAD_IN = 0.5;

/** One bar of each voice, a character a step: X strong, x normal, - soft, . nothing. */
interface Pattern {
  readonly beats: number;
  readonly steps: number;
  readonly kick: string;
  readonly snare: string;
  readonly hat: string;
  /** Notes of a bass. */
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

/** The pattern for so many seconds; `tempoAt` gives beats a minute, `looseness` the deviation of each hit in seconds. */
function play(pattern: Pattern, seconds: number, tempoAt: (time: number) => number, looseness = 0.003): Music {
  const next = random(23);
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

/** Bass below 480 Hz, drums the rest. */
const hear = (signal: Float32Array): readonly BeatEvent[] =>
  analyze(signal, {
    mask: (stem, position) =>
      stem === 'bass' ? Number(position < 0.02) : stem === 'drums' ? Number(position >= 0.02) : 0,
  }).beats;

/** F-measure of times between `from` and `to`, within 70 ms. */
function fMeasure(found: readonly number[], truth: readonly number[], from: number, to: number): number {
  const within = (time: number): boolean => time >= from && time < to;
  const told = found.filter(within);
  const wanted = truth.filter(within);
  const hits = wanted.filter((time) => told.some((other) => Math.abs(other - time) < 0.07)).length;
  return (2 * hits) / (told.length + wanted.length);
}

const times = (beats: readonly BeatEvent[]): number[] => beats.map(({ time }) => time);

/** How much beats are relied on: the mean confidence over all seconds of the piece, beats that are not told being 0. */
const reliance = (beats: readonly BeatEvent[], beatsOfMusic: number): number =>
  beats.reduce((sum, { confidence }) => sum + confidence, 0) / beatsOfMusic;

/** Every `step`-th, from number `first` on. */
const every = (step: number, truth: readonly number[], first = 0): number[] =>
  truth.filter((_, i) => i % step === first);

/** `parts` times to the beat. */
const divide = (truth: readonly number[], parts: number): number[] =>
  truth
    .slice(0, -1)
    .flatMap((time, i) => Array.from({ length: parts }, (_, k) => time + (k / parts) * (truth[i + 1]! - time)));

describe('beats of a clear start are found within four seconds', () => {
  it.each([64, 80, 100, 120, 140, 160, 175, 190])('in rock, %d a minute', (tempo) => {
    const { signal, beats } = play(PATTERNS.rock, 16, () => tempo);
    expect(fMeasure(times(hear(signal)), beats, LEAD_IN + 4, 15.5)).toBeGreaterThan(0.95);
  });

  it.each([100, 128, 150])('in dance music with all bass between the beats, %d a minute', (tempo) => {
    const { signal, beats } = play(PATTERNS.dance, 16, () => tempo);
    expect(fMeasure(times(hear(signal)), beats, LEAD_IN + 4, 15.5)).toBeGreaterThan(0.95);
  });

  it.each([84, 100, 120, 140, 160])('in a waltz, %d a minute, and the bar is known in the end', (tempo) => {
    const { signal, beats, downbeats } = play(PATTERNS.waltz, 20, () => tempo);
    const told = hear(signal);
    expect(fMeasure(times(told), beats, LEAD_IN + 4, 19.5)).toBeGreaterThan(0.95);
    const first = told.filter(({ beatInBar }) => beatInBar === 1);
    expect(fMeasure(times(first), downbeats, 10, 19.5)).toBeGreaterThan(0.8);
    expect(Math.max(...told.filter(({ time }) => time > 10).map(({ beatInBar }) => beatInBar))).toBe(3);
  });
});

describe('where several pulses are right, one of them is kept to', () => {
  // Not yet: it is heard as three-four. Turns red when it is not.
  it.fails('in six-eight: the dotted beat or its three parts', () => {
    for (const tempo of [50, 60, 70, 80]) {
      const { signal, beats } = play(PATTERNS.sixEight, 20, () => tempo);
      const told = times(hear(signal));
      const scores = [beats, divide(beats, 3)].map((truth) => fMeasure(told, truth, 6, 18));
      expect(Math.max(...scores)).toBeGreaterThan(0.9);
    }
  });

  it('at 210 beats a minute: all or every second one', () => {
    const { signal, beats } = play(PATTERNS.rock, 16, () => 210);
    const told = times(hear(signal));
    const scores = [beats, every(2, beats), every(2, beats, 1)].map((truth) => fMeasure(told, truth, 5, 15.5));
    expect(Math.max(...scores)).toBeGreaterThan(0.9);
  });
});

describe('beats', () => {
  it.each([
    [92, 132],
    [150, 108],
  ])('follow a waltz from %d to %d a minute within two bars', (before, after) => {
    const { signal, beats } = play(PATTERNS.waltz, 24, (time) => (time < 11 ? before : after));
    expect(fMeasure(times(hear(signal)), beats, 11 + (7 * 60) / after, 23.5)).toBeGreaterThan(0.9);
  });

  it('follow a tempo that rises by a fifth in twenty seconds', () => {
    const { signal, beats } = play(PATTERNS.rock, 22, (time) => 100 + time);
    expect(fMeasure(times(hear(signal)), beats, 5, 21.5)).toBeGreaterThan(0.95);
  });

  it('are relied on less, the freer the tempo', () => {
    const next = random(8);
    const steady = play(PATTERNS.waltz, 20, () => 100);
    const rubato = play(PATTERNS.waltz, 20, () => 100 * 2 ** (1.2 * (next() - 0.5)));
    const free = reliance(hear(rubato.signal), rubato.beats.length);
    expect(free).toBeLessThan(0.75 * reliance(hear(steady.signal), steady.beats.length));
  });

  it('are numbered on, bar by bar, once the bar is known', () => {
    const { signal } = play(PATTERNS.waltz, 20, () => 120);
    const places = hear(signal)
      .filter(({ time }) => time > 10)
      .map(({ beatInBar }) => beatInBar);
    const steps = places.slice(1).map((place, i) => place === (places[i]! % 3) + 1);
    expect(steps.filter(Boolean).length / steps.length).toBeGreaterThan(0.9);
  });

  it('have times in whole milliseconds of the moment they were told', () => {
    const told = hear(play(PATTERNS.rock, 10, () => 117).signal);
    expect(told.length).toBeGreaterThan(8);
    // Frames end every 256 samples and a millisecond is 48: both are multiples of 16.
    for (const { frame } of told) expect(frame % 16).toBe(0);
  });
});
