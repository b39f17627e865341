/**
 * A separator around a mask estimator: spectra, masks, and the sound that is left when they are
 * applied. Knows not what the masks are found by.
 */
import type { Frames, Hertz, Separator, StemHops, StereoHop } from '@sense/core/engine';
import type { MaskEstimator } from './mask-estimator.js';
import { MidSideTransform } from './mid-side.js';

/** What a separator is called, and how it cuts sound into frames. */
export interface MaskSeparatorFormat {
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  /** A power of two. */
  readonly frameFrames: Frames;
}

/** Stems are one hop late. Disposes of its estimator. */
export class MaskSeparator implements Separator {
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly latencyFrames: Frames;
  readonly maskBins: number;
  readonly #estimator: MaskEstimator;
  readonly #transform: MidSideTransform;

  constructor(format: MaskSeparatorFormat, estimator: MaskEstimator) {
    this.name = format.name;
    this.sampleRate = format.sampleRate;
    this.hopFrames = format.hopFrames;
    this.latencyFrames = format.hopFrames;
    this.maskBins = format.frameFrames / 2 + 1;
    this.#estimator = estimator;
    this.#transform = new MidSideTransform(format);
  }

  process(hop: StereoHop, out: StemHops): void | Promise<void> {
    this.#transform.analyse(hop);
    const pending = this.#estimator.estimate(this.#transform.spectra);
    if (pending) return pending.then(() => this.#write(out));
    this.#write(out);
  }

  reset(): void {
    this.#transform.reset();
    this.#estimator.reset();
  }

  dispose(): void {
    this.#estimator.dispose?.();
  }

  #write(out: StemHops): void {
    this.#estimator.writeMagnitudeMasks(this.#transform.spectra, out.masks);
    this.#transform.synthesise(this.#estimator.masks, out.audio);
  }
}
