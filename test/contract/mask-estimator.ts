/**
 * What every mask estimator promises. Call {@link describeMaskEstimator} with an implementation.
 */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES, perStem, type PerStem } from '@sense/core/engine';
import type { MaskEstimator } from '../../packages/separation/src/masks/mask-estimator.js';
import type { MidSideSpectra } from '../../packages/separation/src/masks/mid-side.js';
import { noise } from '../support/signals.js';

/** Factors that could appear in a spectrum of sound, and some that could not. */
const SCALES = [0, 1e-12, 1e-3, 1, 1e3, 1e6];

/** Deterministic spectra of noise. */
function spectra(bins: number, seed: number, scale = 1): MidSideSpectra {
  const values = (of: number): Float64Array => Float64Array.from(noise(2 * bins, of), (value) => scale * value);
  return { mid: values(seed), side: values(seed + 1000) };
}

function copyOf({ masks }: MaskEstimator): PerStem<{ mid: Float32Array; side: Float32Array }> {
  return perStem((stem) => ({ mid: masks[stem].mid.slice(), side: masks[stem].side.slice() }));
}

/**
 * Defines the tests of one implementation.
 *
 * @param create a new estimator, with nothing processed yet
 */
export function describeMaskEstimator(name: string, create: () => MaskEstimator | Promise<MaskEstimator>): void {
  const binsOf = (estimator: MaskEstimator): number => estimator.masks.drums.mid.length / 2;

  describe(`${name} as a mask estimator`, () => {
    it('has masks of the same bins for every stem, middle and side', async () => {
      const estimator = await create();
      for (const stem of STEM_NAMES) {
        expect(estimator.masks[stem].mid).toHaveLength(2 * binsOf(estimator));
        expect(estimator.masks[stem].side).toHaveLength(2 * binsOf(estimator));
      }
    });

    it('writes into the same arrays', async () => {
      const estimator = await create();
      const { masks } = estimator;
      const { mid } = masks.drums;
      await estimator.estimate(spectra(binsOf(estimator), 1));
      expect(estimator.masks).toBe(masks);
      expect(estimator.masks.drums.mid).toBe(mid);
    });

    it('writes finite masks, whatever the level', async () => {
      const estimator = await create();
      for (const [index, scale] of SCALES.entries()) {
        await estimator.estimate(spectra(binsOf(estimator), index, scale));
        for (const stem of STEM_NAMES) {
          expect(estimator.masks[stem].mid.every(Number.isFinite)).toBe(true);
          expect(estimator.masks[stem].side.every(Number.isFinite)).toBe(true);
        }
      }
    });

    it('writes magnitude masks in 0..1', async () => {
      const estimator = await create();
      const magnitudes = perStem(() => new Float32Array(binsOf(estimator)));
      for (const [index, scale] of SCALES.entries()) {
        const newest = spectra(binsOf(estimator), index, scale);
        await estimator.estimate(newest);
        estimator.writeMagnitudeMasks(newest, magnitudes);
        for (const stem of STEM_NAMES) expect(magnitudes[stem].every((gain) => gain >= 0 && gain <= 1)).toBe(true);
      }
    });

    it('does not change the spectra', async () => {
      const estimator = await create();
      const newest = spectra(binsOf(estimator), 2);
      await estimator.estimate(newest);
      expect(newest).toEqual(spectra(binsOf(estimator), 2));
    });

    it('is deterministic, and starts anew after reset', async () => {
      const estimator = await create();
      const run = async (of: MaskEstimator): Promise<unknown> => {
        for (let frame = 0; frame < 8; frame++) await of.estimate(spectra(binsOf(of), frame));
        return copyOf(of);
      };
      const first = await run(estimator);
      estimator.reset();
      expect(await run(estimator)).toEqual(first);
      expect(await run(await create())).toEqual(first);
    });
  });
}
