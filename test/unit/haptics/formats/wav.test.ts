/** The rendered signal has the expected frequencies and levels at the expected times, and never clips. */
import { describe, expect, test } from 'vitest';
import { transientShape, vibrationAmplitude } from '../../../../packages/haptics/src/audio/vibration.js';
import type { HapticScore } from '@sense/haptics';
import { writeWav } from '@sense/haptics/engine';
import { EMPTY_SCORE } from './random-score.js';

const RATE = 8000;

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

const oneTransient = (time: number, sharpness: number): HapticScore => ({
  duration: 2,
  voices: [],
  transients: [{ type: 'transient', id: 1, time, intensity: 0.8, sharpness, stem: 'drums', priority: 3 }],
});

describe('writeWav', () => {
  const header = (bytes: Uint8Array): number[] => {
    const view = new DataView(bytes.buffer);
    return [view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true), view.getUint32(40, true)];
  };

  test('16-bit mono, long enough for the last transient to end', () => {
    const bytes = writeWav(steady(0.6, 100));
    const dataBytes = 2 * 2.4 * RATE;
    expect(header(bytes)).toEqual([1, RATE, 16, dataBytes]);
    expect(bytes.length).toBe(44 + dataBytes);
  });

  test('split: voices on the left, transients on the right', () => {
    const score = { ...steady(0.6, 100), transients: oneTransient(0.1, 0.5).transients };
    const view = new DataView(writeWav(score, { channels: 'split', sampleRate: 4000 }).buffer);
    const peakOf = (channel: number, from: number, to: number): number => {
      let peak = 0;
      for (let i = from * 4000; i < to * 4000; i++)
        peak = Math.max(peak, Math.abs(view.getInt16(44 + 4 * i + 2 * channel, true)));
      return peak / 32_767;
    };
    expect(peakOf(0, 0, 0.5)).toBeLessThan(0.001);
    const amplitude = vibrationAmplitude(0.8, transientShape(0.5).frequencyHz);
    expect(peakOf(1, 0.09, 0.5)).toBeGreaterThan(0.5 * amplitude);
    expect(peakOf(1, 0.09, 0.5)).toBeLessThan(1.1 * amplitude);
    expect(peakOf(0, 0.7, 1.3)).toBeCloseTo(vibrationAmplitude(0.6, 100), 1);
    expect(peakOf(1, 0.7, 1.3)).toBeLessThan(0.001);
  });

  test('rejects rates and lengths outside their range', () => {
    expect(() => writeWav(EMPTY_SCORE, { sampleRate: 10 })).toThrow(/sampleRate must be a number from 1000/);
    expect(() => writeWav({ ...EMPTY_SCORE, duration: 1e6 })).toThrow(/duration/);
  });

  test('an empty score is a valid file', () => {
    expect(header(writeWav(EMPTY_SCORE))).toEqual([1, RATE, 16, 2 * 0.4 * RATE]);
  });
});
