/** The gains of the multichannel down-mix: the layouts, and nothing lost. */
import { expect, it } from 'vitest';
import { downMixGains } from '../../../../packages/core/src/source/down-mix.js';

const counts = Array.from({ length: 32 }, (_, i) => i + 1);

it.each(counts)('loses no channel of %i and keeps sides apart evenly', (channels) => {
  const { left, right } = downMixGains(channels);
  expect([left.length, right.length]).toEqual([channels, channels]);
  left.forEach((gain, channel) => expect(gain + right[channel]!).toBeGreaterThan(0.2));
  const power = (gains: readonly number[]): number => gains.reduce((sum, gain) => sum + gain * gain, 0);
  if (channels <= 8) expect(power(left)).toBeCloseTo(power(right), 12);
});

it('passes mono to both sides and stereo as it is', () => {
  expect(downMixGains(1)).toEqual({ left: [1], right: [1] });
  expect(downMixGains(2)).toEqual({ left: [1, 0], right: [0, 1] });
});

it('spreads centre and low frequencies over both sides of 7.1, surrounds to their own', () => {
  const s = Math.SQRT1_2;
  expect(downMixGains(8)).toEqual({ left: [1, 0, s, s, s, 0, s, 0], right: [0, 1, s, s, 0, s, 0, s] });
});

it('keeps the mean power of many unrelated channels', () => {
  const { left } = downMixGains(24);
  expect(left.reduce((sum, gain) => sum + gain * gain, 0)).toBeCloseTo(1, 12);
});

it.each([0, 1.5, 33, NaN])('refuses %s channels', (channels) => {
  expect(() => downMixGains(channels)).toThrow(`received ${channels}`);
});
