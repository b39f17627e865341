/** The high-pass: its response to tones and offsets, in blocks. */
import { describe, expect, it } from 'vitest';
import { HighPass } from '../../../../packages/core/src/dsp/high-pass.js';

const RATE = 48_000;
const CORNER_HZ = 5;

function filtered(signal: Float32Array, block = 512): Float32Array {
  const highPass = new HighPass(CORNER_HZ, RATE);
  const out = signal.slice();
  for (let at = 0; at < out.length; at += block) highPass.process(out.subarray(at, at + block));
  return out;
}

const tone = (hz: number, seconds: number): Float32Array =>
  Float32Array.from({ length: seconds * RATE }, (_, i) => Math.sin((2 * Math.PI * hz * i) / RATE));

/** Amplitude and phase, in degrees, of the last second at `hz`. */
function response(hz: number): { amplitude: number; degrees: number } {
  const out = filtered(tone(hz, 3));
  let re = 0;
  let im = 0;
  for (let i = out.length - RATE; i < out.length; i++) {
    re += (out[i]! * Math.sin((2 * Math.PI * hz * i) / RATE) * 2) / RATE;
    im += (out[i]! * Math.cos((2 * Math.PI * hz * i) / RATE) * 2) / RATE;
  }
  return { amplitude: Math.hypot(re, im), degrees: (180 / Math.PI) * Math.atan2(im, re) };
}

describe('HighPass', () => {
  it('removes a constant offset', () => {
    const out = filtered(new Float32Array(RATE).fill(0.5));
    expect(Math.abs(out.at(-1)!)).toBeLessThan(1e-6);
  });

  it('has -3 dB and 45 degrees at its corner', () => {
    const { amplitude, degrees } = response(CORNER_HZ);
    expect(amplitude).toBeCloseTo(Math.SQRT1_2, 3);
    expect(degrees).toBeCloseTo(45, 1);
  });

  it('leaves audible frequencies as they are', () => {
    for (const hz of [50, 100, 1000]) {
      const { amplitude, degrees } = response(hz);
      expect(amplitude).toBeGreaterThan(0.99);
      expect(degrees).toBeLessThan((6 * 50) / hz);
    }
  });

  it('gives the same for blocks of any length, and after a reset', () => {
    const signal = tone(30, 0.1);
    const whole = filtered(signal, signal.length);
    expect(filtered(signal, 7)).toEqual(whole);
    const highPass = new HighPass(CORNER_HZ, RATE);
    highPass.process(signal.slice());
    highPass.reset();
    const again = signal.slice();
    highPass.process(again);
    expect(again).toEqual(whole);
  });
});
