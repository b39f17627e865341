/** A runtime that does not load, from bytes: the error names the file. In a test file of its own: the runtime remembers. */
import * as runtime from 'onnxruntime-web/wasm';
import { expect, it } from 'vitest';
import { createModelRunner } from '@sense/separation/engine';
import { liteBytes, liteManifest } from './lite.js';

it('names the address that another file was served from in place of the runtime', async () => {
  const wasmBinary = new TextEncoder().encode('<!doctype html><title>Not here</title>');
  const wasmUrl = 'https://example.org/ort.wasm';
  await expect(
    createModelRunner({ runtime, manifest: liteManifest(), model: liteBytes(), wasmBinary, wasmUrl }),
  ).rejects.toMatchObject({
    code: 'model-unavailable',
    message: expect.stringContaining(`could not be loaded from ${wasmUrl} (`) as string,
  });
  expect(runtime.env.wasm.wasmPaths).toBeUndefined();
});
