/**
 * Reported losses: everything that a score loses in a format, and nothing that it does not contain.
 */
import { describe, expect, test } from 'vitest';
import { HAPTIC_FORMATS, lossesOf, readHaptics, writeHaptics } from '@sense/haptics';
import { readHaptic, readHjif, writeAndroidEnvelope, writeHaptic } from '@sense/haptics/engine';
import { EMPTY_SCORE, randomScore } from './random-score.js';

describe('formats', () => {
  test('report what of a score they lose', () => {
    const score = randomScore(2, { lowHz: 40, highHz: 400 });
    const losses = (id: keyof typeof HAPTIC_FORMATS): string => lossesOf(score, HAPTIC_FORMATS[id]).join('; ');
    expect(losses('hjif')).toBe('times are rounded to whole milliseconds');
    expect(losses('haptic')).toMatch(/2 voices become one.*outside 65 to 300 Hz: \d+ % of the points.*stems/);
    expect(losses('android-waveform')).toMatch(/40 transients become pulses.*sharpness.*frequencies of voices/);
    expect(losses('ahap')).toMatch(/voice pauses for 22 ms under \d+ transients/);
    expect(losses('android-envelope')).toMatch(/play 16 points only, and this score has \d+/);
    expect(lossesOf(EMPTY_SCORE, HAPTIC_FORMATS.ahap)).toEqual([]);
  });

  test('the reported number of points of an envelope is the written one', () => {
    const score = randomScore(4);
    const losses = lossesOf(score, HAPTIC_FORMATS['android-envelope']).join();
    const { controlPoints } = JSON.parse(writeAndroidEnvelope(score)) as { controlPoints: unknown[] };
    expect(losses).toContain(`this score has ${controlPoints.length}:`);
  });

  test('report no loss for a score that they wrote', () => {
    const score = randomScore(5, { lowHz: 70, highHz: 280 });
    for (const id of ['haptic', 'ahap', 'hjif', 'haps', 'android-waveform'] as const) {
      const again = readHaptics(writeHaptics(score, id), { format: id }).score;
      expect(lossesOf(again, HAPTIC_FORMATS[id]), id).toEqual([]);
    }
  });

  test('default stems of a file are neither reported as lost nor written', () => {
    const read = readHaptic(writeHaptic(randomScore(6)));
    expect(read.rolesAssumed).toBe(true);
    expect(lossesOf(read, HAPTIC_FORMATS.haps).join()).not.toMatch(/stems/);
    const hjif = readHjif(writeHaptics(read, 'hjif'));
    expect(hjif.rolesAssumed).toBe(true);
    expect(hjif.voices.map(({ voice, stem }) => [voice, stem])).toEqual([['continuous', 'bass']]);
    expect(readHjif(writeHaptics(randomScore(6), 'hjif')).rolesAssumed).toBeUndefined();
  });
});
