/**
 * Spectra of the mixture as the separator computes them, for stages that estimate masks outside of it.
 */
import type { StereoHop } from '@sense/core/engine';
import { EngineInput } from '@sense/core/internal';
import { MidSideTransform, type MaskSeparatorFormat, type MidSideSpectra } from '@sense/separation/internal';

export class MixSpectra {
  readonly #input: EngineInput;
  readonly #transform: MidSideTransform;

  constructor(format: MaskSeparatorFormat) {
    // Masks have no level, so that nothing is restored here.
    this.#input = new EngineInput({ ...format, latencyFrames: 0 });
    this.#transform = new MidSideTransform(format);
  }

  /** Takes a hop and returns the spectra of the frame that ends with it; the same arrays throughout. */
  process(mix: StereoHop): MidSideSpectra {
    this.#input.process(mix);
    this.#transform.analyse(this.#input.hop);
    return this.#transform.spectra;
  }

  /** Restores the state after construction. */
  reset(): void {
    this.#input.reset();
    this.#transform.reset();
  }
}
