/** The high-pass: its response to tones and offsets, in blocks. */
import { describe, expect, it } from 'vitest';
import { HighPass } from '../../../../packages/core/src/dsp/high-pass.js';

const RATE = 48_000;
const CORNER_HZ = 5;

function filtered(signal: Float32Array, order: 1 | 2, block = 512): Float32Array {
  const highPass = new HighPass(CORNER_HZ, RATE, order);
  const out = signal.slice();
  for (let at = 0; at < out.length; at += block) highPass.process(out.subarray(at, at + block));
  return out;
}

const tone = (hz: number, seconds: number): Float32Array =>
  Float32Array.from({ length: seconds * RATE }, (_, i) => Math.sin((2 * Math.PI * hz * i) / RATE));

/** Amplitude and phase, in degrees, of the last second at `hz`. */
function response(hz: number, order: 1 | 2): { amplitude: number; degrees: number } {
  const out = filtered(tone(hz, 3), order);
  let re = 0;
  let im = 0;
  for (let i = out.length - RATE; i < out.length; i++) {
    re += (out[i]! * Math.sin((2 * Math.PI * hz * i) / RATE) * 2) / RATE;
    im += (out[i]! * Math.cos((2 * Math.PI * hz * i) / RATE) * 2) / RATE;
  }
  return { amplitude: Math.hypot(re, im), degrees: (180 / Math.PI) * Math.atan2(im, re) };
}

describe.each([1, 2] as const)('HighPass of order %d', (order) => {
  it('removes a constant offset', () => {
    const out = filtered(new Float32Array(RATE).fill(0.5), order);
    expect(Math.abs(out.at(-1)!)).toBeLessThan(1e-6);
  });

  it('has -3 dB and a phase of 45 degrees for each order at its corner', () => {
    const { amplitude, degrees } = response(CORNER_HZ, order);
    expect(amplitude).toBeCloseTo(Math.SQRT1_2, 3);
    expect(degrees).toBeCloseTo(45 * order, 1);
  });

  it('has the amplitude of a Butterworth filter', () => {
    for (const hz of [1, 2, 10, 20]) {
      const { amplitude } = response(hz, order);
      expect(amplitude).toBeCloseTo(1 / Math.sqrt(1 + (CORNER_HZ / hz) ** (2 * order)), 3);
    }
  });

  it('leaves frequencies a decade above as they are', () => {
    for (const hz of [50, 100, 1000]) {
      const { amplitude, degrees } = response(hz, order);
      expect(amplitude).toBeGreaterThan(0.99);
      expect(degrees).toBeLessThan((8.3 * 50) / hz);
    }
  });

  it('gives the same for blocks of any length, and after a reset', () => {
    const signal = tone(30, 0.1);
    const whole = filtered(signal, order, signal.length);
    expect(filtered(signal, order, 7)).toEqual(whole);
    const highPass = new HighPass(CORNER_HZ, RATE, order);
    highPass.process(signal.slice());
    highPass.reset();
    const again = signal.slice();
    highPass.process(again);
    expect(again).toEqual(whole);
  });
});
