/**
 * Audio thread: creates the neural separator from bytes. All nodes of a context share one runtime, which
 * loads one model at a time.
 */
import * as runtime from 'onnxruntime-web/wasm';
import type { Separator } from '@sense/core/engine';
import type { ModelBytes } from '../../model/loading/model-loader.js';
import { createModelSeparator } from '../../model/model-separator.js';
import { parseManifest } from '../../model/manifest.js';
import { createModelRunner } from '../../model/model-runner.js';

/** Resolves when the newest requested load has finished. */
let loading: Promise<unknown> = Promise.resolve();

/**
 * Blocks the thread while runtime and model are compiled. Rejects like `createModelRunner`.
 * @param onFailure called when a call of the model fails; its last masks are reused until a call succeeds
 */
export function openWorkletModel(bytes: ModelBytes, onFailure: (error: unknown) => void): Promise<Separator> {
  const load = async (): Promise<Separator> => {
    const manifest = parseManifest(bytes.manifest);
    const { model, wasm: wasmBinary, wasmUrl } = bytes;
    const runner = await createModelRunner({ runtime, manifest, model, wasmBinary, wasmUrl });
    return createModelSeparator(manifest, runner, onFailure);
  };
  const opened = loading.then(load);
  loading = opened.catch(() => undefined);
  return opened;
}
