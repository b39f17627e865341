/** The lifetime of the runtime's bytes. In a separate test file, because a runtime is compiled once per thread. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as ort from 'onnxruntime-web/wasm';
import { expect, it } from 'vitest';
import { createModelRunner } from '@sense/separation/engine';
import type { OnnxRuntime } from '@sense/separation/internal';
import { liteBytes, liteManifest } from './lite.js';

const FILE = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');

/** Records the bytes that the runtime has at each creation of a session. */
function watchedRuntime(): { runtime: OnnxRuntime; lent: unknown[] } {
  const lent: unknown[] = [];
  const InferenceSession = {
    create: (...args: Parameters<typeof ort.InferenceSession.create>) => {
      lent.push(ort.env.wasm.wasmBinary);
      return ort.InferenceSession.create(...args);
    },
  } as OnnxRuntime['InferenceSession'];
  return { runtime: { InferenceSession, Tensor: ort.Tensor, env: ort.env }, lent };
}

it('releases the bytes once the runtime is compiled, whatever the model, and runs further models', async () => {
  const { runtime, lent } = watchedRuntime();
  const wasmBinary = new Uint8Array(readFileSync(FILE));
  const size = wasmBinary.length;
  const manifest = liteManifest();

  const noModel = createModelRunner({ runtime, manifest, model: new Uint8Array(100), wasmBinary });
  await expect(noModel).rejects.toMatchObject({ code: 'model-invalid' });
  expect(ort.env.wasm.wasmBinary).toBeUndefined();

  const together = [1, 2].map(() => createModelRunner({ runtime, manifest, model: liteBytes(), wasmBinary }));
  const runners = await Promise.all(together);
  runners.push(await createModelRunner({ runtime, manifest, model: liteBytes(), wasmBinary }));
  for (const runner of runners) expect(Math.max(...(await runner.run()))).toBeGreaterThan(0);

  expect(lent[0]).toBeInstanceOf(Uint8Array);
  expect(lent.at(-1)).toBeUndefined();
  for (const bytes of lent) expect((bytes as Uint8Array | undefined)?.byteLength ?? 0).toBe(0);
  expect(ort.env.wasm.wasmBinary).toBeUndefined();
  expect(wasmBinary.length).toBe(size);
});
