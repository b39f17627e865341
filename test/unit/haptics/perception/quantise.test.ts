/** Differences below what is just noticeable are none. */
import { expect, it } from 'vitest';
import {
  isFelt,
  isFrequencyFelt,
  isLevelFelt,
  JUST_NOTICEABLE,
} from '../../../../packages/haptics/src/perception/quantise.js';

const ratio = (db: number): number => 10 ** (db / 20);

it('levels differ from 1.7 dB on, up or down', () => {
  const { amplitudeDb } = JUST_NOTICEABLE;
  expect(isLevelFelt(0.5, 0.5 * ratio(amplitudeDb - 0.1))).toBe(false);
  expect(isLevelFelt(0.5, 0.5 * ratio(amplitudeDb + 0.1))).toBe(true);
  expect(isLevelFelt(0.5, 0.5 / ratio(amplitudeDb + 0.1))).toBe(true);
});

it('on and off are always felt, steps near nothing are not', () => {
  expect([isLevelFelt(0, 0.01), isLevelFelt(0.01, 0), isLevelFelt(0, 0)]).toEqual([true, true, false]);
  expect(isLevelFelt(0.02, 0.035)).toBe(false);
});

it('frequencies differ from 13 % on', () => {
  expect([isFrequencyFelt(100, 112), isFrequencyFelt(100, 114), isFrequencyFelt(114, 100)]).toEqual([
    false,
    true,
    true,
  ]);
});

it('the frequency of what is not felt is not felt', () => {
  expect(isFelt({ amplitude: 0.01, frequencyHz: 50 }, { amplitude: 0, frequencyHz: 200 })).toBe(true);
  expect(isFelt({ amplitude: 0, frequencyHz: 50 }, { amplitude: 0, frequencyHz: 200 })).toBe(false);
  expect(isFelt({ amplitude: 0.5, frequencyHz: 50 }, { amplitude: 0.5, frequencyHz: 60 })).toBe(true);
});
