/**
 * Estimates the masks for the detectors where no stems are wanted: nothing is resynthesised.
 */
import type { MaskEstimator, MaskSeparatorFormat } from '@sense/separation/internal';
import type { HopBlock } from '../hop-block.js';
import { MixSpectra } from './mix-spectra.js';
import type { Stage } from './stage.js';

export class MasksStage implements Stage {
  readonly #spectra: MixSpectra;
  readonly #estimator: MaskEstimator;

  /** Disposes of `estimator`, whose magnitude masks are those of the separator with `format`. */
  constructor(format: MaskSeparatorFormat, estimator: MaskEstimator) {
    this.#spectra = new MixSpectra(format);
    this.#estimator = estimator;
  }

  begin(): void {
    this.#spectra.reset();
    this.#estimator.reset();
  }

  async process(block: HopBlock): Promise<void> {
    const startedAt = performance.now();
    for (let i = 0; i < block.filled; i++) {
      const { mix, masks } = block.hops[i]!;
      const spectra = this.#spectra.process(mix);
      const pending = this.#estimator.estimate(spectra);
      if (pending) await pending;
      this.#estimator.writeMagnitudeMasks(spectra, masks);
    }
    block.processingMs += performance.now() - startedAt;
  }

  dispose(): void {
    this.#estimator.dispose?.();
  }
}
