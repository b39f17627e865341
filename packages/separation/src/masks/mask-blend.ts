/**
 * Blends the masks of two estimators, a network and the DSP: errors that differ between the two average
 * out. Pure; does not depend on how either finds its masks.
 */
import { STEM_NAMES, SenseError, type NormalRange, type PerStem } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { binCount, type MaskEstimator } from './mask-estimator.js';
import { createMasks, type MidSideMasks, type MidSideSpectra } from './mid-side.js';

export interface MaskBlendOptions {
  readonly model: MaskEstimator;
  /** Its magnitude masks are the ones reported: the detectors are trained on them. */
  readonly dsp: MaskEstimator;
  /** Weight of `model` in the masks, 0..1; the rest is `dsp`'s. */
  readonly modelMix: NormalRange;
}

/** Runs `dsp` while `model` waits for its network. Disposes of both. */
export class MaskBlend implements MaskEstimator {
  readonly masks: PerStem<MidSideMasks>;
  magnitudesReady = false;
  readonly #model: MaskEstimator;
  readonly #dsp: MaskEstimator;
  readonly #modelMix: NormalRange;

  /** Throws `invalid-argument` if the two differ in bins, or the model mix is not within 0..1. */
  constructor({ model, dsp, modelMix }: MaskBlendOptions) {
    if (!(modelMix >= 0 && modelMix <= 1)) {
      throw new SenseError('invalid-argument', `modelMix must be within 0..1, received ${describe(modelMix)}`);
    }
    const bins = binCount(model);
    if (bins !== binCount(dsp)) {
      throw new SenseError(
        'invalid-argument',
        `masks of ${bins} bins cannot be blended with masks of ${binCount(dsp)}: use windows of the same length`,
      );
    }
    this.masks = createMasks(bins);
    this.#model = model;
    this.#dsp = dsp;
    this.#modelMix = modelMix;
  }

  estimate(spectra: MidSideSpectra): void | Promise<void> {
    const modelPending = this.#model.estimate(spectra);
    const dspPending = this.#dsp.estimate(spectra);
    this.magnitudesReady = !dspPending;
    if (modelPending || dspPending) return Promise.all([modelPending, dspPending]).then(() => this.#mix());
    this.#mix();
  }

  writeMagnitudeMasks(spectra: MidSideSpectra, magnitudes: PerStem<Float32Array>): void {
    this.#dsp.writeMagnitudeMasks(spectra, magnitudes);
  }

  reset(): void {
    this.#model.reset();
    this.#dsp.reset();
  }

  dispose(): void {
    this.#model.dispose?.();
    this.#dsp.dispose?.();
  }

  #mix(): void {
    for (const stem of STEM_NAMES) {
      for (const channel of ['mid', 'side'] as const) {
        const mask = this.masks[stem][channel];
        const model = this.#model.masks[stem][channel];
        const dsp = this.#dsp.masks[stem][channel];
        for (let i = 0; i < mask.length; i++) mask[i] = dsp[i]! + this.#modelMix * (model[i]! - dsp[i]!);
      }
    }
  }
}
