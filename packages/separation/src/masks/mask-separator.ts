/**
 * The separator around a mask estimator: analyses each hop, applies the estimator's masks and
 * resynthesises the stems. Pure; runs on any thread and does not depend on how masks are found.
 */
import {
  SenseError,
  type Frames,
  type Hertz,
  type Separator,
  type SeparatorFormat,
  type StemHops,
  type StereoHop,
} from '@sense/core/engine';
import { binCount, type MaskEstimator } from './mask-estimator.js';
import { MidSideTransform } from './mid-side.js';

/** A separator's name and its framing. */
export interface MaskSeparatorFormat {
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  /** A power of two. */
  readonly windowLength: Frames;
}

/** The format of the separator with that framing. */
export function separatorFormat({ name, sampleRate, hopFrames, windowLength }: MaskSeparatorFormat): SeparatorFormat {
  return { name, sampleRate, hopFrames, latencyFrames: hopFrames, maskBins: windowLength / 2 + 1 };
}

/** Stems are one hop late. Disposes of its estimator. */
export class MaskSeparator implements Separator {
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly latencyFrames: Frames;
  readonly maskBins: number;
  masksReady = false;
  readonly #estimator: MaskEstimator;
  readonly #transform: MidSideTransform;

  /** Throws `invalid-argument` if the estimator's masks do not have `windowLength / 2 + 1` bins. */
  constructor(format: MaskSeparatorFormat, estimator: MaskEstimator) {
    const { name, sampleRate, hopFrames, latencyFrames, maskBins } = separatorFormat(format);
    this.name = name;
    this.sampleRate = sampleRate;
    this.hopFrames = hopFrames;
    this.latencyFrames = latencyFrames;
    this.maskBins = maskBins;
    if (binCount(estimator) !== this.maskBins) {
      throw new SenseError(
        'invalid-argument',
        `separator '${format.name}' needs masks of ${this.maskBins} bins for windows of ${format.windowLength} samples, received an estimator of ${binCount(estimator)}`,
      );
    }
    this.#estimator = estimator;
    this.#transform = new MidSideTransform(format);
  }

  process(hop: StereoHop, out: StemHops): void | Promise<void> {
    this.#transform.analyse(hop);
    const pending = this.#estimator.estimate(this.#transform.spectra);
    this.masksReady = !pending || this.#estimator.magnitudesReady === true;
    if (this.masksReady) this.#writeMasks(out);
    if (!pending) return this.#writeAudio(out);
    return pending.then(() => {
      if (!this.masksReady) this.#writeMasks(out);
      this.#writeAudio(out);
    });
  }

  reset(): void {
    this.#transform.reset();
    this.#estimator.reset();
  }

  dispose(): void {
    this.#estimator.dispose?.();
  }

  #writeMasks(out: StemHops): void {
    this.#estimator.writeMagnitudeMasks(this.#transform.spectra, out.masks);
  }

  #writeAudio(out: StemHops): void {
    this.#transform.synthesise(this.#estimator.masks, out.audio);
  }
}
