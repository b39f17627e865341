/** Onsets of rendered hits and notes, compared with the samples at which they start. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import type { OnsetEvent, StemName } from '@sense/core/engine';
import { addHit, addNote, analyze, median, noise, sine, type RunOptions } from '../render.js';

/** A truth every 150..450 ms, on no grid. */
function times(seed: number, seconds: number, rate = 48_000): number[] {
  const next = createRandom(seed);
  const list: number[] = [];
  for (let at = 0.3; at < seconds - 0.3; at += 0.15 + 0.3 * next()) list.push(Math.round(at * rate));
  return list;
}

/** Compares onsets with true samples: those within 25 ms count. */
function compare(onsets: readonly OnsetEvent[], truth: readonly number[], rate = 48_000) {
  const errors = truth.flatMap((at) => {
    const near = onsets.filter((onset) => Math.abs(onset.frame - at) < 0.025 * rate);
    return near.length === 1 ? [((near[0]!.frame - at) / rate) * 1000] : [];
  });
  return { errors, found: errors.length / truth.length, extra: onsets.length - errors.length };
}

/** A held note of a voice or string: sixteen harmonics with a formant, with vibrato and tremolo. */
function held(note: { hz: number; cents: number; depth: number; rateHz: number; seconds: number }): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: note.seconds * 48_000 }, (_, i) => {
    const wave = Math.sin((2 * Math.PI * note.rateHz * i) / 48_000);
    phase += (2 * Math.PI * note.hz * 2 ** ((note.cents * wave) / 1200)) / 48_000;
    let value = 0;
    for (let h = 1; h <= 16; h++) value += Math.sin(h * phase) / (1 + ((h * note.hz - 900) / 700) ** 2);
    return 0.08 * (1 - (note.depth * (1 + wave)) / 2) * Math.min(1, i / 1500) * value;
  });
}

const only =
  (wanted: StemName): NonNullable<RunOptions['mask']> =>
  (stem) =>
    stem === wanted ? 1 : 0;

