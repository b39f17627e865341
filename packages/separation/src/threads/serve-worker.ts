/**
 * The message loop of a separation worker: converts between messages and calls of the service, and runs
 * the engine hop by hop as input arrives in the ring. Shared by the workers with and without models.
 */
import type { FromWorker, ToWorker, WorkerEnd } from '@sense/core/internal';
import { SeparationService } from './separation-service.js';
import type { WorkerOptions } from './worker-options.js';

/**
 * Serves the session that started this worker.
 *
 * @param onPrepared called once, after the DSP separator has started; adds models in the background
 */
export function serveWorker(onPrepared?: (service: SeparationService, options: WorkerOptions) => void): void {
  const service = new SeparationService((message: FromWorker) => self.postMessage(message));

  const handle = async (message: ToWorker): Promise<void> => {
    switch (message.type) {
      case 'prepare':
        service.prepare(message);
        await service.warmUp();
        return onPrepared?.(service, message.options as WorkerOptions);
      case 'enrol-drum':
        return service.enrolDrum(message);
      case 'adjust-beats':
        return service.adjustBeats(message);
      case 'want-features':
        return service.wantFeatures(message);
      case 'start':
        return run(service, service.connect(message));
    }
  };

  self.onmessage = (event: MessageEvent<ToWorker>) => {
    void handle(event.data).catch((error: unknown) => service.reportError(error));
  };
}

/** Until the transport stops: waits for input, then processes all of it. */
async function run(service: SeparationService, end: WorkerEnd): Promise<void> {
  while (await end.wait(service.requestedFrame)) {
    while (!end.stopped && (await service.step()));
  }
  end.close();
  self.close();
}
