/** The neural separator: parity with training, its latency, and the gains that it applies. */
import { beforeAll, describe, expect, it } from 'vitest';
import { STEM_NAMES, type Separator } from '@sense/core/engine';
import { createNeuralSeparator, type ModelRunner } from '@sense/separation/engine';
import { createModelSeparator } from '@sense/separation/internal';
import { runSeparator } from '../../../support/run-separator.js';
import { noise } from '../../../support/signals.js';
import { liteBytes, liteJson, liteManifest, liteParity, liteRunner } from '../model/lite.js';
import { parityError } from '../model/parity.js';

const HOP = 512;

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

  it('delays an impulse by latencyFrames, and preserves it', async () => {
    separator.reset();
    const at = 3000;
    const input = new Float32Array(16 * HOP);
    input[at] = 1;
    const { left } = await runSeparator(separator, input);
    const sum = input.map((_, i) => STEM_NAMES.reduce((total, stem) => total + left[stem][i]!, 0));
    expect(sum.findIndex((sample) => Math.abs(sample) > 0.5)).toBe(at + separator.latencyFrames);
    expect(sum[at + separator.latencyFrames]).toBeCloseTo(1, 5);
    sum[at + separator.latencyFrames] = 0;
    expect(Math.max(...sum.map(Math.abs))).toBeLessThan(1e-5);
  });

  it('keeps its state without a reset', async () => {
    const input = noise(12 * HOP, 3);
    separator.reset();
    const first = await runSeparator(separator, input);
    const continued = await runSeparator(separator, input);
    expect(continued.left).not.toEqual(first.left);
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
    const input = noise(12 * HOP, 6);
    const { left, masks } = await runSeparator(drumsOnly, input);
    for (let i = 2 * HOP; i < input.length; i++) expect(left.drums[i]).toBeCloseTo(input[i - HOP]!, 5);
    expect(Math.max(...left.vocals.map(Math.abs))).toBeLessThan(1e-6);
    expect(Math.min(...masks.drums)).toBeCloseTo(1, 6);
    expect(Math.max(...masks.vocals)).toBe(0);
  });

  it('that are NaN are not used, and reset the model', async () => {
    const resets = { count: 0 };
    const separator = createModelSeparator(
      { ...liteManifest(), modelMix: 1 },
      returning(() => NaN, resets),
    );
    resets.count = 0;
    const { left } = await runSeparator(separator, noise(8 * HOP, 7));
    expect(STEM_NAMES.every((stem) => left[stem].every(Number.isFinite))).toBe(true);
    expect(resets.count).toBe(8);
  });

  it('stay in use when the runtime fails, and the failure is reported', async () => {
    const failures: unknown[] = [];
    const runner = { ...returning(() => 0.25), run: () => Promise.reject(new Error('out of memory')) };
    const separator = createModelSeparator({ ...liteManifest(), modelMix: 1 }, runner, (error) => failures.push(error));
    const { left } = await runSeparator(separator, noise(4 * HOP, 8));
    expect(STEM_NAMES.every((stem) => left[stem].every(Number.isFinite))).toBe(true);
    expect(failures).toHaveLength(4);
  });
});
