/**
 * Creates the neural separator from bytes, on one thread: for Node, benches and tests. In a live session
 * the model has a separate worker (see `remote-runner`).
 */
import type { Separator } from '@sense/core/engine';
import type { ModelManifest } from '../model/kinds/kinds.js';
import { parseManifest, verifyModel } from '../model/manifest.js';
import { createModelRunner, type OnnxRuntime } from '../model/model-runner.js';
import { createSeparatorOf } from '../model/model-separator.js';
import { NeuralMaskEstimator } from '../model/neural-mask-estimator.js';

/** Options of {@link createNeuralSeparator}. */
export interface NeuralSeparatorOptions {
  /** The parsed `manifest.json`. */
  readonly manifest: unknown;
  /** The bytes of the file it names. */
  readonly model: Uint8Array;
  /** Address of `ort-wasm-simd-threaded.wasm`. Default: next to `onnxruntime-web`, which Node finds. */
  readonly wasmUrl?: string | URL;
  /** The module `onnxruntime-node`, to run the model in native code instead of wasm, also on one thread. */
  readonly nativeRuntime?: OnnxRuntime;
  /** Called when a call of the model fails; its last masks are reused until a call succeeds. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Loads a model and returns its separator: 48 kHz, hops of 512 frames, stems 512 frames (10.7 ms) late,
 * one mask gain for each bin. The four stems sum to the delayed input.
 *
 * Rejects with `model-invalid` (invalid manifest or weights), `model-unavailable` (runtime) or `unsupported`.
 *
 * @example
 * const manifest = JSON.parse(await readFile(LITE_MODEL.manifestUrl, 'utf8'));
 * const separator = await createNeuralSeparator({ manifest, model: await readFile(LITE_MODEL.modelUrl) });
 */
export async function createNeuralSeparator(options: NeuralSeparatorOptions): Promise<Separator> {
  const { manifest, masks } = await createNeuralMasks(options);
  return createSeparatorOf(manifest, masks);
}

/** Loads a model without the separator around it. Rejects like {@link createNeuralSeparator}. */
export async function createNeuralMasks(
  options: NeuralSeparatorOptions,
): Promise<{ readonly manifest: ModelManifest; readonly masks: NeuralMaskEstimator }> {
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
  return { manifest, masks: new NeuralMaskEstimator(manifest, runner, onFailure) };
}
