/** Text of the detector scope: letters of drums, the position between beats, and the text alternative. */
import { describe, expect, it } from 'vitest';
import type { BeatEvent, OnsetEvent, StemName } from '@sense/core';
import { EventHistory, FluxHistory } from '../../../../packages/visuals/src/scope/scope-history.js';
import { lighten, opacityOf } from '../../../../packages/visuals/src/scope/scope-colors.js';
import {
  beatAt,
  beatSeconds,
  describeScope,
  drumLetters,
} from '../../../../packages/visuals/src/scope/scope-labels.js';

const base = (id: number, time: number) => ({ id, time, frame: 0, emitted: time, confidence: 0.8 });
const onset = (id: number, time: number, stem: StemName): OnsetEvent => ({
  ...base(id, time),
  type: 'onset',
  stem,
  strength: 1,
  levelDb: -12,
});
const beat = (id: number, time: number, beatInBar = 0, tempo = 120): BeatEvent => ({
  ...base(id, time),
  type: 'beat',
  predicted: true,
  beatInBar,
  beatsInBar: 0,
  subdivision: 0,
  tempo,
});

it('gives a letter to each drum of a hit, and none before it is classified', () => {
  expect(drumLetters({})).toBe('');
  expect(drumLetters({ drum: 'tom' })).toBe('T');
  expect(drumLetters({ drum: 'kick', drums: ['kick', 'hihat'] })).toBe('KH');
  expect(drumLetters({ drums: ['snare', 'cymbal'] })).toBe('SC');
});

describe('beatAt', () => {
  const beats = [beat(1, 10), beat(2, 10.5), beat(3, 11)];

  it('returns the last beat and the phase to the next', () => {
    expect(beatAt(beats, 10.75)).toEqual({ beat: beats[1], phase: 0.5 });
    expect(beatAt(beats, 10.5)).toEqual({ beat: beats[1], phase: 0 });
  });

  it('continues at the tempo for two beats after the last', () => {
    expect(beatAt(beats, 11.25)?.phase).toBeCloseTo(0.5, 9);
    expect(beatAt(beats, 11.9)?.phase).toBe(1);
    expect(beatAt(beats, 12.1)).toBeUndefined();
  });

  it('is undefined before the first beat', () => {
    expect(beatAt(beats, 9.9)).toBeUndefined();
    expect(beatAt([], 9.9)).toBeUndefined();
  });

  it('does not treat a distant beat as adjacent', () => {
    expect(beatSeconds(beats[0]!, beats[1])).toBeCloseTo(0.5, 9);
    expect(beatSeconds(beats[0]!, beat(9, 14))).toBe(0.5);
    expect(beatSeconds(beats[0]!, undefined)).toBe(0.5);
  });
});

describe('describeScope', () => {
  it('counts the onsets in the time shown, and reports tempo and beat in bar', () => {
    const memory = {
      flux: new FluxHistory(4),
      onsets: new EventHistory<OnsetEvent>(20),
      beats: new EventHistory<BeatEvent>(20),
    };
    expect(describeScope(memory, 10, 4)).toBe(
      'Onsets in the last 4 seconds: drums none, bass none, instruments none, voice none. Now no beat.',
    );
    // Too old, in range, in range, not audible yet.
    [5, 7, 9.5, 10.1].forEach((time, id) => memory.onsets.add(onset(id, time, 'drums')));
    memory.onsets.add(onset(9, 8, 'vocals'));
    memory.beats.add(beat(20, 9.8, 3));
    memory.beats.add(beat(21, 10.3, 4));
    expect(describeScope(memory, 10, 4)).toBe(
      'Onsets in the last 4 seconds: drums 2, bass none, instruments none, voice 1. ' +
        'Now 120 beats per minute, 80 % sure, beat 3 of the bar.',
    );
  });
});

describe('colours', () => {
  it('are moved towards white', () => {
    expect(lighten('#0072B2', 0)).toBe('#0072b2');
    expect(lighten('#0072B2', 0.5)).toBe('#80b9d9');
    expect(lighten('#0072B2', 1)).toBe('#ffffff');
  });

  it('fade with low confidence but stay visible', () => {
    expect(opacityOf(1, 0.5)).toBe(1);
    expect(opacityOf(0.5, 0.5)).toBe(0.25);
    expect(opacityOf(0, 0.5)).toBe(0.25);
    expect(opacityOf(0.75, 0.5)).toBeCloseTo(0.625, 9);
    expect(opacityOf(0.75, 0)).toBeGreaterThan(opacityOf(0.75, 0.5));
  });
});
