/**
 * Degenerate input through the shipped separator and analyzer: events stay valid, and none are
 * spurious. All random signals are seeded.
 */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { Engine, createStereoHop, type BeatEvent, type MusicalEvent, type OnsetEvent } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import { addHit, addNote, noise, sine } from './render.js';

const RATE = 48_000;
const SECONDS = 10;

interface Analysis {
  /** Without updates, in order. */
  readonly onsets: readonly OnsetEvent[];
  readonly beats: readonly BeatEvent[];
}

/** Runs the engine, and checks the invariants of every event and feature. */
function analyzeSignal(signal: Float32Array): Analysis {
  const engine = new Engine(createDspSeparator());
  const hop = createStereoHop(engine.separator.hopFrames);
  const first = new Map<number, MusicalEvent>();
  let newest = -1;
  for (let at = 0; at + hop.left.length <= signal.length; at += hop.left.length) {
    hop.left.set(signal.subarray(at, at + hop.left.length));
    hop.right.set(hop.left);
    void engine.process(hop);
    const now = engine.consumedFrames / RATE;
    for (const event of engine.events) {
      const known = first.get(event.id);
      if (!known) expect(event.id).toBeGreaterThan(newest);
      newest = Math.max(newest, event.id);
      if (!known) first.set(event.id, event);
      checkEvent(event, now);
    }
    expect(engine.features.block.every(Number.isFinite)).toBe(true);
  }
  const events = [...first.values()];
  return {
    onsets: events.filter((event) => event.type === 'onset'),
    beats: events.filter((event) => event.type === 'beat'),
  };
}

function checkEvent(event: MusicalEvent, now: number): void {
  expect(event.emitted).toBeCloseTo(now, 6);
  expect(event.time).toBeGreaterThanOrEqual(0);
  expect(event.confidence).toBeGreaterThanOrEqual(0);
  expect(event.confidence).toBeLessThanOrEqual(1);
  if (event.type === 'onset') {
    expect(event.time).toBeLessThanOrEqual(now);
    expect(event.time).toBeGreaterThan(now - 0.1);
    expect(event.strength).toBeGreaterThanOrEqual(0);
    expect(event.strength).toBeLessThanOrEqual(1);
    expect(Number.isFinite(event.levelDb)).toBe(true);
  } else if (event.type === 'beat') {
    expect(event.time).toBeGreaterThan(now);
    expect(event.time).toBeLessThan(now + 0.2);
    expect(event.tempo).toBeGreaterThanOrEqual(40);
    expect(event.tempo).toBeLessThanOrEqual(240);
  }
}

const silence = (): Float32Array => new Float32Array(SECONDS * RATE);
const after = <E extends MusicalEvent>(seconds: number, events: readonly E[]): E[] =>
  events.filter(({ time }) => time > seconds);
const ofDrums = (onsets: readonly OnsetEvent[]): OnsetEvent[] => onsets.filter(({ stem }) => stem === 'drums');

/** Kick, snare and eighth notes of a hi-hat at the tempo of `bpmAt`. */
function band(bpmAt: (time: number) => number, gain = 1): Float32Array {
  const signal = silence();
  const next = createRandom(11);
  let step = 0;
  for (let time = 0.2; time < SECONDS - 0.5; time += 30 / bpmAt(time), step++) {
    const at = Math.round(time * RATE);
    if (step % 4 === 0) addNote(signal, at, 0.7 * gain, 55);
    if (step % 4 === 2) addHit(signal, at, 0.5 * gain, next);
    addHit(signal, at, 0.08 * gain, next, 300);
  }
  return signal;
}

describe('the engine', () => {
  it('reports nothing for silence', () => {
    expect(analyzeSignal(silence())).toEqual({ onsets: [], beats: [] });
  });

  it.each([20, 100, 1000, 9000])('reports no more than a start for a steady tone of %i Hz', (hz) => {
    const { onsets, beats } = analyzeSignal(sine(hz, SECONDS, 0.5));
    expect(after(1, onsets).length).toBeLessThanOrEqual(2);
    expect(after(2, beats).length).toBeLessThanOrEqual(5);
    expect(after(2, beats).filter(({ confidence }) => confidence > 0.05)).toEqual([]);
    // The tracker needs six seconds to reject a tone.
    expect(after(6.2, beats)).toEqual([]);
  });

  it('reports few onsets and no confident beats for steady noise', () => {
    const { onsets, beats } = analyzeSignal(noise(SECONDS, 0.3, createRandom(3)));
    expect(after(1, ofDrums(onsets)).length).toBeLessThan(SECONDS);
    expect(after(2, beats).filter(({ confidence }) => confidence > 0.5)).toEqual([]);
  });

  it('reports one hit for one click', () => {
    const signal = silence();
    addHit(signal, 5 * RATE, 0.8, createRandom(4), 300);
    const { onsets, beats } = analyzeSignal(signal);
    expect(ofDrums(onsets)).toHaveLength(1);
    expect(Math.abs(ofDrums(onsets)[0]!.time - 5)).toBeLessThan(0.02);
    expect(beats.length).toBeLessThanOrEqual(1);
  });

  it('detects the hits of clipped music', () => {
    const clipped = band(() => 120, 20).map((value) => Math.max(-1, Math.min(1, value)));
    const hits = after(1, ofDrums(analyzeSignal(clipped).onsets)).length;
    expect(hits).toBeGreaterThan(20);
    expect(hits).toBeLessThan(60);
  });

  it('reports no extra events for a drop-out of 200 ms, and recovers after it', () => {
    const whole = band(() => 120);
    const broken = whole.slice();
    broken.fill(0, 5 * RATE, 5.2 * RATE);
    const [before, now] = [whole, broken].map((signal) => analyzeSignal(signal)) as [Analysis, Analysis];
    const late = (analysis: Analysis): number => after(5.5, ofDrums(analysis.onsets)).length;
    expect(Math.abs(late(now) - late(before))).toBeLessThanOrEqual(2);
    expect(after(5, now.onsets).filter(({ time }) => time < 5.19).length).toBeLessThanOrEqual(1);
    expect(after(6.5, now.beats).length).toBeGreaterThanOrEqual(4);
  });

  it('follows a tempo change within two bars', () => {
    const { beats } = analyzeSignal(band((time) => (time < 5 ? 100 : 150)));
    expect(Math.abs(after(3, beats).filter(({ time }) => time < 5)[0]!.tempo - 100)).toBeLessThan(8);
    // Two bars at 150 BPM are 3.2 s.
    for (const { tempo } of after(8.4, beats)) expect([75, 150].some((bpm) => Math.abs(tempo - bpm) < 8)).toBe(true);
    expect(after(8.4, beats).length).toBeGreaterThan(0);
  });

  it('processes samples that are not finite as silence', () => {
    const signal = band(() => 120).map((value, i) => (i % 1000 === 7 ? Number.NaN : i % 1000 === 9 ? Infinity : value));
    expect(ofDrums(analyzeSignal(signal).onsets).length).toBeGreaterThan(10);
  });
});
