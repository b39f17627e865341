/** Gains of the multichannel down-mix: every layout keeps every channel. */
import { expect, it } from 'vitest';
import { downMixGains } from '@sense/core/engine';

const counts = Array.from({ length: 32 }, (_, i) => i + 1);

it.each(counts)('keeps every channel of %i, with equal power on both sides', (channels) => {
  const { left, right } = downMixGains(channels);
  expect([left.length, right.length]).toEqual([channels, channels]);
  left.forEach((gain, channel) => expect(gain + right[channel]!).toBeGreaterThan(0.2));
  const power = (gains: readonly number[]): number => gains.reduce((sum, gain) => sum + gain * gain, 0);
  if (channels <= 8) expect(power(left)).toBeCloseTo(power(right), 12);
});

it('passes mono to both sides and stereo unchanged', () => {
  expect(downMixGains(1)).toEqual({ left: [1], right: [1] });
  expect(downMixGains(2)).toEqual({ left: [1, 0], right: [0, 1] });
});

it('sends centre and low frequencies of 7.1 to both sides, surrounds to their own side', () => {
  const { left, right } = downMixGains(8);
  const s = Math.SQRT1_2;
  [1, 0, s, s, s, 0, s, 0].forEach((gain, channel) => expect(left[channel]! / left[0]!).toBeCloseTo(gain, 12));
  [0, 1, s, s, 0, s, 0, s].forEach((gain, channel) => expect(right[channel]! / right[1]!).toBeCloseTo(gain, 12));
});

it('shares the rear centre of 6.1 between both surrounds', () => {
  const { left, right } = downMixGains(7);
  for (const side of [left, right]) expect(side[4]! / Math.max(...side)).toBeCloseTo(0.5, 12);
});

it.each([3, 4, 5, 6, 7, 8])('limits the gain sum of %i channels to that of Web Audio for 5.1', (channels) => {
  const { left } = downMixGains(channels);
  expect(left.reduce((sum, gain) => sum + gain, 0)).toBeLessThan(1 + Math.SQRT2 + 1e-9);
});

it('keeps the mean power of many uncorrelated channels', () => {
  const { left } = downMixGains(24);
  expect(left.reduce((sum, gain) => sum + gain * gain, 0)).toBeCloseTo(1, 12);
});

it.each([0, 1.5, 33, NaN])('refuses %s channels', (channels) => {
  expect(() => downMixGains(channels)).toThrow(`received ${channels}`);
});
