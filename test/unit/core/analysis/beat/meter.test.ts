/**
 * Meter and metrical level: rendered patterns in 2, 3, 4 and six-eight, with and without hints, through
 * the whole analyzer.
 */
import { describe, expect, it } from 'vitest';
import type { BeatEvent } from '@sense/core/engine';
import { fMeasure, PATTERNS, play, track, type Pattern } from './patterns.js';

/** Time from which the meter is known. */
const SETTLED = 15;
const END = 23.5;

const times = (beats: readonly BeatEvent[]): number[] => beats.map(({ time }) => time);
const settled = (beats: readonly BeatEvent[]): BeatEvent[] => beats.filter(({ time }) => time > SETTLED);

/** Share of the settled beats that `is` holds for. */
function share(beats: readonly BeatEvent[], is: (beat: BeatEvent) => boolean): number {
  return settled(beats).filter(is).length / settled(beats).length;
}

describe('six-eight has two beats in the bar, of three parts each', () => {
  it.each([50, 60, 70, 80])('at %d BPM', (tempo) => {
    const { signal, beats, downbeats } = play(PATTERNS.sixEight, 24, () => tempo);
    const emitted = track(signal);
    expect(fMeasure(times(emitted), beats, SETTLED + 2, END)).toBeGreaterThan(0.9);
    expect(settled(emitted).at(-1)!.tempo / tempo).toBeCloseTo(1, 1);
    expect(emitted.at(-1)).toMatchObject({ beatsInBar: 2, subdivision: 3 });
    const first = emitted.filter(({ beatInBar }) => beatInBar === 1);
    expect(fMeasure(times(first), downbeats, SETTLED + 2, END)).toBeGreaterThan(0.7);
  });

  it('where the parts are tracked and their groups alternate', () => {
    const pattern: Pattern = { ...PATTERNS.sixEight, kick: 'X.....', snare: '...X..', hat: 'X..X..', bass: 'x.xx.x' };
    const { signal, beats } = play(pattern, 24, () => 50);
    expect(fMeasure(times(track(signal)), beats, SETTLED, END)).toBeGreaterThan(0.9);
  });

  it('earlier if the meter is known', () => {
    const { signal, beats } = play(PATTERNS.sixEight, 16, () => 80);
    const emitted = track(signal, { hints: { meter: 6 } });
    expect(fMeasure(times(emitted), beats, 7, 15.5)).toBeGreaterThan(0.9);
    expect(emitted.filter(({ time }) => time > 7).every(({ subdivision }) => subdivision === 3)).toBe(true);
  });
});

describe('a waltz stays in three-four at its quarter', () => {
  it.each([
    [120, { kick: 'X.....', snare: '....X.', hat: 'x.xxx.' }],
    [150, { kick: 'X.x...', snare: '..x.x.', hat: 'xxxxxx' }],
    [190, { kick: 'X....x', snare: '..x.x.', hat: 'x.x.x.' }],
  ])('at %d BPM', (tempo, voices) => {
    const { signal, beats } = play({ ...PATTERNS.waltz, ...voices }, 24, () => tempo);
    const emitted = track(signal);
    expect(fMeasure(times(emitted), beats, 5, END)).toBeGreaterThan(0.95);
    expect(share(emitted, ({ beatsInBar }) => beatsInBar === 3)).toBeGreaterThan(0.9);
    expect(share(emitted, ({ subdivision }) => subdivision === 3)).toBe(0);
  });
});

it('a slow waltz with a snare on every eighth but the first two stays at its quarter', () => {
  const voices = { kick: 'X....x', snare: '..x.xx', hat: 'x.x.x.' };
  const { signal, beats } = play({ ...PATTERNS.waltz, ...voices }, 24, () => 88);
  expect(fMeasure(times(track(signal)), beats, 5, END)).toBeGreaterThan(0.95);
});

describe('the parts of a beat', () => {
  it('are two in rock', () => {
    const { signal } = play(PATTERNS.rock, 24, () => 110);
    expect(share(track(signal), ({ subdivision }) => subdivision === 2)).toBeGreaterThan(0.9);
  });

  it('are three in swing', () => {
    const { signal } = play(PATTERNS.swing, 24, () => 130);
    expect(share(track(signal), ({ subdivision }) => subdivision === 3)).toBeGreaterThan(0.9);
  });

  it('are unknown where nothing sounds between the beats', () => {
    const { signal } = play({ ...PATTERNS.rock, hat: 'x.x.x.x.', bass: 'X...x...' }, 24, () => 110);
    expect(share(track(signal), ({ subdivision }) => subdivision === 0)).toBeGreaterThan(0.9);
  });
});

describe('kick and snare settle the metrical level', () => {
  it.each([140, 153, 170])('each is a beat at %d BPM', (tempo) => {
    const { signal, beats } = play(PATTERNS.backbeat, 24, () => tempo);
    expect(fMeasure(times(track(signal)), beats, SETTLED, END)).toBeGreaterThan(0.9);
  });

  it.each([130, 150, 190])('the kick is the beat where both would be too fast, at %d BPM', (tempo) => {
    const { signal, beats } = play(PATTERNS.polka, 24, () => tempo);
    expect(fMeasure(times(track(signal)), beats, SETTLED, END)).toBeGreaterThan(0.9);
  });
});

describe('a hint', () => {
  it.each([2, 3, 4] as const)('of the meter %d excludes others', (meter) => {
    const { signal } = play(PATTERNS.rock, 16, () => 120);
    const known = track(signal, { hints: { meter } }).filter(({ beatsInBar }) => beatsInBar > 0);
    expect(known.length).toBeGreaterThan(10);
    expect(new Set(known.map(({ beatsInBar }) => beatsInBar))).toEqual(new Set([meter]));
    expect(Math.max(...known.map(({ beatInBar }) => beatInBar))).toBeLessThanOrEqual(meter);
  });

  it.each([
    [50, 75, 0.5],
    [100, 150, 1],
    [200, 240, 2],
  ])('of a tempo from %d to %d selects the metrical level', (min, max, level) => {
    const { signal } = play(PATTERNS.rock, 16, () => 120);
    const emitted = track(signal, { hints: { tempo: { min, max } } }).filter(({ time }) => time > 6);
    expect(emitted.length).toBeGreaterThan(5 * level);
    for (const { tempo } of emitted) {
      expect(tempo).toBeGreaterThanOrEqual(min);
      expect(tempo).toBeLessThanOrEqual(max);
      expect(Math.abs(tempo / (120 * level) - 1)).toBeLessThan(0.05);
    }
  });

  it('of a tempo that holds one value only follows it', () => {
    const { signal, beats } = play(PATTERNS.rock, 14, () => 120);
    const emitted = track(signal, { hints: { tempo: { min: 120, max: 120 } } });
    expect(fMeasure(times(emitted), beats, 5, 13.5)).toBeGreaterThan(0.9);
  });
});
