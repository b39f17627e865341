/**
 * Beats and bars in various styles and tempos: drum patterns with known beats, rendered from seeds,
 * through the whole analyzer. A step is a part of a beat.
 */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import type { BeatEvent } from '@sense/core/engine';
import { fMeasure, LEAD_IN, PATTERNS, play, track } from './patterns.js';

const times = (beats: readonly BeatEvent[]): number[] => beats.map(({ time }) => time);

/** Mean confidence over the beats of the piece; 0 for a beat that is not emitted. */
const meanConfidence = (beats: readonly BeatEvent[], beatsOfMusic: number): number =>
  beats.reduce((sum, { confidence }) => sum + confidence, 0) / beatsOfMusic;

/** Every `step`-th, from number `first` on. */
const every = (step: number, truth: readonly number[], first = 0): number[] =>
  truth.filter((_, i) => i % step === first);

describe('beats are found within four seconds of a clear start', () => {
  it.each([64, 80, 100, 120, 140, 160, 175, 190])('in rock at %d BPM', (tempo) => {
    const { signal, beats } = play(PATTERNS.rock, 16, () => tempo);
    expect(fMeasure(times(track(signal)), beats, LEAD_IN + 4, 15.5)).toBeGreaterThan(0.95);
  });

  it.each([100, 128, 150])('in dance music at %d BPM, at the right phase two seconds later', (tempo) => {
    const { signal, beats } = play(PATTERNS.dance, 16, () => tempo);
    const emitted = times(track(signal));
    expect(emitted[0]).toBeLessThan(LEAD_IN + 4);
    // All bass is between the beats.
    expect(fMeasure(emitted, beats, LEAD_IN + 6, 15.5)).toBeGreaterThan(0.95);
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
    const { signal, beats } = play(PATTERNS.rock, 20, () => 210);
    const emitted = times(track(signal));
    const scores = [beats, every(2, beats), every(2, beats, 1)].map((truth) => fMeasure(emitted, truth, 13, 19.5));
    expect(Math.max(...scores)).toBeGreaterThan(0.9);
  });
});

describe('beats', () => {
  it.each([
    [92, 132],
    [150, 108],
  ])('follow a waltz from %d to %d BPM within three bars', (before, after) => {
    const { signal, beats } = play(PATTERNS.waltz, 24, (time) => (time < 11 ? before : after));
    expect(fMeasure(times(track(signal)), beats, 11 + (10 * 60) / after, 23.5)).toBeGreaterThan(0.9);
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

  it.each([8, 9, 10])('with confidence are rare in rubato (seed %d)', (seed) => {
    const next = createRandom(seed);
    const { signal, beats } = play(PATTERNS.waltz, 20, () => 100 * 2 ** (1.2 * (next() - 0.5)));
    const confident = track(signal).filter(({ confidence }) => confidence >= 0.4);
    expect(confident.length).toBeLessThan(0.25 * beats.length);
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
