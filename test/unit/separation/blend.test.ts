/** Two separators heard as one. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES, createStemHops, createStereoHop, type Separator, type StemName } from '@sense/core/offline';
import { Blend } from '@sense/separation/offline';

/** Gives everything to one stem. */
function giving(stem: StemName, name: string = stem, maskBins = 3): Separator & { log: string[] } {
  const log: string[] = [];
  return {
    name,
    log,
    sampleRate: 48_000,
    hopFrames: 512,
    latencyFrames: 512,
    maskBins,
    process(hop, out) {
      for (const each of STEM_NAMES) {
        const gain = each === stem ? 1 : 0;
        for (const side of ['left', 'right'] as const) {
          out.audio[each][side].set(hop[side].map((sample) => gain * sample));
        }
        out.masks[each].fill(gain);
      }
    },
    reset: () => void log.push('reset'),
    dispose: () => void log.push('dispose'),
  };
}

describe('Blend', () => {
  it('holds a share of each separator in every stem, and sums to what both sum to', async () => {
    const blend = new Blend({ separator: giving('drums'), beside: giving('vocals'), share: 0.25 });
    const hop = createStereoHop(512);
    hop.left.fill(0.8);
    hop.right.fill(-0.4);
    const out = createStemHops(blend);
    await blend.process(hop, out);
    expect(out.audio.drums.left[0]).toBeCloseTo(0.2, 6);
    expect(out.audio.vocals.left[511]).toBeCloseTo(0.6, 6);
    expect(out.audio.vocals.right[100]).toBeCloseTo(-0.3, 6);
  });

  it('reports the masks of the separator that is beside', async () => {
    const blend = new Blend({ separator: giving('drums'), beside: giving('vocals'), share: 0.9 });
    const out = createStemHops(blend);
    await blend.process(createStereoHop(512), out);
    expect([out.masks.drums[1], out.masks.vocals[2], out.masks.bass[0]]).toEqual([0, 1, 0]);
  });

  it('takes what is beside while it waits for a model', async () => {
    const order: string[] = [];
    const slow: Separator = {
      ...giving('drums', 'slow'),
      async process() {
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push('slow');
      },
    };
    const quick: Separator = { ...giving('bass'), process: () => void order.push('quick') };
    const blend = new Blend({ separator: slow, beside: quick, share: 0.5 });
    await blend.process(createStereoHop(512), createStemHops(blend));
    expect(order).toEqual(['quick', 'slow']);
    expect(blend.name).toBe('slow');
  });

  it('resets and disposes of both', () => {
    const [separator, beside] = [giving('drums'), giving('bass')];
    const blend = new Blend({ separator, beside, share: 1 });
    blend.reset();
    blend.dispose();
    expect([separator.log, beside.log]).toEqual([
      ['reset', 'dispose'],
      ['reset', 'dispose'],
    ]);
  });

  it('refuses separators of different formats, and shares that are none', () => {
    const separator = giving('drums');
    expect(() => new Blend({ separator, beside: giving('bass', 'coarse', 2), share: 0.5 })).toThrow(
      "separator 'coarse' has maskBins 2, 'drums' 3",
    );
    for (const share of [-0.1, 1.1, Number.NaN]) {
      expect(() => new Blend({ separator, beside: giving('bass'), share })).toThrow('share must be within 0..1');
    }
  });
});
