/**
 * The separation worker: runs separation and analysis on one thread, and loads models in the background.
 */
import { ENGINE_FORMAT, type Milliseconds, type NormalRange } from '@sense/core/engine';
import { FALLBACK_DEFAULTS } from '../fallback/fallback-chain.js';
import { DeadlineRunner } from '../model/deadline-runner.js';
import { loadInSequence } from '../model/loading/load-in-sequence.js';
import { createModelSeparator } from '../model/model-separator.js';
import { openRemoteModel } from './remote-runner.js';
import type { SeparationService } from './separation-service.js';
import { serveWorker } from './serve-worker.js';
import type { ModelSetup } from './worker-options.js';

const HOP_MS: Milliseconds = (1000 * ENGINE_FORMAT.hopFrames) / ENGINE_FORMAT.sampleRate;

serveWorker((service, { models = [], budget = FALLBACK_DEFAULTS.budget }) => {
  if (models.length > 0) void addModels(service, models, budget);
});

/**
 * Loads in the background, from the last to the best: the lightest becomes active soon, and its runtime is
 * cached for the others.
 */
async function addModels(service: SeparationService, models: readonly ModelSetup[], budget: number): Promise<void> {
  service.reportProgress(0, models.length - 1);
  const indices = models.map((_, index) => index).reverse();
  await loadInSequence(indices, async (index, onProgress) => {
    const reportProgress = (progress: NormalRange): void => {
      onProgress();
      service.reportProgress(progress, index);
    };
    await addModel(service, models[index]!, index, budget, reportProgress);
  });
}

/** Each model has a separate worker: loading would block this one. */
async function addModel(
  service: SeparationService,
  setup: ModelSetup,
  index: number,
  budget: number,
  onProgress: (progress: NormalRange) => void,
): Promise<void> {
  await service.addModel(async (onFailure) => {
    const { manifest, runner } = await openRemoteModel(setup, onProgress);
    const deadlineRunner = new DeadlineRunner({
      runner,
      hopMs: HOP_MS,
      budget,
      isLate: () => service.isLate,
      onUnresponsive: onFailure,
    });
    return createModelSeparator(manifest, deadlineRunner, onFailure);
  }, index);
}
