/** The real transform against the definition of the discrete Fourier transform. */
import { describe, expect, it } from 'vitest';
import { RealFft } from '@sense/core/engine';
import { noise } from '../../../support/signals.js';

/** Sum over samples of `x[n] exp(-2 pi i k n / size)`, re and im of bins 0 to half the size. */
function definition(samples: Float32Array): Float64Array {
  const size = samples.length;
  const spectrum = new Float64Array(size + 2);
  for (let bin = 0; bin <= size / 2; bin++) {
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * ((bin * n) % size)) / size;
      spectrum[2 * bin]! += samples[n]! * Math.cos(angle);
      spectrum[2 * bin + 1]! += samples[n]! * Math.sin(angle);
    }
  }
  return spectrum;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

describe('RealFft', () => {
  it.each([4, 8, 16, 64, 512, 2048])('of %i samples matches the discrete Fourier transform, and inverts it', (size) => {
    const fft = new RealFft(size);
    const samples = noise(size, size);
    const spectrum = new Float64Array(size + 2);
    fft.forward(samples, spectrum);
    expect(fft.bins).toBe(size / 2 + 1);
    expect(largestDifference(spectrum, definition(samples))).toBeLessThan(1e-11 * size);
    const back = new Float64Array(size);
    fft.inverse(spectrum, back);
    expect(largestDifference(back, samples)).toBeLessThan(1e-14 * size);
  });

  it('ignores imaginary parts of the first and last bin', () => {
    const fft = new RealFft(16);
    const spectrum = new Float64Array(18);
    fft.forward(noise(16, 1), spectrum);
    const odd = spectrum.slice();
    odd[1] = 3;
    odd[17] = -5;
    const [first, second] = [new Float64Array(16), new Float64Array(16)];
    fft.inverse(spectrum, first);
    fft.inverse(odd, second);
    expect(second).toEqual(first);
  });

  it.each([0, 2, 3, 12, 2.5, NaN])('refuses %d samples', (size) => {
    expect(() => new RealFft(size)).toThrow(`FFT size must be a power of two >= 4, received ${size}`);
  });
});
