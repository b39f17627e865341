/**
 * Fetches a model and its runtime, whole, for a thread that can fetch nothing.
 */
import type { ModelLocation } from '../locate-model.js';
import { loadModel, loadRuntime } from '../model-loader.js';
import type { ModelBytes } from './worklet-messages.js';

/**
 * @param onProgress told the share of the model loaded, 0..1
 *
 * Rejects as `loadModel` does.
 */
export async function loadModelBytes(
  location: ModelLocation,
  onProgress: (share: number) => void = () => undefined,
): Promise<ModelBytes> {
  const runtime = loadRuntime(location.wasmUrl);
  // Its failure is told below, after the model: no progress may be reported once it is.
  runtime.catch(() => undefined);
  const { manifest, model } = await loadModel(location, onProgress);
  const wasm = await runtime;
  return { manifest, model, wasm, wasmUrl: location.wasmUrl };
}
