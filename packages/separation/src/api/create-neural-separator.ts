/**
 * The neural separator in one thread, from bytes: for Node, benches and tests. Live, the model has
 * a worker of its own (see `remote-runner`). Knows no addresses but the runtime's.
 */
import type { Separator } from '@sense/core/engine';
import { createModelSeparator } from '../model/model-separator.js';
import { parseManifest, verifyModel } from '../model/manifest.js';
import { createModelRunner, type OnnxRuntime } from '../model/model-runner.js';

export interface NeuralSeparatorOptions {
  /** The parsed `manifest.json`. */
  readonly manifest: unknown;
  /** The bytes of the file it names. */
  readonly model: Uint8Array;
  /** Address of `ort-wasm-simd-threaded.wasm`. Default: beside `onnxruntime-web`, which Node finds. */
  readonly wasmUrl?: string | URL;
  /** The module `onnxruntime-node`: the model runs in native code instead of wasm, on one thread as well. */
  readonly nativeRuntime?: OnnxRuntime;
  /** A call of the model failed: its last masks stay until the next succeeds. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Loads a model and returns its separator: 48 kHz, hops of 512, stems 512 frames (10.7 ms) late,
 * one mask gain for each bin. The four stems sum to the delayed input.
 *
 * Rejects with `model-invalid` (manifest or file wrong), `model-unavailable` (runtime) or `unsupported`.
 *
 * @example
 * const manifest = JSON.parse(await readFile(LITE_MODEL.manifestUrl, 'utf8'));
 * const separator = await createNeuralSeparator({ manifest, model: await readFile(LITE_MODEL.modelUrl) });
 */
export async function createNeuralSeparator(options: NeuralSeparatorOptions): Promise<Separator> {
  const { model, wasmUrl, nativeRuntime, onFailure } = options;
  const manifest = parseManifest(options.manifest);
  await verifyModel(manifest, model);
  const runner = await createModelRunner({
    runtime: nativeRuntime ?? (await import('onnxruntime-web/wasm')),
    provider: nativeRuntime ? 'cpu' : 'wasm',
    manifest,
    model,
    ...(wasmUrl === undefined ? {} : { wasmUrl }),
  });
  return createModelSeparator(manifest, runner, onFailure);
}
