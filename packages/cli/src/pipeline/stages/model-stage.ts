/**
 * Runs a model ahead of the separator: its masks of each hop go to the block, from which {@link MasksAhead} hands them to
 * the separator on another thread.
 */
import { STEM_NAMES, type PerStem } from '@sense/core/engine';
import { EngineInput } from '@sense/core/internal';
import type { ModelManifest } from '@sense/separation/engine';
import { MidSideTransform, createMasks, type MaskEstimator, type MidSideSpectra } from '@sense/separation/internal';
import type { HopBlock, ModelMasks } from '../hop-block.js';
import type { Stage } from './stage.js';

export class ModelStage implements Stage {
  readonly #input: EngineInput;
  readonly #transform: MidSideTransform;
  readonly #estimator: MaskEstimator;
  /** A model that is blended reports the magnitude masks of the other estimator. */
  readonly #needsMagnitudes: boolean;

  /** Disposes of `estimator`. */
  constructor(manifest: ModelManifest, estimator: MaskEstimator) {
    // The masks have no level, so that nothing is restored here.
    this.#input = new EngineInput({ ...manifest, latencyFrames: 0 });
    this.#transform = new MidSideTransform(manifest);
    this.#estimator = estimator;
    this.#needsMagnitudes = manifest.modelMix === 1;
  }

  begin(): void {
    this.#input.reset();
    this.#transform.reset();
    this.#estimator.reset();
  }

  async process(block: HopBlock): Promise<void> {
    const startedAt = performance.now();
    for (let i = 0; i < block.filled; i++) {
      const { mix, model } = block.hops[i]!;
      this.#input.process(mix);
      this.#transform.analyse(this.#input.hop);
      const pending = this.#estimator.estimate(this.#transform.spectra);
      if (pending) await pending;
      copyMasks(this.#estimator.masks, model!.masks);
      if (this.#needsMagnitudes) this.#estimator.writeMagnitudeMasks(this.#transform.spectra, model!.magnitudes);
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
