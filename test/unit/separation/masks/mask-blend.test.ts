/** Blended masks of two estimators. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES, perStem, type StemName } from '@sense/core/engine';
import { MaskBlend } from '../../../../packages/separation/src/masks/mask-blend.js';
import type { MaskEstimator } from '../../../../packages/separation/src/masks/mask-estimator.js';
import { createMasks } from '../../../../packages/separation/src/masks/mid-side.js';

const SPECTRA = { mid: new Float64Array(6), side: new Float64Array(6) };

/** Assigns mid to one stem, and half of the side, rotated by 90 degrees. */
function assigning(stem: StemName, bins = 3): MaskEstimator & { log: string[] } {
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

describe('MaskBlend', () => {
  it('mixes the complex masks of both', () => {
    const blend = new MaskBlend({ model: assigning('drums'), dsp: assigning('vocals'), modelMix: 0.25 });
    expect(blend.estimate(SPECTRA)).toBeUndefined();
    expect([...blend.masks.drums.mid]).toEqual([0.25, 0, 0.25, 0, 0.25, 0]);
    expect([...blend.masks.drums.side]).toEqual([0, 0.125, 0, 0.125, 0, 0.125]);
    expect([...blend.masks.vocals.mid]).toEqual([0.75, 0, 0.75, 0, 0.75, 0]);
    expect([...blend.masks.bass.mid]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('reports the magnitude masks of the DSP', () => {
    const blend = new MaskBlend({ model: assigning('drums'), dsp: assigning('vocals'), modelMix: 0.9 });
    const gains = perStem(() => new Float32Array(3));
    void blend.estimate(SPECTRA);
    blend.writeMagnitudeMasks(SPECTRA, gains);
    expect([gains.drums[1], gains.vocals[2], gains.bass[0]]).toEqual([0, 1, 0]);
  });

  it('runs the DSP while it waits for the model', async () => {
    const order: string[] = [];
    const slow: MaskEstimator = {
      ...assigning('drums'),
      async estimate() {
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push('slow');
      },
    };
    const quick: MaskEstimator = { ...assigning('bass'), estimate: () => void order.push('quick') };
    await new MaskBlend({ model: slow, dsp: quick, modelMix: 0.5 }).estimate(SPECTRA);
    expect(order).toEqual(['quick', 'slow']);
  });

  it('resets and disposes of both', () => {
    const [model, dsp] = [assigning('drums'), assigning('bass')];
    const blend = new MaskBlend({ model, dsp, modelMix: 1 });
    blend.reset();
    blend.dispose();
    expect([model.log, dsp.log]).toEqual([
      ['reset', 'dispose'],
      ['reset', 'dispose'],
    ]);
  });

  it('rejects masks of different bins, and a model mix outside 0..1', () => {
    const model = assigning('drums');
    expect(() => new MaskBlend({ model, dsp: assigning('bass', 2), modelMix: 0.5 })).toThrow(
      'masks of 3 bins cannot be blended with masks of 2',
    );
    for (const modelMix of [-0.1, 1.1, Number.NaN]) {
      expect(() => new MaskBlend({ model, dsp: assigning('bass'), modelMix })).toThrow('modelMix must be within 0..1');
    }
  });
});
