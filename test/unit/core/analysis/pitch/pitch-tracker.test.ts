/** The pitch tracker on tones of known pitch. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { PitchSpectrum } from '../../../../../packages/core/src/analysis/pitch/pitch-spectrum.js';
import { PitchTracker } from '../../../../../packages/core/src/analysis/pitch/pitch-tracker.js';

const RATE = 48_000;
const HOP = 512;
const MASK_BINS = 1025;
const BASS = { lowestHz: 30, highestHz: 400 };
const VOICE = { lowestHz: 70, highestHz: 1100 };

/** Seeded white noise in -1..1. */
function noise(seed: number): () => number {
  const next = createRandom(seed);
  return () => 2 * next() - 1;
}

interface Reading {
  readonly hz: number;
  readonly voicing: number;
}

/** Output of the tracker after each hop of `seconds` of `signal(t)`, once its frame is full. */
function track(
  signal: (t: number) => number,
  options: { range?: typeof BASS; seconds?: number; mask?: Float32Array } = {},
): Reading[] {
  const { range = VOICE, seconds = 0.6, mask = new Float32Array(MASK_BINS).fill(1) } = options;
  const spectrum = new PitchSpectrum(RATE, HOP);
  const tracker = new PitchTracker(spectrum, RATE, MASK_BINS, range);
  const readings: Reading[] = [];
  for (let at = 0; at < seconds * RATE; at += HOP) {
    const left = Float32Array.from({ length: HOP }, (_, i) => signal((at + i) / RATE));
    spectrum.process({ left, right: left });
    tracker.process(mask);
    if (at > 0.12 * RATE) readings.push({ hz: tracker.pitchHz, voicing: tracker.voicing });
  }
  return readings;
}

const cents = (hz: number, reference: number): number => 1200 * Math.log2(hz / reference);

/** A tone with partials `first` to `last`, of amplitude 1/n. */
const tone =
  (hz: number, first = 1, last = 8) =>
  (t: number): number => {
    let sum = 0;
    for (let n = first; n <= last; n++) sum += Math.sin(2 * Math.PI * hz * n * t + n) / n;
    return 0.2 * sum;
  };

describe('PitchTracker', () => {
  it.each([41.2, 55, 82.4, 110, 164.8, 246.9])('measures a bass note of %f Hz within 12 cents', (hz) => {
    for (const { hz: found, voicing } of track(tone(hz), { range: BASS })) {
      expect(Math.abs(cents(found, hz))).toBeLessThan(12);
      expect(voicing).toBeGreaterThan(0.7);
    }
  });

  it.each([98, 220, 440, 880])('measures a sung note of %f Hz within ten cents, also without its fundamental', (hz) => {
    for (const first of [1, 2]) {
      for (const { hz: found } of track(tone(hz, first))) expect(Math.abs(cents(found, hz))).toBeLessThan(10);
    }
  });

  it('follows a vibrato of half a semitone at 5.5 Hz', () => {
    const depth = 2 ** (0.5 / 12) - 1;
    const signal = (t: number): number =>
      tone(220)(t - (depth * Math.cos(2 * Math.PI * 5.5 * t)) / (2 * Math.PI * 5.5));
    const found = track(signal, { seconds: 1 }).map(({ hz }) => cents(hz, 220));
    expect(Math.max(...found)).toBeGreaterThan(20);
    expect(Math.max(...found)).toBeLessThan(60);
    expect(Math.min(...found)).toBeLessThan(-20);
    expect(Math.min(...found)).toBeGreaterThan(-60);
  });

  it('makes no octave errors in noise 6 dB below the tone', () => {
    const random = noise(7);
    const wrong = track((t) => tone(146.8)(t) + 0.18 * random(), { seconds: 2 }).filter(
      ({ hz }) => Math.abs(cents(hz, 146.8)) > 50,
    );
    expect(wrong).toEqual([]);
  });

  it('measures the tone under the mask only', () => {
    const mask = Float32Array.from({ length: MASK_BINS }, (_, bin) => (bin * 23.4375 < 300 ? 1 : 0));
    const both = (t: number): number => tone(61.7, 1, 4)(t) + tone(523.3, 1, 3)(t);
    for (const { hz } of track(both, { range: BASS, mask })) expect(Math.abs(cents(hz, 61.7))).toBeLessThan(10);
  });

  it('reports no pitch for silence, and low voicing for noise', () => {
    for (const reading of track(() => 0)) expect(reading).toEqual({ hz: 0, voicing: 0 });
    const random = noise(3);
    const voicings = track(() => 0.2 * random(), { seconds: 2 }).map(({ voicing }) => voicing);
    expect(voicings.reduce((a, b) => a + b) / voicings.length).toBeLessThan(0.3);
  });

  it('exposes its delay', () => {
    expect(new PitchSpectrum(RATE, HOP).delaySeconds).toBeGreaterThan(0.04);
    expect(new PitchSpectrum(RATE, HOP).delaySeconds).toBeLessThan(0.05);
  });
});
