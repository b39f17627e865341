/**
 * Separation worker: runs separator and analysis in one thread, hop by hop, as input arrives in
 * the ring. Only glue: messages in, messages out; the work is in the service and core's engine.
 */
import { ENGINE_FORMAT, type FromWorker, type Milliseconds, type ToWorker, type WorkerEnd } from '@sense/core/offline';
import { LADDER_DEFAULTS } from './ladder.js';
import { createModelSeparator } from './model-separator.js';
import { PunctualRunner } from './neural/punctual-runner.js';
import { openRemoteModel } from './neural/remote-runner.js';
import { SeparationService } from './separation-service.js';
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
      const { model, budget = LADDER_DEFAULTS.budget } = message.options as WorkerOptions;
      if (model) void addNeural(model, budget);
      return;
    }
    case 'learn-drum':
      return service.learnDrum(message);
    case 'start':
      return run(service.connect(message));
  }
}

/** In the background, in a worker of its own: loading would stop this one. */
async function addNeural(setup: ModelSetup, budget: number): Promise<void> {
  service.loading(0);
  await service.offer(async (onFailure) => {
    const { manifest, runner } = await openRemoteModel(setup, (share) => service.loading(share));
    const punctual = new PunctualRunner({ runner, hopMs: HOP_MS, budget, onLost: onFailure });
    return createModelSeparator(manifest, punctual, onFailure);
  });
}

/** Until the transport stops: wait for input, then process all of it. */
async function run(end: WorkerEnd): Promise<void> {
  while (await end.wait()) {
    while (!end.stopped && (await service.step()));
  }
  end.close();
  self.close();
}
