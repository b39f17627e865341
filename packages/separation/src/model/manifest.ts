/**
 * Parses and validates the manifest of a model, field by field, and verifies that the weights are the
 * file that it describes. Runs on any thread; reads no files.
 */
import { ENGINE_FORMAT, STEM_NAMES, SenseError, type Frames, type NormalRange } from '@sense/core/engine';
import { DSP_FORMAT } from '../dsp/dsp-mask-estimator.js';
import { MODEL_KINDS, readKind, type ModelManifest } from './kinds/kinds.js';
import { Field } from './manifest-field.js';
import type { ModelCommon } from './kinds/model-kind.js';
import type { StateSpec } from './tensors.js';

/** `formatVersion` of the manifests that this release reads. */
export const MANIFEST_VERSION = 1;

/**
 * Validates the JSON of a `manifest.json`. Throws `model-invalid`, naming the field and the value received;
 * unknown keys are errors.
 * @param origin where it was read, for error messages
 */
export function parseManifest(json: unknown, origin = 'the model manifest'): ModelManifest {
  const root = new Field(json, origin, '');
  root.at('formatVersion').equals(MANIFEST_VERSION);
  const kind = root.at('kind').oneOf(MODEL_KINDS);
  return readKind(kind, root, readCommon(root));
}

function readCommon(root: Field): ModelCommon {
  root.at('sampleRate').equals(ENGINE_FORMAT.sampleRate);
  root.at('hopFrames').equals(ENGINE_FORMAT.hopFrames);
  // The latency of overlap-add with these windows.
  root.at('latencyFrames').equals(ENGINE_FORMAT.hopFrames);
  STEM_NAMES.forEach((stem, i) => root.at('stems').at(i).equals(stem));
  root.at('stems').hasLength(STEM_NAMES.length);
  const windowLength = root.at('windowLength').integer(2 * ENGINE_FORMAT.hopFrames, 1 << 15);
  if (!Number.isInteger(Math.log2(windowLength))) root.at('windowLength').fail('a power of two');
  return {
    name: root.at('name').text(),
    file: root.at('file').text(),
    bytes: root.at('bytes').integer(1, 1 << 30),
    sha256: root.at('sha256').text(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
    sampleRate: ENGINE_FORMAT.sampleRate,
    hopFrames: ENGINE_FORMAT.hopFrames,
    windowLength,
    states: root.at('states').items().map(readState),
    modelMix: readModelMix(root, windowLength),
    licence: root.at('licence').text(),
  };
}

function readState(state: Field): StateSpec {
  state.hasOnlyKeys(['input', 'output', 'shape']);
  return {
    input: state.at('input').text(),
    output: state.at('output').text(),
    shape: state.at('shape').shape(),
  };
}

/** Below 1, masks are blended with those of the DSP separator, which has one window length. */
function readModelMix(root: Field, windowLength: Frames): NormalRange {
  if (!root.has('modelMix')) return 1;
  const modelMix = root.at('modelMix');
  const value = modelMix.number(0, 1);
  if (value < 1 && windowLength !== DSP_FORMAT.windowLength) {
    modelMix.fail(
      `1 or absent with windows of ${windowLength} samples, because the DSP separator has windows of ${DSP_FORMAT.windowLength}`,
    );
  }
  return value;
}

/**
 * Verifies that `model` is the file that the manifest describes. Rejects with `model-invalid` (truncated,
 * altered) or `unsupported` (no `crypto.subtle` to verify it with).
 */
export async function verifyModel(
  manifest: Pick<ModelManifest, 'name' | 'file' | 'bytes' | 'sha256'>,
  model: Uint8Array,
): Promise<void> {
  if (model.byteLength !== manifest.bytes) {
    throw new SenseError(
      'model-invalid',
      `model '${manifest.name}' is truncated or another file: ${manifest.file} has ${model.byteLength} bytes, its manifest expects ${manifest.bytes}: fetch it again, or export both again`,
    );
  }
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (!subtle) {
    throw new SenseError(
      'unsupported',
      'the model cannot be verified without crypto.subtle: serve the page over https or from localhost',
    );
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', model as Uint8Array<ArrayBuffer>));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (sha256 !== manifest.sha256) {
    throw new SenseError(
      'model-invalid',
      `model '${manifest.name}' is not the file its manifest describes: ${manifest.file} has SHA-256 ${sha256}, expected ${manifest.sha256}: fetch it again, or export both again`,
    );
  }
}
