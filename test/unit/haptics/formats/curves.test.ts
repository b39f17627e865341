/** Thinning stays within its tolerance; merging returns the strongest voice; scales are inverse. */
import { describe, expect, test } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { mergeVoices } from '../../../../packages/haptics/src/formats/curves/merge-voices.js';
import {
  amplitudeToIntensity,
  hapticFrequencyToHz,
  hzToHapticFrequency,
  intensityToAmplitude,
} from '../../../../packages/haptics/src/formats/scale.js';
import { hzToSharpness, sharpnessToHz } from '../../../../packages/haptics/src/perception/sharpness.js';
import { thinKnots, type HapticKnot, type HapticVoice } from '@sense/haptics';
import { Felt, randomScore } from './random-score.js';

describe('thinKnots', () => {
  test('removes points on a line and keeps ends, corners and jumps', () => {
    const knot = (time: number, amplitude: number): HapticKnot => ({ time, amplitude, frequencyHz: 100 });
    const knots = [knot(0, 0), knot(1, 0.25), knot(2, 0.5), knot(3, 0.5), knot(4, 0.5), knot(4, 0.1), knot(5, 0.1)];
    expect(thinKnots(knots)).toEqual([knot(0, 0), knot(2, 0.5), knot(4, 0.5), knot(4, 0.1), knot(5, 0.1)]);
    expect(thinKnots([])).toEqual([]);
  });

  test('stays within tolerance of a live envelope, with far fewer points', () => {
    const random = createRandom(5);
    let level = 0.5;
    const knots = Array.from({ length: 6000 }, (_, i): HapticKnot => {
      level = Math.min(1, Math.max(0, level + 0.04 * (random() - 0.5)));
      return { time: i / 94, amplitude: level, frequencyHz: 60 + 60 * Math.sin(i / 300) ** 2 };
    });
    const thinned = thinKnots(knots, { amplitude: 0.02, frequency: 0.05 });
    expect(thinned.length).toBeLessThan(knots.length / 3);
    const felt = new Felt({
      duration: 70,
      transients: [],
      voices: [{ voice: 'a', stem: 'bass', priority: 1, knots: thinned }],
    });
    for (const { time, amplitude, frequencyHz } of knots) {
      const [found] = felt.at(time);
      expect(Math.abs(found!.amplitude - amplitude)).toBeLessThanOrEqual(0.02 + 1e-9);
      expect(Math.abs(found!.frequencyHz / frequencyHz - 1)).toBeLessThanOrEqual(0.05 + 1e-9);
    }
  });

  test('ignores the frequency of silence', () => {
    const knots = Array.from({ length: 100 }, (_, i) => ({ time: i, amplitude: 0, frequencyHz: 50 + (i % 7) * 40 }));
    expect(thinKnots(knots)).toEqual([knots[0], knots[99]]);
  });
});

describe('mergeVoices', () => {
  test('returns the strongest voice at every moment', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const score = randomScore(seed, { voices: 3, transients: 0, seconds: 4 });
      const merged = new Felt(score);
      const single = score.voices.map((voice) => new Felt({ ...score, voices: [voice] }));
      const random = createRandom(seed);
      for (let n = 0; n < 300; n++) {
        const time = random() * score.duration;
        const strongest = single.map((felt) => felt.at(time)[0]!).sort((a, b) => b.amplitude - a.amplitude)[0]!;
        const found = merged.at(time)[0]!;
        expect(found.amplitude).toBeCloseTo(strongest.amplitude, 9);
        if (strongest.amplitude > 0) expect(found.frequencyHz).toBeCloseTo(strongest.frequencyHz, 6);
      }
    }
  });

  test('is silent between voices, in ascending time', () => {
    const voice = (start: number): HapticVoice => ({
      voice: `v${start}`,
      stem: 'bass',
      priority: 1,
      knots: [start, start + 1].map((time) => ({ time, amplitude: 0.5, frequencyHz: 100 })),
    });
    const merged = mergeVoices([voice(3), voice(0)]);
    expect(merged.map(({ time, amplitude }) => [time, amplitude])).toEqual([
      [0, 0.5],
      [1, 0.5],
      [1, 0],
      [3, 0],
      [3, 0.5],
      [4, 0.5],
    ]);
  });
});

test('scales are inverse within their range and clamped to its ends', () => {
  for (const part of [0, 0.1, 0.5, 0.9, 1]) {
    expect(hzToSharpness(sharpnessToHz(part))).toBeCloseTo(part, 9);
    expect(hzToHapticFrequency(hapticFrequencyToHz(part))).toBeCloseTo(part, 9);
    expect(intensityToAmplitude(amplitudeToIntensity(part))).toBeCloseTo(part, 9);
  }
  expect(sharpnessToHz(0)).toBe(65);
  expect(sharpnessToHz(1)).toBe(300);
  expect(hzToSharpness(20)).toBe(0);
  expect(hzToSharpness(1000)).toBe(1);
  // As in the exporters of .haptic, sharpness is the square root of frequency.
  expect(hzToSharpness(hapticFrequencyToHz(0.54))).toBeCloseTo(Math.sqrt(0.54), 9);
});
