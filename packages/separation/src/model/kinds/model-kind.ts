/**
 * What every kind of model has in common, and what a kind must bring: how its manifest is read, what
 * the model hears of a frame, and what its answer means for the spectra. Knows no particular kind.
 */
import type { Frames, Hertz, NormalRange, PerStem } from '@sense/core/engine';
import type { MidSideMasks, MidSideSpectra } from '../../masks/mid-side.js';
import type { Field } from '../manifest-field.js';

/** A tensor by name, float32, row-major. */
export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** State that a call hands to the next: zeros at the start and after a reset. */
export interface StateSpec {
  readonly input: string;
  readonly output: string;
  readonly shape: readonly number[];
}

/** What the manifest of any kind says. */
export interface ModelCommon {
  /** Short name for status and reports, for example `lite`. */
  readonly name: string;
  /** File of the weights, relative to the manifest. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the weights, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  /** A power of two. */
  readonly frameFrames: Frames;
  readonly states: readonly StateSpec[];
  /** Part of the model in the stems, 0..1; the rest is the DSP separator's. 1 where the manifest says nothing. */
  readonly share: NormalRange;
  readonly licence: string;
}

/** How spectra are compressed before a model hears them. */
export interface Compression {
  /** Factor on every spectral value. */
  readonly scale: number;
  /** Exponent on what is compressed, 0.01..1; each kind says what that is. */
  readonly power: number;
  /** Added to energies before what is not defined for zero. */
  readonly floor: number;
}

/** The two ends of a model, where kinds differ. */
export interface ModelHead {
  /**
   * Writes what the model hears of the newest frame.
   * @param input the model's input tensor
   */
  writeInput(spectra: MidSideSpectra, input: Float32Array): void;
  /**
   * Writes the masks that the model's output tensor stands for.
   * @param answer finite values, of any size
   */
  readMasks(answer: Float32Array, masks: PerStem<MidSideMasks>): void;
}

/** A kind of model. */
export interface ModelKind<Manifest extends ModelCommon> {
  /** Reads what the manifest at `root` says beyond `common`. Throws `model-invalid`. */
  read(root: Field, common: ModelCommon): Manifest;
  createHead(manifest: Manifest): ModelHead;
}

/** Reads how spectra are compressed. Throws `model-invalid`. */
export function readCompression(features: Field): Compression {
  return {
    scale: features.at('scale').number(1e-12, 1e12),
    power: features.at('power').number(0.01, 1),
    floor: features.at('floor').number(1e-30, 1),
  };
}
