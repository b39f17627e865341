/**
 * Kind `complex-masks`: the model hears the compressed spectra of middle and side and answers with a
 * complex factor of both for each stem and bin, so that it may turn phases and cancel. Knows no file,
 * no runtime and no audio.
 */
import { STEM_NAMES, type PerStem } from '@sense/core/engine';
import type { MidSideMasks, MidSideSpectra } from '../../masks/mid-side.js';
import {
  readCompression,
  type Compression,
  type ModelCommon,
  type ModelHead,
  type ModelKind,
  type TensorSpec,
} from './model-kind.js';

/** A complex-mask model: compressed spectra in, complex masks of mid and side per stem and bin out, once a hop. */
export interface ComplexMaskManifest extends ModelCommon {
  readonly kind: 'complex-masks';
  /** `[1, 1, 4, bins]`: mid re, mid im, side re, side im. */
  readonly input: TensorSpec;
  /** `[2, 4, 2, bins]`: mid and side, stem, re and im, bin. */
  readonly output: TensorSpec;
  /** `power` is the exponent that compresses magnitudes; phases are kept. */
  readonly features: Compression;
}

/**
 * Longest factor, 12 dB: a stem is louder than the mixture only where stems cancel each other, and
 * beyond this it is the model that has gone wrong.
 */
const LARGEST_MASK = 4;
/** Real and imaginary part. */
const PARTS = 2;

export const complexMasks: ModelKind<ComplexMaskManifest> = {
  read(root, common) {
    const bins = common.frameFrames / 2 + 1;
    return {
      ...common,
      kind: 'complex-masks',
      input: root.at('inputs').onlyTensor([1, 1, 2 * PARTS, bins]),
      output: root.at('outputs').onlyTensor([2, STEM_NAMES.length, PARTS, bins]),
      features: readCompression(root.at('features')),
    };
  },
  createHead: (manifest) => new ComplexMaskHead(manifest),
};

class ComplexMaskHead implements ModelHead {
  readonly #bins: number;
  readonly #compression: Compression;

  constructor({ frameFrames, features }: ComplexMaskManifest) {
    this.#bins = frameFrames / 2 + 1;
    this.#compression = features;
  }

  writeInput({ mid, side }: MidSideSpectra, input: Float32Array): void {
    this.#compress(mid, input, 0);
    this.#compress(side, input, PARTS * this.#bins);
  }

  readMasks(answer: Float32Array, masks: PerStem<MidSideMasks>): void {
    const size = PARTS * this.#bins;
    STEM_NAMES.forEach((stem, index) => {
      this.#interleave(answer, index * size, masks[stem].mid);
      this.#interleave(answer, (STEM_NAMES.length + index) * size, masks[stem].side);
    });
  }

  /** Writes the real plane at `offset`, the imaginary one behind it. */
  #compress(spectrum: Float64Array, input: Float32Array, offset: number): void {
    const { scale, power, floor } = this.#compression;
    const exponent = (power - 1) / 2;
    for (let bin = 0; bin < this.#bins; bin++) {
      const re = scale * spectrum[2 * bin]!;
      const im = scale * spectrum[2 * bin + 1]!;
      const factor = (re * re + im * im + floor) ** exponent;
      input[offset + bin] = re * factor;
      input[offset + this.#bins + bin] = im * factor;
    }
  }

  /** Masks that are too long are shortened: the phase that the model asks for stays. */
  #interleave(answer: Float32Array, offset: number, mask: Float32Array): void {
    for (let bin = 0; bin < this.#bins; bin++) {
      const re = answer[offset + bin]!;
      const im = answer[offset + this.#bins + bin]!;
      const power = re * re + im * im;
      const factor = power > LARGEST_MASK ** 2 ? LARGEST_MASK / Math.sqrt(power) : 1;
      mask[2 * bin] = re * factor;
      mask[2 * bin + 1] = im * factor;
    }
  }
}
