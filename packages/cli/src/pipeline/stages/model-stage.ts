/**
 * Runs a model ahead of the separator: its masks of each hop go to the block, from which {@link MasksAhead} hands them to
 * the separator on another thread.
 */
import { STEM_NAMES, type PerStem } from '@sense/core/engine';
import type { ModelManifest } from '@sense/separation/engine';
import { createMasks, type MaskEstimator, type MidSideSpectra } from '@sense/separation/internal';
import type { HopBlock, ModelMasks } from '../hop-block.js';
import { EstimatorStage } from './estimator-stage.js';

export class ModelStage extends EstimatorStage {
  /** A model that is blended reports the magnitude masks of the other estimator. */
  readonly #needsMagnitudes: boolean;

  /** Disposes of `estimator`. */
  constructor(manifest: ModelManifest, estimator: MaskEstimator) {
    super(manifest, estimator);
    this.#needsMagnitudes = manifest.modelMix === 1;
  }

  protected override keep(spectra: MidSideSpectra, { model }: HopBlock['hops'][number]): void {
    copyMasks(this.estimator.masks, model!.masks);
    if (this.#needsMagnitudes) this.estimator.writeMagnitudeMasks(spectra, model!.magnitudes);
  }
}

/** A mask estimator whose masks have been computed. */
export class MasksAhead implements MaskEstimator {
  readonly masks: MaskEstimator['masks'];
  /** Masks of the next hop; set before each {@link estimate}. */
  source: ModelMasks | undefined;

  constructor(bins: number) {
    this.masks = createMasks(bins);
  }

  estimate(): void {
    copyMasks(this.source!.masks, this.masks);
  }

  writeMagnitudeMasks(_: MidSideSpectra, magnitudes: PerStem<Float32Array>): void {
    for (const stem of STEM_NAMES) magnitudes[stem].set(this.source!.magnitudes[stem]);
  }

  reset(): void {
    // Has no state.
  }
}

function copyMasks(from: MaskEstimator['masks'], to: MaskEstimator['masks']): void {
  for (const stem of STEM_NAMES) {
    to[stem].mid.set(from[stem].mid);
    to[stem].side.set(from[stem].side);
  }
}
