/**
 * Separation worker: runs separator and analysis in one thread, hop by hop, as input arrives in
 * the ring. Only glue: messages in, messages out; the work is in the service and core's engine.
 */
import { ENGINE_FORMAT, type Milliseconds } from '@sense/core/engine';
import type { FromWorker, ToWorker, WorkerEnd } from '@sense/core/internal';
import { FALLBACK_DEFAULTS } from '../fallback/fallback-chain.js';
import { createModelSeparator } from '../model/model-separator.js';
import { DeadlineRunner } from '../model/deadline-runner.js';
import { openRemoteModel } from './remote-runner.js';
import { SeparationService } from './separation-service.js';
import { loadInSequence } from '../model/loading/load-in-sequence.js';
import type { ModelSetup, WorkerOptions } from './worker-options.js';

const HOP_MS: Milliseconds = (1000 * ENGINE_FORMAT.hopFrames) / ENGINE_FORMAT.sampleRate;

const service = new SeparationService((message: FromWorker) => self.postMessage(message));

self.onmessage = (event: MessageEvent<ToWorker>) => {
  void handle(event.data).catch((error: unknown) => service.fail(error));
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
    case 'start':
      return run(service.connect(message));
  }
}

/**
 * In the background, from the last to the best: the lightest is at work soon, and the runtime that came with it
 * is kept for the others.
 */
async function addModels(models: readonly ModelSetup[], budget: number): Promise<void> {
  service.loading(0, models.length - 1);
  const places = models.map((_, place) => place).reverse();
  await loadInSequence(places, (place, onSign) => addModel(models[place]!, place, budget, onSign));
}

/** In a worker of its own: loading would stop this one. */
async function addModel(setup: ModelSetup, place: number, budget: number, onSign: () => void): Promise<void> {
  const onProgress = (share: number): void => {
    onSign();
    service.loading(share, place);
  };
  await service.offer(async (onFailure) => {
    const { manifest, runner } = await openRemoteModel(setup, onProgress);
    const punctual = new DeadlineRunner({ runner, hopMs: HOP_MS, budget, onLost: onFailure });
    return createModelSeparator(manifest, punctual, onFailure);
  }, place);
}

/** Until the transport stops: wait for input, then process all of it. */
async function run(end: WorkerEnd): Promise<void> {
  while (await end.wait()) {
    while (!end.stopped && (await service.step()));
  }
  end.close();
  self.close();
}
