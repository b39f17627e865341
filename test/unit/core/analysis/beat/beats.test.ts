/** Beats predicted on patterns with known beats. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import type { BeatEvent } from '@sense/core/engine';
import { addHit, addNote, analyze, noise, sine } from '../render.js';

const RATE = 48_000;
const LEAD_IN = 0.5;

/** Times of beats at `tempo`, from `LEAD_IN` on. */
function grid(tempo: number, seconds: number, from = LEAD_IN): number[] {
  const times = [];
  for (let t = from; t < seconds; t += 60 / tempo) times.push(t);
  return times;
}

/** Kick and bass note on each odd beat, snare on each even one, a soft hat between, at `swing` of the beat. */
function band(
  beats: readonly number[],
  seconds: number,
  options: { swing?: number; level?: number } = {},
): Float32Array {
  const { swing = 0.5, level = 1 } = options;
  const next = createRandom(11);
  const signal = new Float32Array(Math.round(seconds * RATE));
  beats.forEach((time, i) => {
    const at = Math.round(time * RATE);
    if (i % 2 === 0) addNote(signal, at, 0.5 * level, 55);
    addHit(signal, at, (i % 2 === 0 ? 0.4 : 0.6) * level, next);
    const gap = (beats[i + 1] ?? time) - time;
    if (gap > 0) addHit(signal, at + Math.round(swing * gap * RATE), 0.08 * level, next, 300);
  });
  return signal;
}

const beatsOf = (signal: Float32Array): readonly BeatEvent[] =>
  analyze(signal, {
    mask: (stem, position) =>
      stem === 'bass' ? Number(position < 0.01) : stem === 'drums' ? Number(position >= 0.01) : 0,
  }).beats;

/** F-measure of beats after `from` seconds within 70 ms. */
function fMeasure(beats: readonly BeatEvent[], truth: readonly number[], from: number, to = Infinity): number {
  const within = (time: number): boolean => time >= from && time < to;
  const found = beats.filter(({ time }) => within(time));
  const wanted = truth.filter(within);
  const hits = wanted.filter((time) => found.some((beat) => Math.abs(beat.time - time) < 0.07)).length;
  return (2 * hits) / (found.length + wanted.length);
}

/** F-measure from two bars after a jump of the tempo. */
function scoreAfterJump([before, after]: readonly [number, number]): number {
  const first = grid(before, 10);
  const change = first.at(-1)! + 60 / before;
  const truth = [...first, ...grid(after, 22, change)];
  return fMeasure(beatsOf(band(truth, 22)), truth, change + (8 * 60) / after, 21.9);
}

describe('beats', () => {
  it.each([72, 90, 110, 128, 150])('are found at %d BPM within four seconds of a clear start', (tempo) => {
    const truth = grid(tempo, 14);
    const beats = beatsOf(band(truth, 14));
    expect(fMeasure(beats, truth, LEAD_IN + 4, 13.9)).toBeGreaterThan(0.95);
    const last = beats.at(-1)!;
    expect(Math.abs(last.tempo / tempo - 1)).toBeLessThan(0.04);
    expect(last.confidence).toBeGreaterThan(0.4);
  });

  it('are emitted once each, 60 to 100 ms ahead', () => {
    const beats = beatsOf(band(grid(120, 12), 12));
    expect(beats.length).toBeGreaterThan(15);
    beats.forEach((beat, i) => {
      expect(beat.predicted).toBe(true);
      expect(beat.time - beat.emitted).toBeGreaterThan(0.06);
      expect(beat.time - beat.emitted).toBeLessThan(0.1001);
      if (i > 0) expect(beat.time - beats[i - 1]!.time).toBeGreaterThan(0.25);
    });
  });

  it('tolerate swing', () => {
    const truth = grid(116, 16);
    expect(fMeasure(beatsOf(band(truth, 16, { swing: 2 / 3 })), truth, 5, 15.9)).toBeGreaterThan(0.95);
  });

  it('follow a jump of the tempo within two bars, with few exceptions', () => {
    const tempos = [96, 104, 126, 140];
    const jumps = tempos.flatMap((before) => tempos.map((after) => [before, after] as const));
    const scores = jumps.filter(([before, after]) => before !== after).map(scoreAfterJump);
    expect(scores.reduce((sum, score) => sum + score) / scores.length).toBeGreaterThan(0.9);
    expect(Math.min(...scores)).toBeGreaterThan(0.6);
    expect(scores.filter((score) => score < 0.9).length).toBeLessThanOrEqual(3);
  }, 60_000);

  it('are the same for soft music', () => {
    const truth = grid(110, 12);
    expect(fMeasure(beatsOf(band(truth, 12, { level: 0.02 })), truth, 5, 11.9)).toBeGreaterThan(0.95);
  });

  it('are not reported for silence, a steady tone or noise', () => {
    expect(beatsOf(new Float32Array(10 * RATE))).toEqual([]);
    expect(beatsOf(sine(220, 10, 0.3)).length).toBeLessThan(3);
    // The tracker needs six seconds to reject noise.
    expect(beatsOf(noise(20, 0.1, createRandom(5))).filter(({ time }) => time > 6)).toEqual([]);
  });

  it('end soon after the music does', () => {
    const truth = grid(120, 10);
    const signal = new Float32Array(18 * RATE);
    signal.set(band(truth, 10));
    const late = beatsOf(signal).filter(({ time }) => time > 13);
    expect(late).toEqual([]);
  });

  it('are causal: the start of a signal gives the start of its beats', () => {
    const signal = band(grid(100, 10), 10);
    const whole = beatsOf(signal);
    const part = beatsOf(signal.slice(0, 6 * RATE));
    expect(part.length).toBeGreaterThan(5);
    expect(whole.slice(0, part.length)).toEqual(part);
  });
});
