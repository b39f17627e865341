/** Cues of bands: independent of loudness, finite in silence, cleared by a reset. */
import { describe, expect, it } from 'vitest';
import { createErbBands } from '../../../../packages/separation/src/dsp/erb-bands.js';
import { CUE_COUNT, CUES, CueExtractor } from '../../../../packages/separation/src/dsp/cues.js';
import { noise } from '../signals.js';

const BINS = 1025;
const bands = createErbBands(BINS, 48_000, 0.65);
const textures = [0.5, 0.3, 0.2].map((share) => new Float32Array(BINS).fill(share));

function extract(gain: number, frames = 60): Float32Array {
  const cues = new CueExtractor(bands, 512 / 48_000);
  for (let t = 0; t < frames; t++) cues.process(power(t, gain), power(1000 + t, gain * 0.3), textures);
  return cues.values;
}

/** Random power spectra whose level rises and falls. */
function power(seed: number, gain: number): Float32Array {
  const level = gain * gain * (1 + Math.sin(seed / 5)) * 100;
  return noise(BINS, seed, 1).map((value) => level * (value * value + 0.1));
}

describe('CueExtractor', () => {
  it('does not depend on loudness', () => {
    const quiet = extract(0.5);
    const loud = extract(50);
    for (let i = 0; i < quiet.length; i++) expect(quiet[i]).toBeCloseTo(loud[i]!, 2);
  });

  it('reports a positive change at an onset, and a width for a loud side', () => {
    const cues = new CueExtractor(bands, 512 / 48_000);
    const quiet = new Float32Array(BINS).fill(0.01);
    const loud = new Float32Array(BINS).fill(10);
    for (let t = 0; t < 100; t++) cues.process(quiet, new Float32Array(BINS), textures);
    const band = 30 * CUE_COUNT;
    const width = CUES.indexOf('width');
    expect(cues.values[band + width]).toBeLessThan(-0.4);
    cues.process(loud, loud, textures);
    expect(cues.values[band + CUES.indexOf('changeOver30Ms')]).toBeGreaterThan(1);
    expect(cues.values[band + width]).toBeGreaterThan(0.5);
  });

  /** Cues of noise of varying level that ends at `hertz`, with dither above it. */
  function extractUpTo(hertz: number): Float32Array {
    const end = Math.round((hertz / 24_000) * (BINS - 1));
    const dither = new Float32Array(BINS).fill(1e-8);
    const cut = (spectrum: Float32Array): Float32Array =>
      spectrum.map((value, bin) => (bin < end ? value : dither[bin]!));
    const cues = new CueExtractor(bands, 512 / 48_000);
    for (let t = 0; t < 60; t++) cues.process(cut(power(t, 1)), cut(power(1000 + t, 0.3)), textures);
    return cues.values;
  }

  it.each([11_000, 16_000, 20_000, 22_050])('extrapolates the cues of music that ends at %i Hz', (hertz) => {
    const whole = extractUpTo(24_000);
    const cut = extractUpTo(hertz);
    let largest = 0;
    cut.forEach((value, at) => {
      const cue = CUES[at % CUE_COUNT]!;
      if (cue !== 'level' && cue !== 'tonality') largest = Math.max(largest, Math.abs(value - whole[at]!));
    });
    // Noise differs from band to band; silence above it would differ by 2 and more.
    expect(largest).toBeLessThan(0.7);
  });

  it('does not extrapolate music with few or no high frequencies', () => {
    const cues = new CueExtractor(bands, 512 / 48_000);
    const bassOnly = new Float32Array(BINS).map((_, bin) => (bin < 20 ? 100 : 0));
    const falling = new Float32Array(BINS).map((_, bin) => 100 * 10 ** (-bin / 60));
    for (const spectrum of [bassOnly, falling]) {
      cues.reset();
      for (let t = 0; t < 60; t++) cues.process(spectrum, spectrum, textures);
      const [below, top] = [bands.count - 2, bands.count - 1].map((band) => cues.values[band * CUE_COUNT]!);
      expect(top).toBeLessThanOrEqual(below!);
      expect(top).toBeGreaterThan(below! - 0.099);
    }
  });

  it('stays finite in silence', () => {
    const cues = new CueExtractor(bands, 512 / 48_000);
    const silence = new Float32Array(BINS);
    for (let t = 0; t < 50; t++) cues.process(silence, silence, textures);
    expect(cues.values.every((value) => Number.isFinite(value))).toBe(true);
  });

  it('clears its state on reset', () => {
    const cues = new CueExtractor(bands, 512 / 48_000);
    cues.process(power(1, 1), power(2, 1), textures);
    const first = cues.values.slice();
    for (let t = 0; t < 20; t++) cues.process(power(t, 3), power(t, 1), textures);
    cues.reset();
    cues.process(power(1, 1), power(2, 1), textures);
    expect(cues.values).toEqual(first);
  });
});
