/** A runtime that does not load. In a separate test file, because a runtime keeps its failure for the thread. */
import * as runtime from 'onnxruntime-web/wasm';
import { expect, it } from 'vitest';
import { createModelRunner } from '@sense/separation/engine';
import { liteBytes, liteManifest } from './lite.js';

it('names the address of a file that is not the runtime', async () => {
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
