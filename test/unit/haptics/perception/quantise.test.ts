/** Changes below the just noticeable difference are not felt. */
import { expect, it } from 'vitest';
import {
  isFelt,
  isFrequencyFelt,
  isLevelFelt,
  JUST_NOTICEABLE,
} from '../../../../packages/haptics/src/perception/quantise.js';

const ratio = (db: number): number => 10 ** (db / 20);

it('level changes are felt from 1.7 dB on, up or down', () => {
  const { amplitudeDb } = JUST_NOTICEABLE;
  expect(isLevelFelt(0.5, 0.5 * ratio(amplitudeDb - 0.1))).toBe(false);
  expect(isLevelFelt(0.5, 0.5 * ratio(amplitudeDb + 0.1))).toBe(true);
  expect(isLevelFelt(0.5, 0.5 / ratio(amplitudeDb + 0.1))).toBe(true);
});

it('on and off are always felt, small steps near zero are not', () => {
  expect([isLevelFelt(0, 0.01), isLevelFelt(0.01, 0), isLevelFelt(0, 0)]).toEqual([true, true, false]);
  expect(isLevelFelt(0.02, 0.035)).toBe(false);
});

it('frequency changes are felt from 13 % on', () => {
  expect([isFrequencyFelt(100, 112), isFrequencyFelt(100, 114), isFrequencyFelt(114, 100)]).toEqual([
    false,
    true,
    true,
  ]);
});

it('the frequency of a silent voice is not felt', () => {
  expect(isFelt({ amplitude: 0.01, frequencyHz: 50 }, { amplitude: 0, frequencyHz: 200 })).toBe(true);
  expect(isFelt({ amplitude: 0, frequencyHz: 50 }, { amplitude: 0, frequencyHz: 200 })).toBe(false);
  expect(isFelt({ amplitude: 0.5, frequencyHz: 50 }, { amplitude: 0.5, frequencyHz: 60 })).toBe(true);
});
