/**
 * Creates a separation backend without models: the DSP separator in a smaller worker. An app that imports
 * only this function ships neither the code of models nor their runtime. Main thread.
 */
import type { SeparationBackend } from '@sense/core';
import { workerAt } from '../threads/open-worker.js';

/** Options of {@link createDspSeparation}. */
export interface DspSeparationOptions {
  /** Address of `dsp.worker.js`, if a bundler does not find it. */
  readonly workerUrl?: string | URL;
}

/**
 * Creates the separation backend of a session that never loads a model: 120 kB (brotli) for core, haptics,
 * worker and worklet together, and no 14 MB runtime among the files of the app. Events are those of
 * `createSeparation()`; stems are those that it plays until its model is active. For games, where the session
 * starts with the first sound and stems are felt rather than heard.
 *
 * @example
 * const session = await createSession({ source: nodeSource(mixBus), separation: createDspSeparation() });
 */
export function createDspSeparation({ workerUrl }: DspSeparationOptions = {}): SeparationBackend {
  return {
    options: {},
    createWorker: () => (workerUrl === undefined ? bundledWorker() : workerAt(String(workerUrl))),
    script: () => ({ address: String(workerUrl ?? bundledAddress()), option: 'workerUrl of createDspSeparation()' }),
  };
}

/** Bundlers recognise exactly this expression. */
function bundledWorker(): Worker {
  try {
    return new Worker(new URL('./dsp.worker.js', import.meta.url), { type: 'module' });
  } catch {
    return workerAt(bundledAddress());
  }
}

function bundledAddress(): string {
  return new URL('./dsp.worker.js', import.meta.url).href;
}
