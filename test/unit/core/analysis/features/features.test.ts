/** Features of signals with known level, spectrum and flux. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { SILENT_STEM } from '@sense/core/engine';
import { addHit, analyze, noise, sine } from '../render.js';

describe('features', () => {
  it('measure a full-scale sine in both channels as -3 dB, in one channel as -6 dB', () => {
    const tone = sine(1000, 0.5);
    expect(analyze(tone).features.drums.levelDb).toBeCloseTo(-3.01, 1);
    expect(analyze(tone, { right: new Float32Array(tone.length) }).features.drums.levelDb).toBeCloseTo(-6.02, 1);
    expect(analyze(tone, { right: tone.map((value) => -value) }).features.drums.levelDb).toBeCloseTo(-3.01, 1);
    expect(analyze(sine(1000, 0.5, 0.01)).features.drums.levelDb).toBeCloseTo(-43.01, 1);
  });

  it('measure noise of -20 dB as -20 dB', () => {
    expect(analyze(noise(0.5, 0.1, createRandom(1))).features.drums.levelDb).toBeCloseTo(-20, 0);
  });

  it('are those of SILENT_STEM in silence', () => {
    const { features, onsets } = analyze(new Float32Array(24_000));
    expect(onsets).toEqual([]);
    for (const stem of Object.values(features)) {
      expect(stem).toEqual(SILENT_STEM);
    }
  });

  it('separate low, middle and high bands, and measure the centroid', () => {
    for (const [hz, band] of [
      [60, 'lowDb'],
      [1500, 'midDb'],
      [9000, 'highDb'],
    ] as const) {
      const { drums } = analyze(sine(hz, 0.5)).features;
      expect(drums[band]).toBeCloseTo(-3, 0);
      for (const other of ['lowDb', 'midDb', 'highDb'] as const) {
        if (other !== band) expect(drums[other]).toBeLessThan(-30);
      }
      expect(Math.abs(drums.centroidHz - hz)).toBeLessThan(25);
    }
    const two = sine(1000, 0.5, 0.5).map((value, i) => value + 0.5 * Math.sin((2 * Math.PI * 5000 * i) / 48_000));
    expect(analyze(two).features.drums.centroidHz).toBeCloseTo(3000, -2);
  });

  it('apply the mask of each stem as an amplitude gain over linear frequency', () => {
    const two = sine(1000, 0.5, 0.5).map((value, i) => value + 0.5 * Math.sin((2 * Math.PI * 8000 * i) / 48_000));
    for (const maskBins of [65, 257, 513, 1025]) {
      const { features } = analyze(two, {
        maskBins,
        mask: (stem, position) => ({ drums: 1, bass: 0.5, other: position > 0.2 ? 1 : 0, vocals: 0 })[stem],
      });
      expect(features.drums.levelDb).toBeCloseTo(-6.02, 1);
      expect(features.bass.levelDb).toBeCloseTo(-12.04, 1);
      expect(features.other.levelDb).toBeCloseTo(-9.03, 1);
      expect(features.other.centroidHz).toBeCloseTo(8000, -2);
      expect(features.vocals.levelDb).toBe(-120);
    }
  });

  it('have flux where the spectrum changes, and none where it is steady', () => {
    const steady = sine(1000, 0.5);
    expect(analyze(steady).features.drums.flux).toBeLessThan(0.001);
    const louder = steady.map((value, i) => (i < steady.length - 600 ? 0.01 * value : value));
    expect(analyze(louder).features.drums.flux).toBeGreaterThan(0.02);
  });

  it('include the flux threshold of onsets, which is 0 below the level gate', () => {
    const steady = analyze(sine(1000, 0.5)).features;
    expect(steady.drums.fluxThreshold).toBeGreaterThan(0.013);
    expect(steady.drums.flux).toBeLessThan(steady.drums.fluxThreshold);
    expect(steady.bass.fluxThreshold).toBe(0);
    const hit = new Float32Array(24_064);
    addHit(hit, hit.length - 500, 0.6, createRandom(3));
    const { features, onsets } = analyze(hit);
    expect(onsets.length).toBe(1);
    expect(features.drums.flux).toBeGreaterThan(features.drums.fluxThreshold);
    expect(features.drums.fluxThreshold).toBeGreaterThan(0);
    const noisy = analyze(noise(1, 0.1, createRandom(4))).features.drums;
    expect(noisy.fluxThreshold).toBeGreaterThan(1.5 * steady.drums.fluxThreshold);
    expect(noisy.flux).toBeLessThan(noisy.fluxThreshold);
  });

  it('are the same at other sample rates and hops', () => {
    for (const [sampleRate, hopFrames] of [
      [44_100, 441],
      [32_000, 333],
      [8000, 85],
      [96_000, 1024],
      [48_000, 128],
      [48_000, 2048],
    ] as const) {
      const tone = sine(1000, 0.5, 0.5, sampleRate);
      const { drums } = analyze(tone, { sampleRate, hopFrames }).features;
      expect(drums.levelDb).toBeCloseTo(-9.03, 0);
      expect(drums.centroidHz).toBeCloseTo(1000, -2);
    }
  });
});
