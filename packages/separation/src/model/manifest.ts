/**
 * The manifest of a model: what a runtime must know to feed it and to use its answer, checked field
 * by field, so that a wrong file is named here and not felt later. Knows no runtime and no network.
 */
import { ENGINE_FORMAT, STEM_NAMES, SenseError, type Frames, type NormalRange } from '@sense/core/engine';
import { DSP_FORMAT } from '../dsp/dsp-mask-estimator.js';
import { MODEL_KINDS, readKind, type ModelManifest } from './kinds/kinds.js';
import { Field } from './manifest-field.js';
import type { ModelCommon } from './kinds/model-kind.js';

export const MANIFEST_VERSION = 1;

/**
 * Checks a parsed `manifest.json`. Throws `model-invalid`, naming the field and the value received.
 * @param origin where it was read, for the message
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
  // What overlap-add of these windows takes.
  root.at('latencyFrames').equals(ENGINE_FORMAT.hopFrames);
  STEM_NAMES.forEach((stem, i) => root.at('stems').at(i).equals(stem));
  root.at('stems').hasLength(STEM_NAMES.length);
  const frameFrames = root.at('frameFrames').integer(2 * ENGINE_FORMAT.hopFrames, 1 << 15);
  if (!Number.isInteger(Math.log2(frameFrames))) root.at('frameFrames').fail('a power of two');
  return {
    name: root.at('name').text(),
    file: root.at('file').text(),
    bytes: root.at('bytes').integer(1, 1 << 30),
    sha256: root.at('sha256').text(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
    sampleRate: ENGINE_FORMAT.sampleRate,
    hopFrames: ENGINE_FORMAT.hopFrames,
    frameFrames,
    states: root
      .at('states')
      .items()
      .map((state) => ({
        input: state.at('input').text(),
        output: state.at('output').text(),
        shape: state.at('shape').shape(),
      })),
    share: readShare(root, frameFrames),
    licence: root.at('licence').text(),
  };
}

/** Below 1, masks are blended with those of the DSP separator, which knows frames of one length only. */
function readShare(root: Field, frameFrames: Frames): NormalRange {
  if (!root.has('share')) return 1;
  const share = root.at('share');
  const value = share.number(0, 1);
  if (value < 1 && frameFrames !== DSP_FORMAT.frameFrames) {
    share.fail(
      `1, or none, with frames of ${frameFrames}: the DSP separator, which has the rest, has ${DSP_FORMAT.frameFrames}`,
    );
  }
  return value;
}

/**
 * Whether `model` is the file the manifest was written for. Rejects with `model-invalid` (truncated,
 * altered) or `unsupported` where the browser cannot tell.
 */
export async function verifyModel(
  manifest: Pick<ModelManifest, 'name' | 'file' | 'bytes' | 'sha256'>,
  model: Uint8Array,
): Promise<void> {
  if (model.byteLength !== manifest.bytes) {
    throw new SenseError(
      'model-invalid',
      `model '${manifest.name}' is incomplete or another file: ${manifest.file} has ${model.byteLength} bytes, its manifest says ${manifest.bytes}: fetch it again, or export both anew`,
    );
  }
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (!subtle) {
    throw new SenseError(
      'unsupported',
      'the model cannot be checked without crypto.subtle: serve the page over https or from localhost',
    );
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', model as Uint8Array<ArrayBuffer>));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (sha256 !== manifest.sha256) {
    throw new SenseError(
      'model-invalid',
      `model '${manifest.name}' is not the file its manifest describes: ${manifest.file} has SHA-256 ${sha256}, expected ${manifest.sha256}: fetch it again, or export both anew`,
    );
  }
}
