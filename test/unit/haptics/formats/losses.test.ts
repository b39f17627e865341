/**
 * What formats tell of a loss: all that a score would lose, and nothing that was not there.
 */
import { describe, expect, test } from 'vitest';
import { HAPTIC_FORMATS, lossesOf, readHaptics, writeHaptics } from '@sense/haptics';
import { readHaptic, readHjif, writeAndroidEnvelope, writeHaptic } from '@sense/haptics/engine';
import { EMPTY_SCORE, randomScore } from './random-score.js';

describe('formats', () => {
  test('tell what of a score they would lose', () => {
    const score = randomScore(2, { lowHz: 40, highHz: 400 });
    const told = (id: keyof typeof HAPTIC_FORMATS): string => lossesOf(score, HAPTIC_FORMATS[id]).join('; ');
    expect(told('hjif')).toBe('times are whole milliseconds');
    expect(told('haptic')).toMatch(/2 voices become one.*outside 65 to 300 Hz: \d+ % of the points.*stems/);
    expect(told('android-waveform')).toMatch(/40 transients become pulses.*sharpness.*frequencies of voices/);
    expect(told('ahap')).toMatch(/voice pauses for 22 ms under \d+ blows/);
    expect(told('android-envelope')).toMatch(/play 16 points only, and these are \d+/);
    expect(lossesOf(EMPTY_SCORE, HAPTIC_FORMATS.ahap)).toEqual([]);
  });

  test('the points of an envelope that are told are those that are written', () => {
    const score = randomScore(4);
    const told = lossesOf(score, HAPTIC_FORMATS['android-envelope']).join();
    const { controlPoints } = JSON.parse(writeAndroidEnvelope(score)) as { controlPoints: unknown[] };
    expect(told).toContain(`these are ${controlPoints.length}:`);
  });

  test('lose nothing of what they hold themselves, the second time', () => {
    const score = randomScore(5, { lowHz: 70, highHz: 280 });
    for (const id of ['haptic', 'ahap', 'hjif', 'haps', 'android-waveform'] as const) {
      const again = readHaptics(writeHaptics(score, id), { format: id }).score;
      expect(lossesOf(again, HAPTIC_FORMATS[id]), id).toEqual([]);
    }
  });

  test('stems that a file does not name are not told as lost, and not written as facts', () => {
    const read = readHaptic(writeHaptic(randomScore(6)));
    expect(read.rolesAssumed).toBe(true);
    expect(lossesOf(read, HAPTIC_FORMATS.haps).join()).not.toMatch(/stems/);
    const hjif = readHjif(writeHaptics(read, 'hjif'));
    expect(hjif.rolesAssumed).toBe(true);
    expect(hjif.voices.map(({ voice, stem }) => [voice, stem])).toEqual([['continuous', 'bass']]);
    expect(readHjif(writeHaptics(randomScore(6), 'hjif')).rolesAssumed).toBeUndefined();
  });

  test('silence at the end is told where it is lost', () => {
    const silent = { ...EMPTY_SCORE, duration: 5 };
    for (const format of Object.values(HAPTIC_FORMATS)) {
      if (!format.write || !format.read) continue;
      const { duration } = format.read(format.write(silent));
      const told = lossesOf(silent, format).filter((loss) => loss.includes('silence at the end'));
      expect([format.id, told.length > 0]).toEqual([format.id, duration < 4.9]);
    }
  });
});
