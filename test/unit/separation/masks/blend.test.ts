/** Two mask estimators as one. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES, perStem, type StemName } from '@sense/core/engine';
import { Blend } from '../../../../packages/separation/src/masks/blend.js';
import type { MaskEstimator } from '../../../../packages/separation/src/masks/mask-estimator.js';
import { createMasks } from '../../../../packages/separation/src/masks/mid-side.js';

const SPECTRA = { mid: new Float64Array(6), side: new Float64Array(6) };

/** Gives the middle to one stem, and half of the side, turned by 90 degrees. */
function giving(stem: StemName, bins = 3): MaskEstimator & { log: string[] } {
  const log: string[] = [];
  const masks = createMasks(bins);
  return {
    log,
    masks,
    estimate() {
      log.push('estimate');
      for (let bin = 0; bin < bins; bin++) {
        masks[stem].mid[2 * bin] = 1;
        masks[stem].side[2 * bin + 1] = 0.5;
      }
    },
    writeMagnitudeMasks: (_, gains) => STEM_NAMES.forEach((each) => gains[each].fill(each === stem ? 1 : 0)),
    reset: () => void log.push('reset'),
    dispose: () => void log.push('dispose'),
  };
}

describe('Blend', () => {
  it('holds a share of each in every mask, phases and all', () => {
    const blend = new Blend({ estimator: giving('drums'), beside: giving('vocals'), share: 0.25 });
    expect(blend.estimate(SPECTRA)).toBeUndefined();
    expect([...blend.masks.drums.mid]).toEqual([0.25, 0, 0.25, 0, 0.25, 0]);
    expect([...blend.masks.drums.side]).toEqual([0, 0.125, 0, 0.125, 0, 0.125]);
    expect([...blend.masks.vocals.mid]).toEqual([0.75, 0, 0.75, 0, 0.75, 0]);
    expect([...blend.masks.bass.mid]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('reports the gains of the one that is beside', () => {
    const blend = new Blend({ estimator: giving('drums'), beside: giving('vocals'), share: 0.9 });
    const gains = perStem(() => new Float32Array(3));
    void blend.estimate(SPECTRA);
    blend.writeMagnitudeMasks(SPECTRA, gains);
    expect([gains.drums[1], gains.vocals[2], gains.bass[0]]).toEqual([0, 1, 0]);
  });

  it('takes what is beside while it waits for a model', async () => {
    const order: string[] = [];
    const slow: MaskEstimator = {
      ...giving('drums'),
      async estimate() {
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push('slow');
      },
    };
    const quick: MaskEstimator = { ...giving('bass'), estimate: () => void order.push('quick') };
    await new Blend({ estimator: slow, beside: quick, share: 0.5 }).estimate(SPECTRA);
    expect(order).toEqual(['quick', 'slow']);
  });

  it('resets and disposes of both', () => {
    const [estimator, beside] = [giving('drums'), giving('bass')];
    const blend = new Blend({ estimator, beside, share: 1 });
    blend.reset();
    blend.dispose();
    expect([estimator.log, beside.log]).toEqual([
      ['reset', 'dispose'],
      ['reset', 'dispose'],
    ]);
  });

  it('refuses masks of different bins, and shares that are none', () => {
    const estimator = giving('drums');
    expect(() => new Blend({ estimator, beside: giving('bass', 2), share: 0.5 })).toThrow(
      'masks of 3 bins cannot be blended with masks of 2',
    );
    for (const share of [-0.1, 1.1, Number.NaN]) {
      expect(() => new Blend({ estimator, beside: giving('bass'), share })).toThrow('share must be within 0..1');
    }
  });
});
