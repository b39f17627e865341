/**
 * A stage that runs a mask estimator on the spectra of the mixture. What of its masks goes to the block is up to the
 * subclass.
 */
import type { MaskEstimator, MidSideSpectra } from '@sense/separation/internal';
import type { HopBlock } from '../hop-block.js';
import { MixSpectra } from './mix-spectra.js';
import type { Stage } from './stage.js';

export abstract class EstimatorStage implements Stage {
  protected readonly estimator: MaskEstimator;
  readonly #spectra: MixSpectra;

  /** Disposes of `estimator`. */
  constructor(format: ConstructorParameters<typeof MixSpectra>[0], estimator: MaskEstimator) {
    this.#spectra = new MixSpectra(format);
    this.estimator = estimator;
  }

  begin(): void {
    this.#spectra.reset();
    this.estimator.reset();
  }

  async process(block: HopBlock): Promise<void> {
    const startedAt = performance.now();
    for (let i = 0; i < block.filled; i++) {
      const hop = block.hops[i]!;
      const spectra = this.#spectra.process(hop.mix);
      const pending = this.estimator.estimate(spectra);
      if (pending) await pending;
      this.keep(spectra, hop);
    }
    block.processingMs += performance.now() - startedAt;
  }

  dispose(): void {
    this.estimator.dispose?.();
  }

  /** Writes the masks of the hop that was estimated to its place in the block. */
  protected abstract keep(spectra: MidSideSpectra, hop: HopBlock['hops'][number]): void;
}