describe('onsets', () => {
  for (const sampleRate of [48_000, 44_100]) {
    it(`of hits are detected within a few ms at ${sampleRate} Hz`, () => {
      const truth = times(1, 12, sampleRate);
      const next = createRandom(2);
      const signal = new Float32Array(12 * sampleRate);
      for (const at of truth) addHit(signal, at, 0.1 + 0.8 * next(), next);
      const { errors, found, extra } = compare(analyze(signal, { sampleRate }).onsets, truth, sampleRate);
      expect(found).toBe(1);
      expect(extra).toBe(0);
      expect(Math.abs(median(errors))).toBeLessThan(3);
      expect(Math.max(...errors.map(Math.abs))).toBeLessThan(10);
    });
  }

  for (const [stem, hz] of [
    ['bass', 55],
    ['other', 330],
    ['vocals', 220],
  ] as const) {
    it(`of notes are detected in ${stem}`, () => {
      const truth = times(3, 12);
      const signal = new Float32Array(12 * 48_000);
      truth.forEach((at, i) => addNote(signal, at, 0.3, hz * 2 ** ((i % 5) / 12)));
      const { onsets } = analyze(signal, { mask: only(stem) });
      const { errors, found, extra } = compare(onsets, truth);
      expect(onsets.every((onset) => onset.stem === stem)).toBe(true);
      expect(found).toBeGreaterThan(0.95);
      expect(extra).toBeLessThanOrEqual(1);
      expect(Math.abs(median(errors))).toBeLessThan(5);
    });
  }

  it('of bass notes are detected through a mask that passes only the low band', () => {
    const truth = times(16, 12);
    const signal = new Float32Array(12 * 48_000);
    truth.forEach((at, i) => addNote(signal, at, 0.3, 55 * 2 ** ((i % 5) / 12)));
    const mask = (stem: StemName, position: number): number => (stem === 'bass' && position < 250 / 24_000 ? 1 : 0);
    const { errors, found, extra } = compare(analyze(signal, { mask, maskBins: 1025 }).onsets, truth);
    // Overtones outside every stem resemble those of another: one or two onsets may be rejected as leakage.
    expect(found).toBeGreaterThan(0.9);
    expect(extra).toBeLessThanOrEqual(1);
    expect(Math.abs(median(errors))).toBeLessThan(6);
  });

  it('are detected over a sustained chord, which has at most one itself', () => {
    const truth = times(4, 8);
    const next = createRandom(5);
    const signal = new Float32Array(8 * 48_000);
    for (const at of truth) addHit(signal, at, 0.5, next);
    for (const hz of [220, 277, 330]) sine(hz, 8, 0.05).forEach((value, i) => (signal[i]! += value));
    const { onsets } = analyze(signal);
    const late = onsets.filter((onset) => onset.time > 0.1);
    expect(onsets.length - late.length).toBeLessThanOrEqual(1);
    const { found, extra } = compare(late, truth);
    expect(found).toBe(1);
    expect(extra).toBe(0);
  });

  it('are not reported for a noise floor, nor after the start of steady sound and vibrato', () => {
    expect(analyze(noise(5, 10 ** (-75 / 20), createRandom(6))).onsets).toEqual([]);
    const started = (signal: Float32Array): number => analyze(signal).onsets.filter((onset) => onset.time > 0.1).length;
    expect(started(noise(10, 0.1, createRandom(7)))).toBe(0);
    expect(started(sine(440, 5, 0.5))).toBe(0);
    const vibrato = Float32Array.from({ length: 5 * 48_000 }, (_, i) => {
      const t = i / 48_000;
      return 0.5 * Math.sin(2 * Math.PI * 880 * t + 8 * Math.sin(2 * Math.PI * 6 * t));
    });
    expect(started(vibrato)).toBe(0);
  });

  for (const stem of ['vocals', 'other'] as const) {
    for (const [name, cents, depth, rateHz] of [
      ['narrow vibrato', 50, 0, 5],
      ['wide vibrato', 100, 0.2, 6.5],
      ['tremolo', 0, 0.5, 5],
    ] as const) {
      it(`are not reported for the ${name} of a held note of ${stem}`, () => {
        const voice = held({ hz: 311, cents, depth, rateHz, seconds: 6 });
        const late = analyze(voice, { mask: only(stem) }).onsets.filter((onset) => onset.time > 0.15);
        expect(late.map(({ time }) => time)).toEqual([]);
      });
    }
  }

  it('have causal times, ascending ids, matching frames, and values in range', () => {
    const next = createRandom(8);
    const signal = new Float32Array(6 * 48_000);
    addHit(signal, 0, 0.5, next);
    for (const at of times(9, 6)) addHit(signal, at, next(), next);
    const { onsets } = analyze(signal, { mask: (stem) => (stem === 'drums' || stem === 'bass' ? 1 : 0) });
    expect(onsets[0]!.frame).toBeLessThan(480);
    onsets.forEach((onset, i) => {
      if (i > 0) expect(onset.id).toBeGreaterThan(onsets[i - 1]!.id);
      expect(onset.time).toBe(onset.frame / 48_000);
      expect(onset.time).toBeGreaterThanOrEqual(0);
      expect((onset.emitted * 48_000) % 512).toBeCloseTo(0, 6);
      expect(onset.emitted).toBeGreaterThanOrEqual(onset.time);
      expect(onset.emitted - onset.time).toBeLessThan(0.025);
      for (const value of [onset.strength, onset.confidence]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
    });
  });

  it('have a strength that increases with the hit, and its level', () => {
    const peaks = [1, 0.1, 0.5, 0.05, 0.25, 1];
    const signal = new Float32Array(4 * 48_000);
    // Long hits that start 300 samples before the end of a hop: enough of each is captured when it is detected.
    peaks.forEach((peak, i) => addHit(signal, (i + 1) * 47 * 512 + 212, peak, createRandom(10), 4000));
    const { onsets } = analyze(signal);
    expect(onsets.length).toBe(peaks.length);
    const order = (values: readonly number[]): number[] =>
      values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
    expect(order(onsets.map((onset) => onset.strength))).toEqual(order(peaks));
    expect(onsets[0]!.strength).toBe(1);
    onsets.forEach((onset, i) => {
      const trueDb = 20 * Math.log10(peaks[i]! / Math.sqrt(3));
      expect(Math.abs(onset.levelDb - trueDb)).toBeLessThan(4);
    });
  });

  it('are detected in faint input, once the automatic gain has adapted', () => {
    const truth = times(11, 30);
    const next = createRandom(12);
    const signal = new Float32Array(30 * 48_000);
    for (const at of truth) addHit(signal, at, 0.01 + 0.01 * next(), next);
    const { found, extra } = compare(analyze(signal).onsets, truth);
    expect(found).toBeGreaterThan(0.95);
    expect(extra).toBe(0);
  });

  it('do not depend on the hop length', () => {
    const truth = times(13, 8);
    const next = createRandom(14);
    const signal = new Float32Array(8 * 48_000);
    for (const at of truth) addHit(signal, at, 0.5, next);
    for (const hopFrames of [128, 441, 480, 1000, 1024]) {
      const { errors, found } = compare(analyze(signal, { hopFrames }).onsets, truth);
      expect(found).toBe(1);
      expect(Math.abs(median(errors))).toBeLessThan(4);
    }
  });

  it('leave no features after reset', () => {
    const signal = new Float32Array(48_000);
    addHit(signal, 10_000, 0.5, createRandom(15));
    const first = analyze(signal);
    first.analyzer.reset();
    expect(Math.max(...first.analyzer.features)).toBe(0);
  });
});
