/** The rendered signal holds the right frequencies and levels at the right times, and never clips. */
import { describe, expect, test } from 'vitest';
import { renderScore, sharpnessToHz, writeWav, type HapticScore } from '@sense/haptics';
import { EMPTY_SCORE, randomScore } from './random-score.js';

const RATE = 8000;

/** Amplitude of `hz` in a piece of signal. */
function level(samples: Float32Array, hz: number, from: number, seconds: number): number {
  let [re, im] = [0, 0];
  const [first, count] = [Math.round(from * RATE), Math.round(seconds * RATE)];
  for (let i = 0; i < count; i++) {
    const phase = (2 * Math.PI * hz * (first + i)) / RATE;
    re += samples[first + i]! * Math.cos(phase);
    im += samples[first + i]! * Math.sin(phase);
  }
  return (2 / count) * Math.hypot(re, im);
}

const steady = (amplitude: number, frequencyHz: number): HapticScore => ({
  duration: 2,
  transients: [],
  voices: [
    {
      voice: 'bass',
      stem: 'bass',
      priority: 1,
      knots: [0.5, 1.5].map((time) => ({ time, amplitude, frequencyHz })),
    },
  ],
});

const blow = (time: number, sharpness: number): HapticScore => ({
  duration: 2,
  voices: [],
  transients: [{ type: 'transient', id: 1, time, intensity: 0.8, sharpness, stem: 'drums', priority: 3 }],
});

describe('renderScore', () => {
  test('a voice is a sine of its frequency and amplitude, within its time only', () => {
    const samples = renderScore(steady(0.6, 100), { sampleRate: RATE });
    expect(samples.length).toBe(2 * RATE);
    expect(level(samples, 100, 0.6, 0.5)).toBeCloseTo(0.6, 3);
    expect(level(samples, 150, 0.6, 0.5)).toBeLessThan(0.01);
    expect(samples.subarray(0, 0.5 * RATE).every((sample) => sample === 0)).toBe(true);
    expect(samples.subarray(1.5 * RATE + 1).every((sample) => sample === 0)).toBe(true);
  });

  test('frequencies are kept within what is felt', () => {
    const samples = renderScore(steady(0.5, 4000), { sampleRate: RATE });
    expect(level(samples, 400, 0.6, 0.5)).toBeCloseTo(0.5, 3);
  });

  test('a blow is a burst from its time on, of the pitch of its sharpness', () => {
    for (const sharpness of [0, 0.5, 1]) {
      const samples = renderScore(blow(1, sharpness), { sampleRate: RATE });
      expect(samples.subarray(0, RATE).every((sample) => sample === 0)).toBe(true);
      const hz = sharpnessToHz(sharpness);
      const own = level(samples, hz, 1, 0.05);
      expect(own).toBeGreaterThan(3 * level(samples, hz * 3, 1, 0.05));
      const peak = samples.findIndex((sample) => Math.abs(sample) > 0.6);
      expect(peak / RATE - 1).toBeLessThan(0.002);
      expect(Math.abs(samples.at(-1)!)).toBeLessThan(0.001);
    }
  });

  test('the sum of many does not clip, and keeps its shape', () => {
    const score = randomScore(1, { voices: 3, transients: 100 });
    const samples = renderScore(score, { sampleRate: RATE });
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeLessThanOrEqual(1);
    expect(peak).toBeGreaterThan(0.99);
  });

  test('refuses rates and lengths out of range', () => {
    expect(() => renderScore(EMPTY_SCORE, { sampleRate: 10 })).toThrow(/sampleRate must be a number from 1000/);
    expect(() => renderScore({ ...EMPTY_SCORE, duration: 1e6 }, { sampleRate: RATE })).toThrow(/duration/);
  });
});

describe('writeWav', () => {
  const header = (bytes: Uint8Array): number[] => {
    const view = new DataView(bytes.buffer);
    return [view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true), view.getUint32(40, true)];
  };

  test('mono of 16 bits', () => {
    const bytes = writeWav(steady(0.6, 100));
    expect(header(bytes)).toEqual([1, 8000, 16, 32_000]);
    expect(bytes.length).toBe(44 + 32_000);
  });

  test('split: voices on the left, blows on the right', () => {
    const score = { ...steady(0.6, 100), transients: blow(0.1, 0.5).transients };
    const view = new DataView(writeWav(score, { channels: 'split', sampleRate: 4000 }).buffer);
    const peakOf = (channel: number, from: number, to: number): number => {
      let peak = 0;
      for (let i = from * 4000; i < to * 4000; i++)
        peak = Math.max(peak, Math.abs(view.getInt16(44 + 4 * i + 2 * channel, true)));
      return peak / 32_767;
    };
    expect(peakOf(0, 0, 0.5)).toBe(0);
    expect(peakOf(1, 0, 0.5)).toBeCloseTo(0.8, 2);
    expect(peakOf(0, 0.6, 1.4)).toBeCloseTo(0.6, 2);
    expect(peakOf(1, 0.6, 1.4)).toBe(0);
  });

  test('an empty score is a valid file', () => {
    expect(header(writeWav(EMPTY_SCORE))).toEqual([1, 8000, 16, 0]);
  });
});
