/** The separator around a mask estimator, with fake estimators. */
import { describe, expect, it, vi } from 'vitest';
import { STEM_NAMES, createStemHops, createStereoHop, type PerStem } from '@sense/core/engine';
import type { MaskEstimator } from '../../../../packages/separation/src/masks/mask-estimator.js';
import { MaskSeparator } from '../../../../packages/separation/src/masks/mask-separator.js';
import { createMasks, type MidSideSpectra } from '../../../../packages/separation/src/masks/mid-side.js';
import { noise } from '../../../support/signals.js';

const HOP = 512;
const FRAME = 1024;
const BINS = FRAME / 2 + 1;
const FORMAT = { name: 'fake', sampleRate: 48_000, hopFrames: HOP, windowLength: FRAME };

/** Assigns everything to drums once {@link estimate} has finished. */
class Fake implements MaskEstimator {
  readonly masks = createMasks(BINS);
  readonly reset = vi.fn();
  readonly dispose = vi.fn();

  constructor(
    private readonly pending?: Promise<void>,
    readonly spectra: MidSideSpectra[] = [],
  ) {}

  estimate(spectra: MidSideSpectra): void | Promise<void> {
    this.spectra.push(spectra);
    if (this.pending) return this.pending.then(() => this.#assign());
    this.#assign();
  }

  writeMagnitudeMasks(spectra: MidSideSpectra, magnitudes: PerStem<Float32Array>): void {
    this.spectra.push(spectra);
    STEM_NAMES.forEach((stem, index) => magnitudes[stem].fill(index / 4));
  }

  #assign(): void {
    for (const mask of [this.masks.drums.mid, this.masks.drums.side]) {
      for (let bin = 0; bin < BINS; bin++) mask[2 * bin] = 1;
    }
  }
}

describe('MaskSeparator', () => {
  it('has masks before the audio where its estimator has', async () => {
    const process = async (magnitudesReady: boolean): Promise<[boolean, number, number]> => {
      const separator = new MaskSeparator(FORMAT, Object.assign(new Fake(Promise.resolve()), { magnitudesReady }));
      const out = createStemHops(separator);
      const pending = separator.process(createStereoHop(HOP), out);
      const [ready, early] = [separator.masksReady, out.masks.vocals[0]!];
      await pending;
      return [ready, early, out.masks.vocals[0]!];
    };
    expect(await process(true)).toEqual([true, 0.75, 0.75]);
    expect(await process(false)).toEqual([false, 0, 0.75]);
  });

  it('has the format of its frames, and a latency of one hop', () => {
    expect(new MaskSeparator(FORMAT, new Fake())).toMatchObject({
      name: 'fake',
      sampleRate: 48_000,
      hopFrames: HOP,
      latencyFrames: HOP,
      maskBins: BINS,
    });
  });

  it('rejects an estimator of another number of bins', () => {
    expect(() => new MaskSeparator({ ...FORMAT, windowLength: 2048 }, new Fake())).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        message: "separator 'fake' needs masks of 1025 bins for windows of 2048 samples, received an estimator of 513",
      }),
    );
  });

  it('applies the masks of the estimator to the hop before', () => {
    const separator = new MaskSeparator(FORMAT, new Fake());
    const out = createStemHops(separator);
    const samples = noise(8 * HOP, 1);
    const hop = createStereoHop(HOP);
    for (let at = 0; at < samples.length; at += HOP) {
      hop.left.set(samples.subarray(at, at + HOP));
      hop.right.set(hop.left);
      expect(separator.process(hop, out)).toBeUndefined();
    }
    out.audio.drums.left.forEach((sample, i) => expect(sample).toBeCloseTo(samples[6 * HOP + i]!, 5));
    for (const stem of ['bass', 'other', 'vocals'] as const) {
      expect(Math.max(...out.audio[stem].left.map(Math.abs))).toBeLessThan(1e-5);
    }
  });

  it('reports the magnitude masks of the estimator for the same spectra', () => {
    const estimator = new Fake();
    const separator = new MaskSeparator(FORMAT, estimator);
    const out = createStemHops(separator);
    void separator.process(createStereoHop(HOP), out);
    expect(STEM_NAMES.map((stem) => out.masks[stem][100])).toEqual([0, 0.25, 0.5, 0.75]);
    expect(estimator.spectra).toHaveLength(2);
    expect(estimator.spectra[0]).toBe(estimator.spectra[1]);
  });

  it('writes the stems of an asynchronous estimator when it has finished', async () => {
    let finish!: () => void;
    const estimator = new Fake(new Promise((resolve) => (finish = resolve)));
    const separator = new MaskSeparator(FORMAT, estimator);
    const out = createStemHops(separator);
    out.masks.vocals.fill(9);
    const pending = separator.process(createStereoHop(HOP), out);
    expect(out.masks.vocals[0]).toBe(9);
    finish();
    await pending;
    expect(out.masks.vocals[0]).toBe(0.75);
  });

  it('resets its estimator and its transforms', () => {
    const estimator = new Fake();
    const separator = new MaskSeparator(FORMAT, estimator);
    const out = createStemHops(separator);
    const hop = createStereoHop(HOP);
    hop.left.set(noise(HOP, 2));
    void separator.process(hop, out);
    separator.reset();
    expect(estimator.reset).toHaveBeenCalledOnce();
    void separator.process(createStereoHop(HOP), out);
    for (const stem of STEM_NAMES) expect(out.audio[stem].left.every((sample) => sample === 0)).toBe(true);
  });

  it('disposes of its estimator', () => {
    const estimator = new Fake();
    new MaskSeparator(FORMAT, estimator).dispose();
    expect(estimator.dispose).toHaveBeenCalledOnce();
  });
});
