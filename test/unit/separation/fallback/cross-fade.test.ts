/** Format checks and mixing for transitions between separators. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES, createStemHops, type Separator, type StemHops } from '@sense/core/engine';
import { mixAudio, mixMasks, requireSameFormat } from '../../../../packages/separation/src/fallback/cross-fade.js';

const FORMAT = { sampleRate: 48_000, hopFrames: 4, latencyFrames: 4, maskBins: 3 };

function separator(name: string, change: Partial<typeof FORMAT> = {}): Separator {
  return { ...FORMAT, ...change, name, process: () => undefined, reset: () => undefined };
}

/** Stems with `value(index of the stem)` in every sample and mask bin; right channels are negated. */
function stems(value: (stem: number) => number): StemHops {
  const hops = createStemHops(FORMAT);
  STEM_NAMES.forEach((stem, index) => {
    hops.audio[stem].left.fill(value(index));
    hops.audio[stem].right.fill(-value(index));
    hops.masks[stem].fill(value(index));
  });
  return hops;
}

describe('requireSameFormat', () => {
  it('accepts the same format', () => {
    expect(() => requireSameFormat(separator('a'), separator('b'))).not.toThrow();
  });

  it.each(['sampleRate', 'hopFrames', 'latencyFrames', 'maskBins'] as const)('rejects another %s', (key) => {
    expect(() => requireSameFormat(separator('a'), separator('b', { [key]: 7 }))).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        message: `separator 'b' has ${key} 7, 'a' has ${FORMAT[key]}`,
      }),
    );
  });
});

describe('mixAudio', () => {
  it('ramps the weight linearly over the hop, to its end value at the last sample', () => {
    const out = stems(() => 0);
    mixAudio(
      out,
      stems((stem) => stem + 1),
      0.5,
      1,
    );
    STEM_NAMES.forEach((stem, index) => {
      const expected = [0.625, 0.75, 0.875, 1].map((weight) => weight * (index + 1));
      expect([...out.audio[stem].left]).toEqual(expected);
      expect([...out.audio[stem].right]).toEqual(expected.map((sample) => -sample));
    });
  });

  it('changes neither the masks nor the other stems', () => {
    const out = stems(() => 0);
    const other = stems(() => 1);
    mixAudio(out, other, 0, 1);
    expect(out.masks).toEqual(stems(() => 0).masks);
    expect(other).toEqual(stems(() => 1));
  });

  it('preserves the sum of the stems', () => {
    const out = stems((stem) => [1, 0, 0, 0][stem]!);
    mixAudio(
      out,
      stems((stem) => [0, 0.5, 0.25, 0.25][stem]!),
      0.25,
      0.75,
    );
    const sums = [0, 1, 2, 3].map((i) => STEM_NAMES.reduce((sum, stem) => sum + out.audio[stem].left[i]!, 0));
    expect(sums).toEqual([1, 1, 1, 1]);
  });
});

describe('mixMasks', () => {
  it('mixes all bins by the weight, and does not change the audio', () => {
    const out = stems(() => 1);
    mixMasks(
      out,
      stems(() => 0),
      0.25,
    );
    for (const stem of STEM_NAMES) expect([...out.masks[stem]]).toEqual([0.75, 0.75, 0.75]);
    expect(out.audio).toEqual(stems(() => 1).audio);
  });
});
