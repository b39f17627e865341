/**
 * How an app asks for live separation: a recipe for the worker, handed to `createSession`. Nothing
 * is loaded until the session asks.
 */
import { SenseError, describe, requireRange } from '@sense/core/offline';
import type { Separation } from '@sense/core';
import { LADDER_DEFAULTS } from './ladder.js';
import { DEFAULT_MODEL, LITE_MODEL } from './model-files.js';
import { workerAt } from './open-worker.js';
import type { WorkerOptions as Options } from './worker-options.js';

export interface CreateSeparationOptions {
  /**
   * The model of the neural separator: `lite` is shipped, a URL names the `manifest.json` of your
   * own, `none` leaves separation to the DSP separator. The DSP separator starts at once whatever
   * the model, and goes on where it is missing, broken or too slow. Default {@link DEFAULT_MODEL}.
   */
  readonly model?: 'lite' | 'none' | URL;
  /**
   * Share of a hop's time (10.7 ms) that a neural separator may take at p95, 0.05 to 10; beyond it
   * the DSP separator takes over for a while. Default 0.75. More than 1 lets stems come late.
   */
  readonly budget?: number;
  /** Address of the model's weights, where they are not beside the manifest. */
  readonly modelUrl?: string | URL;
  /** Address of `ort-wasm-simd-threaded.wasm`, where a bundler does not find it. */
  readonly wasmUrl?: string | URL;
  /** Address of `separation.worker.js`, where a bundler does not find it. */
  readonly workerUrl?: string | URL;
  /** Address of `model.worker.js`, where a bundler does not find it. */
  readonly modelWorkerUrl?: string | URL;
}

/**
 * Live separation in a worker of its own. Throws `invalid-argument` for options that cannot be.
 *
 * @example
 * const session = await createSession({ source: fileSource('song.mp3'), separator: createSeparation() });
 */
export function createSeparation(options: CreateSeparationOptions = {}): Separation {
  const { workerUrl } = options;
  return {
    options: workerOptions(options),
    createWorker: () => (workerUrl === undefined ? bundledWorker() : workerAt(String(workerUrl))),
  };
}

function workerOptions(options: CreateSeparationOptions): Options {
  const { model = DEFAULT_MODEL, modelUrl, budget = LADDER_DEFAULTS.budget } = options;
  requireRange('budget', budget, 0.05, 10);
  if (model === 'none') return {};
  return {
    budget,
    model: {
      ...modelAddresses(model, modelUrl),
      wasmUrl: absolute(options.wasmUrl ?? new URL('./ort-wasm-simd-threaded.wasm', import.meta.url)),
      workerUrl: absolute(options.modelWorkerUrl ?? new URL('./model.worker.js', import.meta.url)),
    },
  };
}

function modelAddresses(
  model: unknown,
  modelUrl: string | URL | undefined,
): { manifestUrl: string; modelUrl?: string } {
  const weights = modelUrl === undefined ? {} : { modelUrl: absolute(modelUrl) };
  if (model instanceof URL) return { manifestUrl: model.href, ...weights };
  if (model === 'lite') {
    return { manifestUrl: LITE_MODEL.manifestUrl.href, modelUrl: LITE_MODEL.modelUrl.href, ...weights };
  }
  throw new SenseError('invalid-argument', `model must be 'lite', 'none' or a URL, received ${describe(model)}`);
}

/** As seen from the page: a worker from a Blob has no base of its own. */
function absolute(url: string | URL): string {
  return new URL(url, globalThis.location?.href).href;
}

/** Bundlers recognise this expression as it stands. */
function bundledWorker(): Worker {
  try {
    return new Worker(new URL('./separation.worker.js', import.meta.url), { type: 'module' });
  } catch {
    return workerAt(new URL('./separation.worker.js', import.meta.url).href);
  }
}
