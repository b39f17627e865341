/**
 * The neural separator on the audio thread, from bytes. The runtime is one for all nodes of a
 * context and takes one model at a time. Knows no node and no messages.
 */
import * as runtime from 'onnxruntime-web/wasm';
import type { Separator } from '@sense/core/engine';
import type { ModelBytes } from '../../model/loading/model-loader.js';
import { createModelSeparator } from '../../model/model-separator.js';
import { parseManifest } from '../../model/manifest.js';
import { createModelRunner } from '../../model/model-runner.js';

/** Resolves when the newest load that was asked for is over. */
let loading: Promise<unknown> = Promise.resolve();

/**
 * Stops the thread while runtime and model are compiled. Rejects as `createModelRunner` does.
 * @param onFailure a call of the model failed: its last masks stay until the next succeeds
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
