/**
 * Separation worker: runs separator and analysis in one thread, hop by hop, as input arrives in
 * the ring. Only glue: messages in, messages out; the work is in core's engine.
 */
import {
  Engine,
  RingEngine,
  SenseError,
  WorkerEnd,
  type FromWorker,
  type HopResult,
  type ToWorker,
} from '@sense/core/offline';
import { createDspSeparator } from './dsp-separator.js';

let prepared: RingEngine | undefined;

self.onmessage = (event: MessageEvent<ToWorker>) => {
  void handle(event.data).catch((error: unknown) => {
    const { code, message } = error instanceof SenseError ? error : new SenseError('thread-failed', String(error));
    post({ type: 'error', code, message });
  });
};

async function handle(message: ToWorker): Promise<void> {
  if (message.type === 'prepare') return prepare(message);
  await run(message);
}

function prepare({ contextRate }: Extract<ToWorker, { type: 'prepare' }>): void {
  const separator = createDspSeparator();
  prepared = new RingEngine({ engine: new Engine(separator), contextRate });
  post({
    type: 'ready',
    separator: separator.name,
    hopFrames: Math.ceil((separator.hopFrames * contextRate) / separator.sampleRate),
    stemDelayFrames: prepared.stemDelayFrames,
  });
}

/** Until the transport stops: wait for input, then process all of it. */
async function run({ link, nearFrame, firstEventId }: Extract<ToWorker, { type: 'start' }>): Promise<void> {
  if (!prepared) throw new SenseError('invalid-state', 'the worker must be prepared before it starts');
  const end = new WorkerEnd(link, nearFrame);
  prepared.connect(end.input, end.stems, firstEventId);
  while (await end.wait()) {
    while (!end.stopped) {
      const startedAt = performance.now();
      const result = await prepared.nextHop();
      if (!result) break;
      end.publish();
      report(prepared, result, startedAt);
    }
  }
  end.close();
  self.close();
}

function report(engine: RingEngine, { events, time, frame, features }: HopResult, startedAt: number): void {
  const now = performance.now();
  post({
    type: 'batch',
    events,
    time,
    frame,
    features,
    postedAt: performance.timeOrigin + now,
    counters: { hops: engine.hops, overrunFrames: engine.overrunFrames, hopMs: now - startedAt },
  });
}

function post(message: FromWorker): void {
  self.postMessage(message);
}
