/**
 * What every {@link Separator} promises. Call {@link describeSeparator} with an implementation.
 */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES, createStemHops, createStereoHop, type Separator } from '@sense/core/engine';
import { largestSumError, runSeparator } from '../support/run-separator.js';
import { noise } from '../support/signals.js';

/** Float32 rounding of four stems and an inverse transform. */
const LARGEST_SUM_ERROR = 5e-7;
const NOT_FINITE_OR_HUGE = [NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 1e-42, 1e-30];

/**
 * Defines the tests of one implementation.
 *
 * @param create a new separator, with nothing processed yet
 */
export function describeSeparator(name: string, create: () => Separator | Promise<Separator>): void {
  describe(`${name} as a separator`, () => {
    it('has a constant, valid format', async () => {
      const separator = await create();
      const format = (): unknown[] => [
        separator.name,
        separator.sampleRate,
        separator.hopFrames,
        separator.latencyFrames,
        separator.maskBins,
      ];
      const before = format();
      expect(separator.name).not.toBe('');
      for (const value of before.slice(1)) expect(value).toSatisfy(Number.isInteger);
      expect(separator.hopFrames).toBeGreaterThan(0);
      expect(separator.latencyFrames).toBeGreaterThanOrEqual(0);
      expect(separator.maskBins).toBeGreaterThan(1);
      await runSeparator(separator, noise(4 * separator.hopFrames, 1));
      expect(format()).toEqual(before);
    });

    it('outputs stems that sum to the input, delayed by latencyFrames', async () => {
      const separator = await create();
      const left = noise(48 * separator.hopFrames, 1);
      const right = noise(48 * separator.hopFrames, 2);
      const stems = await runSeparator(separator, left, right);
      expect(largestSumError(stems.left, left, separator.latencyFrames)).toBeLessThan(LARGEST_SUM_ERROR);
      expect(largestSumError(stems.right, right, separator.latencyFrames)).toBeLessThan(LARGEST_SUM_ERROR);
    });

    it('outputs masks in 0..1', async () => {
      const separator = await create();
      const input = noise(24 * separator.hopFrames, 3);
      await runSeparator(separator, input, input, ({ masks }) => {
        for (const stem of STEM_NAMES) {
          expect(masks[stem]).toHaveLength(separator.maskBins);
          expect(masks[stem].every((gain) => gain >= 0 && gain <= 1)).toBe(true);
        }
      });
    });

    it('outputs silence and finite masks for silence', async () => {
      const separator = await create();
      const silence = new Float32Array(16 * separator.hopFrames);
      const { left, right } = await runSeparator(separator, silence, silence, ({ masks }) => {
        for (const stem of STEM_NAMES) expect(masks[stem].every(Number.isFinite)).toBe(true);
      });
      for (const stem of STEM_NAMES) {
        expect(left[stem].every((sample) => sample === 0)).toBe(true);
        expect(right[stem].every((sample) => sample === 0)).toBe(true);
      }
    });

    it('stays finite for samples that are not finite, huge or denormal, and recovers', async () => {
      const separator = await create();
      const { hopFrames, latencyFrames } = separator;
      const input = noise(64 * hopFrames, 4);
      for (let i = 8 * hopFrames; i < 16 * hopFrames; i++) {
        input[i] = NOT_FINITE_OR_HUGE[i % NOT_FINITE_OR_HUGE.length]!;
      }
      const { left, right } = await runSeparator(separator, input, noise(input.length, 9), ({ masks }) => {
        for (const stem of STEM_NAMES) expect(masks[stem].every(Number.isFinite)).toBe(true);
      });
      for (const stem of STEM_NAMES) {
        expect(left[stem].every(Number.isFinite)).toBe(true);
        expect(right[stem].every(Number.isFinite)).toBe(true);
      }
      expect(largestSumError(left, input, latencyFrames, 40 * hopFrames)).toBeLessThan(LARGEST_SUM_ERROR);
    });

    it('does not look at later samples', async () => {
      const one = await create();
      const { hopFrames } = one;
      const input = noise(32 * hopFrames, 5);
      const other = input.slice();
      other.set(noise(16 * hopFrames, 6, 1), 16 * hopFrames);
      const [first, second] = [await runSeparator(one, input), await runSeparator(await create(), other)];
      for (const stem of STEM_NAMES) {
        expect(first.left[stem].subarray(0, 16 * hopFrames)).toEqual(second.left[stem].subarray(0, 16 * hopFrames));
        expect(first.left[stem].subarray(24 * hopFrames)).not.toEqual(second.left[stem].subarray(24 * hopFrames));
      }
    });

    it('is deterministic, and starts anew after reset', async () => {
      const separator = await create();
      const input = noise(24 * separator.hopFrames, 7);
      const first = await runSeparator(separator, input);
      separator.reset();
      expect(await runSeparator(separator, input)).toEqual(first);
      expect(await runSeparator(await create(), input)).toEqual(first);
    });

    it('does not change its input', async () => {
      const separator = await create();
      const hop = createStereoHop(separator.hopFrames);
      hop.left.set(noise(separator.hopFrames, 8));
      const before = hop.left.slice();
      await separator.process(hop, createStemHops(separator));
      expect(hop.left).toEqual(before);
    });

    it('can be disposed of', async () => {
      const separator = await create();
      expect(() => separator.dispose?.()).not.toThrow();
    });
  });
}
