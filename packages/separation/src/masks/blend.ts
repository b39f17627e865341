/**
 * Two mask estimators as one: a share of each in every mask. What they get wrong differently becomes
 * less. Knows neither of the two.
 */
import { STEM_NAMES, SenseError, type NormalRange, type PerStem } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import type { MaskEstimator } from './mask-estimator.js';
import { createMasks, type MidSideMasks, type MidSideSpectra } from './mid-side.js';

export interface BlendOptions {
  readonly estimator: MaskEstimator;
  /** Its magnitude masks are reported: the detectors have learnt what the world looks like through them. */
  readonly beside: MaskEstimator;
  /** Part of `estimator` in the masks; the rest is `beside`'s. */
  readonly share: NormalRange;
}

/** Runs `beside` while `estimator` waits for its model. Disposes of both. */
export class Blend implements MaskEstimator {
  readonly masks: PerStem<MidSideMasks>;
  readonly #estimator: MaskEstimator;
  readonly #beside: MaskEstimator;
  readonly #share: NormalRange;

  /** Throws `invalid-argument` if the two differ in bins, or the share is not within 0..1. */
  constructor({ estimator, beside, share }: BlendOptions) {
    if (!(share >= 0 && share <= 1)) {
      throw new SenseError('invalid-argument', `share must be within 0..1, received ${describe(share)}`);
    }
    const bins = binsOf(estimator);
    if (bins !== binsOf(beside)) {
      throw new SenseError(
        'invalid-argument',
        `masks of ${bins} bins cannot be blended with masks of ${binsOf(beside)}: use frames of the same length`,
      );
    }
    this.masks = createMasks(bins);
    this.#estimator = estimator;
    this.#beside = beside;
    this.#share = share;
  }

  estimate(spectra: MidSideSpectra): void | Promise<void> {
    const pending = this.#estimator.estimate(spectra);
    const besidePending = this.#beside.estimate(spectra);
    if (pending || besidePending) return Promise.all([pending, besidePending]).then(() => this.#mix());
    this.#mix();
  }

  writeMagnitudeMasks(spectra: MidSideSpectra, magnitudes: PerStem<Float32Array>): void {
    this.#beside.writeMagnitudeMasks(spectra, magnitudes);
  }

  reset(): void {
    this.#estimator.reset();
    this.#beside.reset();
  }

  dispose(): void {
    this.#estimator.dispose?.();
    this.#beside.dispose?.();
  }

  #mix(): void {
    for (const stem of STEM_NAMES) {
      for (const channel of ['mid', 'side'] as const) {
        const mask = this.masks[stem][channel];
        const first = this.#estimator.masks[stem][channel];
        const second = this.#beside.masks[stem][channel];
        for (let i = 0; i < mask.length; i++) mask[i] = second[i]! + this.#share * (first[i]! - second[i]!);
      }
    }
  }
}

function binsOf({ masks }: MaskEstimator): number {
  return masks.drums.mid.length / 2;
}
