/**
 * What all kinds of models have in common, and what each kind implements: reading its manifest,
 * converting a frame's spectra to the model's input, and the model's output to masks.
 */
import type { Frames, Hertz, NormalRange, PerStem } from '@sense/core/engine';
import type { MidSideMasks, MidSideSpectra } from '../../masks/mid-side.js';
import type { Field } from '../manifest-field.js';
import type { StateSpec } from '../tensors.js';

/** Keys of every kind's manifest. The last four describe the model for people and are not checked. */
export const COMMON_KEYS = [
  'formatVersion',
  'kind',
  'name',
  'file',
  'bytes',
  'sha256',
  'sampleRate',
  'hopFrames',
  'windowLength',
  'latencyFrames',
  'stems',
  'inputs',
  'outputs',
  'states',
  'features',
  'modelMix',
  'licence',
  'parameters',
  'training',
  'credits',
] as const;

/** Content of every kind's manifest. */
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
  readonly windowLength: Frames;
  readonly states: readonly StateSpec[];
  /** Weight of the model in the stems, 0..1; the rest is the DSP separator's. Default 1. */
  readonly modelMix: NormalRange;
  readonly licence: string;
}

/** Keys of {@link Compression}. */
export const COMPRESSION_KEYS = ['scale', 'power', 'floor'] as const;

/** How spectra are compressed for the input of a model. */
export interface Compression {
  /** Factor on every spectral value. */
  readonly scale: number;
  /** Exponent of the compression, 0.01..1; each kind defines what it is applied to. */
  readonly power: number;
  /** Added to energies before logarithms and negative powers. */
  readonly floor: number;
}

/** Converts between spectra and the tensors of a model. */
export interface ModelHead {
  /**
   * Writes the model's input for the newest frame.
   * @param input the model's input tensor
   */
  writeInput(spectra: MidSideSpectra, input: Float32Array): void;
  /**
   * Writes the masks that the model's output tensor describes.
   * @param output finite values of any size
   */
  readMasks(output: Float32Array, masks: PerStem<MidSideMasks>): void;
}

/** A kind of model. */
export interface ModelKind<Manifest extends ModelCommon> {
  /** Reads the fields of the manifest at `root` beyond `common`. Throws `model-invalid`, also for unknown keys. */
  read(root: Field, common: ModelCommon): Manifest;
  createHead(manifest: Manifest): ModelHead;
}

/** Reads the compression of spectra. Throws `model-invalid`. */
export function readCompression(features: Field): Compression {
  return {
    scale: features.at('scale').number(1e-12, 1e12),
    power: features.at('power').number(0.01, 1),
    floor: features.at('floor').number(1e-30, 1),
  };
}
