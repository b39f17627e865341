/**
 * Starts the threads of the installed package, in which `stage.worker.js` is next to the compiled module.
 */
import { Worker } from 'node:worker_threads';
import type { StartStageWorker } from './threaded-stages.js';

export const startBuiltWorker: StartStageWorker = (options) =>
  new Worker(new URL('./stage.worker.js', import.meta.url), options);
