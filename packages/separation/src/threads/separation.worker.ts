/**
 * The separation worker: runs separation and analysis on one thread, hop by hop, as input arrives in the
 * ring. Only converts between messages and calls of the service.
 */
import { ENGINE_FORMAT, type Milliseconds, type NormalRange } from '@sense/core/engine';
import type { FromWorker, ToWorker, WorkerEnd } from '@sense/core/internal';
import { FALLBACK_DEFAULTS } from '../fallback/fallback-chain.js';
import { DeadlineRunner } from '../model/deadline-runner.js';
import { loadInSequence } from '../model/loading/load-in-sequence.js';
import { createModelSeparator } from '../model/model-separator.js';
import { openRemoteModel } from './remote-runner.js';
import { SeparationService } from './separation-service.js';
import type { ModelSetup, WorkerOptions } from './worker-options.js';

const HOP_MS: Milliseconds = (1000 * ENGINE_FORMAT.hopFrames) / ENGINE_FORMAT.sampleRate;

const service = new SeparationService((message: FromWorker) => self.postMessage(message));

self.onmessage = (event: MessageEvent<ToWorker>) => {
  void handle(event.data).catch((error: unknown) => service.reportError(error));
};

async function handle(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'prepare': {
      service.prepare(message);
      const { models = [], budget = FALLBACK_DEFAULTS.budget } = message.options as WorkerOptions;
      if (models.length > 0) void addModels(models, budget);
      return;
    }
    case 'enrol-drum':
      return service.enrolDrum(message);
    case 'adjust-beats':
      return service.adjustBeats(message);
    case 'start':
      return run(service.connect(message));
  }
}

/**
 * Loads in the background, from the last to the best: the lightest becomes active soon, and its runtime is
 * cached for the others.
 */
async function addModels(models: readonly ModelSetup[], budget: number): Promise<void> {
  service.reportProgress(0, models.length - 1);
  const indices = models.map((_, index) => index).reverse();
  await loadInSequence(indices, (index, onProgress) => addModel(models[index]!, index, budget, onProgress));
}

/** Each model has a separate worker: loading would block this one. */
async function addModel(setup: ModelSetup, index: number, budget: number, onProgress: () => void): Promise<void> {
  const reportProgress = (progress: NormalRange): void => {
    onProgress();
    service.reportProgress(progress, index);
  };
  await service.addModel(async (onFailure) => {
    const { manifest, runner } = await openRemoteModel(setup, reportProgress);
    const deadlineRunner = new DeadlineRunner({ runner, hopMs: HOP_MS, budget, onUnresponsive: onFailure });
    return createModelSeparator(manifest, deadlineRunner, onFailure);
  }, index);
}

/** Until the transport stops: waits for input, then processes all of it. */
async function run(end: WorkerEnd): Promise<void> {
  while (await end.wait()) {
    while (!end.stopped && (await service.step()));
  }
  end.close();
  self.close();
}
