/** The shipped model, loaded once per test file, and the values PyTorch gave for it. Knows no expectations. */
import { readFileSync } from 'node:fs';
import * as runtime from 'onnxruntime-web/wasm';
import {
  LITE_MODEL,
  createModelRunner,
  parseManifest,
  type ModelManifest,
  type ModelRunner,
} from '@sense/separation/offline';

export const liteJson = (): Record<string, unknown> =>
  JSON.parse(readFileSync(LITE_MODEL.manifestUrl, 'utf8')) as Record<string, unknown>;

export const liteManifest = (): ModelManifest => parseManifest(liteJson());

export const liteBytes = (): Uint8Array => new Uint8Array(readFileSync(LITE_MODEL.modelUrl));

export const liteRunner = (): Promise<ModelRunner> =>
  createModelRunner({ runtime, manifest: liteManifest(), model: liteBytes() });

interface Parity {
  readonly hops: number;
  readonly keptHops: readonly number[];
  /** The named values, row after row. */
  values(name: 'audio' | 'features' | 'gains' | 'state'): Float32Array;
}

/** What training exported beside the model: audio, and what its own code made of it. */
export function readParity(): Parity {
  const at = (file: string): URL => new URL(`lite-parity/${file}`, import.meta.url);
  const about = JSON.parse(readFileSync(at('parity.json'), 'utf8')) as {
    hops: number;
    keptHops: number[];
    layout: Record<string, { offsetFloats: number; shape: number[] }>;
  };
  const floats = new Float32Array(new Uint8Array(readFileSync(at('parity.bin'))).buffer);
  return {
    ...about,
    values: (name) => {
      const { offsetFloats, shape } = about.layout[name]!;
      return floats.subarray(offsetFloats, offsetFloats + shape.reduce((product, size) => product * size, 1));
    },
  };
}
