/** Power spectra of known signals: level, bin and leakage. */
import { describe, expect, it } from 'vitest';
import { powerToDb } from '@sense/core/engine';
import { StereoSpectrum } from '../../../../../packages/core/src/analysis/features/stereo-spectrum.js';

const SIZE = 1024;
const FALL = 192;

function measure(left: (i: number) => number, right: (i: number) => number, frames = 3000): Float32Array {
  const spectrum = new StereoSpectrum(SIZE, FALL);
  const hop = {
    left: Float32Array.from({ length: frames }, (_, i) => left(i)),
    right: Float32Array.from({ length: frames }, (_, i) => right(i)),
  };
  spectrum.push(hop, 0, 1111);
  spectrum.push(hop, 1111, frames);
  spectrum.compute();
  return spectrum.power.slice();
}

const sine =
  (hz: number) =>
  (i: number): number =>
    Math.sin((2 * Math.PI * hz * i) / 48_000);
const silence = (): number => 0;
const total = (power: Float32Array): number => powerToDb(power.reduce((sum, value) => sum + value, 0));

describe('StereoSpectrum', () => {
  it('sums to the mean square of both channels', () => {
    expect(total(measure(sine(1000), sine(1000)))).toBeCloseTo(-3.01, 1);
    expect(total(measure(sine(1000), silence))).toBeCloseTo(-6.02, 1);
    expect(total(measure(sine(1000), (i) => -sine(1000)(i)))).toBeCloseTo(-3.01, 1);
    expect(
      total(
        measure(
          () => 0.5,
          () => 0.5,
        ),
      ),
    ).toBeCloseTo(-6.02, 1);
    expect(total(measure(silence, silence))).toBe(-120);
  });

  it('has the maximum of a tone in its bin, and little leakage of a bass note into the treble', () => {
    const tone = measure(sine(46.875 * 64), sine(46.875 * 64));
    expect(tone.indexOf(Math.max(...tone))).toBe(64);
    const bass = measure(sine(80), sine(80));
    expect(total(bass.subarray(Math.ceil(4000 / 46.875)))).toBeLessThan(-95);
  });

  it('responds to the newest milliseconds', () => {
    const late = measure((i) => (i >= 3000 - 240 ? sine(3000)(i) : 0), silence);
    expect(total(late)).toBeGreaterThan(-20);
  });

  it('is silent after reset', () => {
    const spectrum = new StereoSpectrum(SIZE, FALL);
    const hop = { left: new Float32Array(SIZE).fill(1), right: new Float32Array(SIZE).fill(1) };
    spectrum.push(hop, 0, SIZE);
    spectrum.reset();
    spectrum.compute();
    expect(Math.max(...spectrum.power)).toBe(0);
  });
});
