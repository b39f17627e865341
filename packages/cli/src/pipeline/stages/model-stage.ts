/**
 * Runs a model ahead of the separator: its masks of each hop go to the block, from which {@link MasksAhead} hands them to
 * the separator on another thread.
 */
import { STEM_NAMES, type PerStem } from '@sense/core/engine';
import type { ModelManifest } from '@sense/separation/engine';
import { createMasks, type MaskEstimator, type MidSideSpectra } from '@sense/separation/internal';
import type { HopBlock, ModelMasks } from '../hop-block.js';
import { MixSpectra } from './mix-spectra.js';
import type { Stage } from './stage.js';

export class ModelStage implements Stage {
  readonly #spectra: MixSpectra;
  readonly #estimator: MaskEstimator;
  /** A model that is blended reports the magnitude masks of the other estimator. */
  readonly #needsMagnitudes: boolean;

  /** Disposes of `estimator`. */
  constructor(manifest: ModelManifest, estimator: MaskEstimator) {
    this.#spectra = new MixSpectra(manifest);
    this.#estimator = estimator;
    this.#needsMagnitudes = manifest.modelMix === 1;
  }

  begin(): void {
    this.#spectra.reset();
    this.#estimator.reset();
  }

  async process(block: HopBlock): Promise<void> {
    const startedAt = performance.now();
    for (let i = 0; i < block.filled; i++) {
      const { mix, model } = block.hops[i]!;
      const spectra = this.#spectra.process(mix);
      const pending = this.#estimator.estimate(spectra);
      if (pending) await pending;
      copyMasks(this.#estimator.masks, model!.masks);
      if (this.#needsMagnitudes) this.#estimator.writeMagnitudeMasks(spectra, model!.magnitudes);
    }
    block.processingMs += performance.now() - startedAt;
  }

  dispose(): void {
    this.#estimator.dispose?.();
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
