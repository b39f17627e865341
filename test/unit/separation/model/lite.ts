/** The shipped model, and the values that PyTorch computed for it. */
import { readFileSync } from 'node:fs';
import * as runtime from 'onnxruntime-web/wasm';
import {
  LITE_MODEL,
  createModelRunner,
  parseManifest,
  type BandGainManifest,
  type ModelRunner,
} from '@sense/separation/engine';
import { readParity, type Parity } from './parity.js';

export const liteJson = (): Record<string, unknown> =>
  JSON.parse(readFileSync(LITE_MODEL.manifestUrl, 'utf8')) as Record<string, unknown>;

export function liteManifest(): BandGainManifest {
  const manifest = parseManifest(liteJson());
  if (manifest.kind !== 'band-gains') throw new Error(`lite is of kind ${manifest.kind}`);
  return manifest;
}

export const liteBytes = (): Uint8Array => new Uint8Array(readFileSync(LITE_MODEL.modelUrl));

export const liteRunner = (): Promise<ModelRunner> =>
  createModelRunner({ runtime, manifest: liteManifest(), model: liteBytes() });

/** The parity data that training exported with the model. */
export const liteParity = (): Parity => readParity(new URL('lite-parity/', import.meta.url));
