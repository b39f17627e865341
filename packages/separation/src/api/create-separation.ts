/**
 * Creates the separation backend that an app passes to `createSession`: how to start a separator, and in which
 * thread. Main thread; loads nothing until the session starts it.
 */
import { SenseError } from '@sense/core/engine';
import { describe, requireRange } from '@sense/core/internal';
import type { SeparationBackend } from '@sense/core';
import { FALLBACK_DEFAULTS } from '../fallback/fallback-chain.js';
import { absolute, locateModels, type ModelLocation, type ModelOptions } from '../model/loading/locate-model.js';
import { workerAt } from '../threads/open-worker.js';
import type { WorkerOptions as Options } from '../threads/worker-options.js';
import { WorkletThread } from '../threads/worklet/worklet-thread.js';

/** Models, thread and addresses of files for the separation of a session. */
export interface CreateSeparationOptions extends Omit<ModelOptions, 'model'> {
  /**
   * As in {@link ModelOptions}, or a list, best first: the best model that keeps its deadline is active. Models
   * are loaded one after the other, the last of the list first. The DSP separator starts immediately, and is
   * active while models are missing, broken or too slow. With `thread: 'worklet'`: one model.
   */
  readonly model?: 'lite' | 'none' | URL | readonly ('lite' | URL)[];
  /**
   * Fraction of a hop's duration (10.7 ms) that a neural separator may take at p95, 0.05 to 10; a slower one
   * is replaced by the next candidate for a while. Default 0.75. Above 1, stems may be late.
   */
  readonly budget?: number;
  /**
   * Where separation and analysis run. `worker`, the default: a separate worker. `worklet`: the audio
   * thread itself, for hosts without workers: slow hops cause audible gaps, and so does compiling the model.
   */
  readonly thread?: 'worker' | 'worklet';
  /** Address of `separation.worker.js`, if a bundler does not find it. */
  readonly workerUrl?: string | URL;
  /** Address of `model.worker.js`, if a bundler does not find it. */
  readonly modelWorkerUrl?: string | URL;
  /** Address of `separation.worklet.js`, if a bundler does not find it. */
  readonly workletUrl?: string | URL;
}

/**
 * Creates the separation backend of a session, in a separate worker or on the audio thread. Throws
 * `invalid-argument` for invalid options.
 *
 * @example
 * const session = await createSession({ source: fileSource('song.mp3'), separation: createSeparation() });
 */
export function createSeparation(options: CreateSeparationOptions = {}): SeparationBackend {
  const { budget = FALLBACK_DEFAULTS.budget, thread = 'worker' } = options;
  requireRange('budget', budget, 0.05, 10);
  const models = locateModels(options.model, options);
  if (thread === 'worker') return inWorker(options, budget, models);
  if (thread === 'worklet') return inWorklet(options, budget, models);
  throw new SenseError('invalid-argument', `thread must be 'worker' or 'worklet', received ${describe(thread)}`);
}

function inWorker(
  options: CreateSeparationOptions,
  budget: number,
  located: readonly ModelLocation[],
): SeparationBackend {
  const { workerUrl, modelWorkerUrl } = options;
  const models = located.map((location) => ({
    ...location,
    workerUrl: absolute(modelWorkerUrl ?? new URL('./model.worker.js', import.meta.url)),
  }));
  return {
    options: { budget, models } satisfies Options,
    createWorker: () => (workerUrl === undefined ? bundledWorker() : workerAt(String(workerUrl))),
    script: () => ({ address: String(workerUrl ?? bundledAddress()), option: 'workerUrl of createSeparation()' }),
  };
}

/** One model: compiling a second would block the audio thread, and both would run there during a trial. */
function inWorklet(
  options: CreateSeparationOptions,
  budget: number,
  models: readonly ModelLocation[],
): SeparationBackend {
  if (models.length > 1) {
    throw new SenseError(
      'invalid-argument',
      `thread 'worklet' takes one model, received ${models.length}: name the lightest alone, or leave thread out`,
    );
  }
  const [model] = models;
  const workletUrl = options.workletUrl ?? new URL('./separation.worklet.js', import.meta.url);
  return {
    options: { budget } satisfies Options,
    createWorker: (context) => new WorkletThread({ context, workletUrl, model }),
  };
}

/** Bundlers recognise exactly this expression. */
function bundledWorker(): Worker {
  try {
    return new Worker(new URL('./separation.worker.js', import.meta.url), { type: 'module' });
  } catch {
    return workerAt(bundledAddress());
  }
}

function bundledAddress(): string {
  return new URL('./separation.worker.js', import.meta.url).href;
}
