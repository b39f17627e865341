/**
 * How an app asks for live separation: a recipe for the worker, handed to `createSession`. Nothing
 * is loaded until the session asks.
 */
import { requireRange } from '@sense/core/offline';
import type { Separation } from '@sense/core';
import { LADDER_DEFAULTS } from './ladder.js';
import { absolute, locateModel, type ModelOptions } from './locate-model.js';
import { workerAt } from './open-worker.js';
import type { WorkerOptions as Options } from './worker-options.js';

/** The DSP separator starts at once whatever the model, and goes on where it is missing, broken or too slow. */
export interface CreateSeparationOptions extends ModelOptions {
  /**
   * Share of a hop's time (10.7 ms) that a neural separator may take at p95, 0.05 to 10; beyond it
   * the DSP separator takes over for a while. Default 0.75. More than 1 lets stems come late.
   */
  readonly budget?: number;
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
  const { budget = LADDER_DEFAULTS.budget, modelWorkerUrl } = options;
  requireRange('budget', budget, 0.05, 10);
  const location = locateModel(options);
  if (!location) return {};
  const workerUrl = absolute(modelWorkerUrl ?? new URL('./model.worker.js', import.meta.url));
  return { budget, model: { ...location, workerUrl } };
}

/** Bundlers recognise this expression as it stands. */
function bundledWorker(): Worker {
  try {
    return new Worker(new URL('./separation.worker.js', import.meta.url), { type: 'module' });
  } catch {
    return workerAt(new URL('./separation.worker.js', import.meta.url).href);
  }
}
