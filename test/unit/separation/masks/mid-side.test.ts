/** Analysis and resynthesis: the output is the input one hop late, for any frame length and after silence. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES, createStemHops, createStereoHop } from '@sense/core/engine';
import { MidSideTransform, createMasks } from '../../../../packages/separation/src/masks/mid-side.js';
import { noise } from '../signals.js';

const HOP = 512;

/** Runs `hops` hops through, all of it to `drums`; returns the stems' left and right. */
function passThrough(windowLength: number, left: Float32Array, right: Float32Array): Record<string, number[]> {
  const bins = windowLength / 2 + 1;
  const transform = new MidSideTransform({ windowLength, hopFrames: HOP });
  const masks = createMasks(bins);
  for (const mask of [masks.drums.mid, masks.drums.side]) for (let bin = 0; bin < bins; bin++) mask[2 * bin] = 1;
  const { audio } = createStemHops({ hopFrames: HOP, maskBins: bins });
  const hop = createStereoHop(HOP);
  const output: Record<string, number[]> = { left: [], right: [], rest: [] };
  for (let at = 0; at + HOP <= left.length; at += HOP) {
    hop.left.set(left.subarray(at, at + HOP));
    hop.right.set(right.subarray(at, at + HOP));
    transform.analyse(hop);
    transform.synthesise(masks, audio);
    output['left']!.push(...audio.drums.left);
    output['right']!.push(...audio.drums.right);
    for (const stem of STEM_NAMES)
      if (stem !== 'drums') output['rest']!.push(...audio[stem].left, ...audio[stem].right);
  }
  return output;
}

function largestError(output: readonly number[], input: Float32Array): number {
  return output.reduce((worst, sample, i) => Math.max(worst, Math.abs(sample - (i < HOP ? 0 : input[i - HOP]!))), 0);
}

const sound = noise(60 * HOP, 1);
const other = noise(60 * HOP, 2);
const rested = sound.slice().fill(0, 10 * HOP, 30 * HOP);

describe.each([1024, 2048, 4096])('frames of %i', (windowLength) => {
  it.each([
    ['stereo', sound, other],
    ['the same in both channels', sound, sound],
    ['opposite in both channels', sound, sound.map((sample) => -sample)],
    ['sound after a long silence', rested, rested.map((sample) => 0.5 * sample)],
    ['one channel after a long silence of it', sound, rested],
  ] as const)('reproduce %s', (_, left, right) => {
    const output = passThrough(windowLength, left, right);
    expect(largestError(output['left']!, left)).toBeLessThan(1e-6);
    expect(largestError(output['right']!, right)).toBeLessThan(1e-6);
    expect(output['rest']!.every((sample) => Math.abs(sample) < 1e-6)).toBe(true);
  });
});

it('treats samples that are not finite or inaudible as silence, and clips huge ones', () => {
  const odd = new Float32Array(4 * HOP);
  odd.set([NaN, Infinity, -Infinity, 1e-30, 1e30, -1e30]);
  const { left } = passThrough(2048, odd, odd);
  expect(left!.slice(HOP, HOP + 4).map(Math.abs)).toEqual([0, 0, 0, 0].map(() => expect.closeTo(0, 2)));
  expect(left!.slice(HOP + 4, HOP + 6)).toEqual([expect.closeTo(1e4, 1), expect.closeTo(-1e4, 1)]);
});

it('clears its state on reset', () => {
  const transform = new MidSideTransform({ windowLength: 2048, hopFrames: HOP });
  const { audio } = createStemHops({ hopFrames: HOP, maskBins: 1025 });
  transform.analyse({ left: sound.slice(0, HOP), right: other.slice(0, HOP) });
  transform.synthesise(createMasks(1025), audio);
  transform.reset();
  transform.analyse(createStereoHop(HOP));
  transform.synthesise(createMasks(1025), audio);
  for (const stem of STEM_NAMES) expect(audio[stem].left.every((sample) => sample === 0)).toBe(true);
});
