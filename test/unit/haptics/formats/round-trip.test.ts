/**
 * What single formats preserve: pulses of transients, mean levels, stems and the range of frequencies.
 */
import { expect, test } from 'vitest';
import { HAPTIC_FORMATS, readHaptics, writeHaptics, type HapticFormatId, type HapticScore } from '@sense/haptics';
import { Felt, randomScore } from './random-score.js';

function there(score: HapticScore, id: HapticFormatId): HapticScore {
  const { format, score: read } = readHaptics(writeHaptics(score, id));
  expect(format.id).toBe(id);
  return read;
}

test.each(['android-waveform', 'android-envelope', 'web-vibration'] as const)(
  '%s converts transients to pulses',
  (id) => {
    const score = randomScore(11, { voices: 0, transients: 12, seconds: 6 });
    const felt = new Felt(there(score, id));
    for (const { time, intensity } of score.transients) {
      const [, peak] = felt.range(time + 0.01, 0.03, 'amplitude');
      expect(peak).toBeGreaterThanOrEqual(intensity - HAPTIC_FORMATS[id].fidelity.amplitude);
    }
  },
);

test('web-vibration keeps the mean level of voices over some periods', () => {
  const window = 0.24;
  const mean = (felt: Felt, start: number): number => {
    let sum = 0;
    for (let i = 0; i < 240; i++) sum += felt.at(start + (i * window) / 240)[0]!.amplitude;
    return sum / 240;
  };
  for (let seed = 1; seed <= 4; seed++) {
    const score = randomScore(seed, { voices: 1, transients: 0, seconds: 4 });
    const [truth, found] = [new Felt(score), new Felt(there(score, 'web-vibration'))];
    for (let start = 0; start + window < score.duration; start += window / 2) {
      expect(Math.abs(mean(found, start) - mean(truth, start))).toBeLessThanOrEqual(
        HAPTIC_FORMATS['web-vibration'].fidelity.amplitude,
      );
    }
  }
});

test('hjif keeps stems and names of voices', () => {
  const score = randomScore(5, { voices: 2 });
  const read = there(score, 'hjif');
  expect(read.voices.map(({ voice, stem }) => [voice, stem])).toEqual([
    ['bass', 'bass'],
    ['voice 1', 'vocals'],
  ]);
  const counts = (of: HapticScore): number => of.transients.filter(({ stem }) => stem === 'other').length;
  expect(counts(score)).toBeGreaterThan(0);
  expect(counts(read)).toBe(counts(score));
});

test('frequencies outside the range of a format are clamped', () => {
  const score = randomScore(8, { voices: 1, transients: 0, lowHz: 40, highHz: 64 });
  for (const id of ['haptic', 'ahap'] as const) {
    const hz = there(score, id).voices.flatMap(({ knots }) => knots.map(({ frequencyHz }) => frequencyHz));
    for (const each of hz) expect(each).toBeCloseTo(65, 6);
  }
});
