/** The neural separator: parity with training, and the contract of every separator. */
import { beforeAll, describe, expect, it } from 'vitest';
import { STEM_NAMES, createStemHops, createStereoHop, type Separator, type StemHops } from '@sense/core/engine';
import { createNeuralSeparator, type ModelRunner } from '@sense/separation/engine';
import { createModelSeparator } from '@sense/separation/internal';
import { noise } from '../signals.js';
import { liteBytes, liteJson, liteManifest, liteParity, liteRunner } from '../model/lite.js';
import { parityError } from '../model/parity.js';

const HOP = 512;

async function run(
  separator: Separator,
  left: Float32Array,
  right = left,
): Promise<{ stems: number[][]; out: StemHops }> {
  const hop = createStereoHop(HOP);
  const out = createStemHops(separator);
  const stems = STEM_NAMES.map(() => [] as number[]);
  for (let at = 0; at + HOP <= left.length; at += HOP) {
    hop.left.set(left.subarray(at, at + HOP));
    hop.right.set(right.subarray(at, at + HOP));
    await separator.process(hop, out);
    STEM_NAMES.forEach((stem, s) => stems[s]!.push(...out.audio[stem].left));
  }
  return { stems, out };
}

describe('parity with training', () => {
  it('computes the same features and gains', async () => {
    const runner = await liteRunner();
    const error = await parityError(liteParity(), liteManifest(), runner);
    runner.dispose();
    expect(error.input).toBeLessThan(1e-5);
    expect(error.output).toBeLessThan(1e-4);
  });
});

describe('createNeuralSeparator', () => {
  let separator: Separator;
  beforeAll(async () => {
    separator = await createNeuralSeparator({ manifest: liteJson(), model: liteBytes() });
    return () => separator.dispose?.();
  });

  it('has the engine format', () => {
    expect(separator).toMatchObject({ sampleRate: 48_000, hopFrames: 512, latencyFrames: 512, maskBins: 1025 });
  });

  it('outputs stems that sum to the input, one hop late', async () => {
    separator.reset();
    const left = noise(40 * HOP, 1);
    const { stems, out } = await run(separator, left, noise(40 * HOP, 2));
    let error = 0;
    let signal = 0;
    for (let i = HOP; i < left.length; i++) {
      const wanted = left[i - HOP]!;
      signal += wanted ** 2;
      error += (stems.reduce((sum, stem) => sum + stem[i]!, 0) - wanted) ** 2;
    }
    expect(10 * Math.log10(signal / error)).toBeGreaterThan(100);
    for (const stem of STEM_NAMES) {
      expect(out.masks[stem].every((gain) => gain >= 0 && gain <= 1)).toBe(true);
      expect(out.masks[stem].some((gain) => gain > 0)).toBe(true);
    }
  });

  it('delays an impulse by latencyFrames, and preserves it', async () => {
    separator.reset();
    const at = 3000;
    const left = new Float32Array(16 * HOP);
    left[at] = 1;
    const { stems } = await run(separator, left);
    const sum = stems[0]!.map((_, i) => stems.reduce((total, stem) => total + stem[i]!, 0));
    expect(sum.findIndex((sample) => Math.abs(sample) > 0.5)).toBe(at + separator.latencyFrames);
    expect(sum[at + separator.latencyFrames]).toBeCloseTo(1, 5);
    sum[at + separator.latencyFrames] = 0;
    expect(Math.max(...sum.map(Math.abs))).toBeLessThan(1e-5);
  });

  it('repeats its output after a reset, and keeps its state otherwise', async () => {
    const left = noise(12 * HOP, 3);
    separator.reset();
    const first = await run(separator, left);
    const continued = await run(separator, left);
    separator.reset();
    const again = await run(separator, left);
    expect(again.stems).toEqual(first.stems);
    expect(continued.stems).not.toEqual(first.stems);
  });

  it('outputs silence for silence, and finite stems for samples that are not finite', async () => {
    separator.reset();
    const silent = await run(separator, new Float32Array(8 * HOP));
    expect(silent.stems.flat().every((sample) => sample === 0)).toBe(true);
    const broken = noise(16 * HOP, 4);
    broken.set([NaN, Infinity, -Infinity, 1e30, 1e-40], 3 * HOP);
    const { stems, out } = await run(separator, broken);
    expect(stems.flat().every(Number.isFinite)).toBe(true);
    expect(STEM_NAMES.every((stem) => out.masks[stem].every(Number.isFinite))).toBe(true);
  });

  it('is causal: later hops do not change earlier stems', async () => {
    const left = noise(12 * HOP, 5);
    const changed = left.slice();
    changed.fill(0.5, 9 * HOP);
    separator.reset();
    const first = await run(separator, left);
    separator.reset();
    const second = await run(separator, changed);
    first.stems.forEach((stem, s) => expect(second.stems[s]!.slice(0, 9 * HOP)).toEqual(stem.slice(0, 9 * HOP)));
  });
});

describe('gains of a model', () => {
  /** A model that returns `gain(index)` for each value of its output. */
  function returning(gain: (index: number) => number, resets: { count: number } = { count: 0 }): ModelRunner {
    const manifest = liteManifest();
    const gains = new Float32Array(2 * 4 * manifest.centreBins.length).map((_, i) => gain(i));
    return {
      input: new Float32Array(manifest.input.shape[2]!),
      run: async () => gains,
      reset: () => void resets.count++,
      dispose: () => undefined,
    };
  }

  it('are applied to the stems', async () => {
    const bands = liteManifest().centreBins.length;
    const drumsOnly = createModelSeparator(
      { ...liteManifest(), modelMix: 1 },
      returning((i) => (Math.floor(i / bands) % 4 === 0 ? 1 : 0)),
    );
    const left = noise(12 * HOP, 6);
    const { stems, out } = await run(drumsOnly, left);
    for (let i = 2 * HOP; i < left.length; i++) expect(stems[0]![i]).toBeCloseTo(left[i - HOP]!, 5);
    expect(Math.max(...stems[3]!.map(Math.abs))).toBeLessThan(1e-6);
    expect(Math.min(...out.masks.drums)).toBeCloseTo(1, 6);
    expect(Math.max(...out.masks.vocals)).toBe(0);
  });

  it('that are NaN are not used, and reset the model', async () => {
    const resets = { count: 0 };
    const separator = createModelSeparator(
      { ...liteManifest(), modelMix: 1 },
      returning(() => NaN, resets),
    );
    resets.count = 0;
    const { stems } = await run(separator, noise(8 * HOP, 7));
    expect(stems.flat().every(Number.isFinite)).toBe(true);
    expect(resets.count).toBe(8);
  });

  it('stay in use when the runtime fails, and the failure is reported', async () => {
    const failures: unknown[] = [];
    const runner = { ...returning(() => 0.25), run: () => Promise.reject(new Error('out of memory')) };
    const separator = createModelSeparator({ ...liteManifest(), modelMix: 1 }, runner, (error) => failures.push(error));
    const { stems } = await run(separator, noise(4 * HOP, 8));
    expect(stems.flat().every(Number.isFinite)).toBe(true);
    expect(failures).toHaveLength(4);
  });
});
