/**
 * Kind `complex-masks`: the model takes the compressed spectra of mid and side and returns a complex
 * factor of both for each stem and bin, so that it can rotate phases and cancel. Reads its manifest, and
 * converts spectra to input and output to masks. Pure.
 */
import { STEM_NAMES, type PerStem } from '@sense/core/engine';
import type { MidSideMasks, MidSideSpectra } from '../../masks/mid-side.js';
import {
  COMMON_KEYS,
  COMPRESSION_KEYS,
  readCompression,
  type Compression,
  type ModelCommon,
  type ModelHead,
  type ModelKind,
} from './model-kind.js';
import type { TensorSpec } from '../tensors.js';

/** A complex-mask model: once a hop, compressed spectra in, complex masks of mid and side per stem and bin out. */
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
 * Largest magnitude of a mask, 12 dB: a stem is louder than the mixture only where stems cancel each
 * other, and larger values are errors of the model.
 */
const MAX_MASK = 4;
/** Real and imaginary part. */
const PARTS = 2;

export const complexMasks: ModelKind<ComplexMaskManifest> = {
  read(root, common) {
    const bins = common.windowLength / 2 + 1;
    root.hasOnlyKeys(COMMON_KEYS);
    root.at('features').hasOnlyKeys(COMPRESSION_KEYS);
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

  constructor({ windowLength, features }: ComplexMaskManifest) {
    this.#bins = windowLength / 2 + 1;
    this.#compression = features;
  }

  writeInput({ mid, side }: MidSideSpectra, input: Float32Array): void {
    this.#compress(mid, input, 0);
    this.#compress(side, input, PARTS * this.#bins);
  }

  readMasks(output: Float32Array, masks: PerStem<MidSideMasks>): void {
    const size = PARTS * this.#bins;
    STEM_NAMES.forEach((stem, index) => {
      this.#interleave(output, index * size, masks[stem].mid);
      this.#interleave(output, (STEM_NAMES.length + index) * size, masks[stem].side);
    });
  }

  /** Writes the real plane at `offset`, followed by the imaginary plane. */
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

  /** Limits masks to {@link MAX_MASK}, and keeps their phase. */
  #interleave(output: Float32Array, offset: number, mask: Float32Array): void {
    for (let bin = 0; bin < this.#bins; bin++) {
      const re = output[offset + bin]!;
      const im = output[offset + this.#bins + bin]!;
      const power = re * re + im * im;
      const factor = power > MAX_MASK ** 2 ? MAX_MASK / Math.sqrt(power) : 1;
      mask[2 * bin] = re * factor;
      mask[2 * bin + 1] = im * factor;
    }
  }
}
