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
import { Ladder } from './ladder.js';
import { createModelSeparator } from './model-separator.js';
import { openRemoteModel } from './neural/remote-runner.js';
import type { ModelSetup, WorkerOptions } from './worker-options.js';

let prepared: RingEngine | undefined;

self.onmessage = (event: MessageEvent<ToWorker>) => {
  void handle(event.data).catch((error: unknown) => {
    const { code, message } = error instanceof SenseError ? error : new SenseError('thread-failed', String(error));
    post({ type: 'error', code, message });
  });
};

async function handle(message: ToWorker): Promise<void> {
  if (message.type === 'prepare') return prepare(message);
  if (message.type === 'learn-drum') return learnDrum(message);
  await run(message);
}

function prepare({ contextRate, options }: Extract<ToWorker, { type: 'prepare' }>): void {
  const { model, budget } = options as WorkerOptions;
  const ladder = new Ladder({
    ...(budget === undefined ? {} : { budget }),
    floor: createDspSeparator(),
    now: () => performance.now(),
    onSwitch: ({ to, reason }) => post({ type: 'separator', separator: to.name, reason }),
  });
  prepared = new RingEngine({ engine: new Engine(ladder), contextRate });
  post({
    type: 'ready',
    separator: ladder.name,
    hopFrames: Math.ceil((ladder.hopFrames * contextRate) / ladder.sampleRate),
    stemDelayFrames: prepared.stemDelayFrames,
  });
  if (model) void addNeural(model, ladder);
}

function learnDrum({ request, label, examples }: Extract<ToWorker, { type: 'learn-drum' }>): void {
  try {
    if (!prepared) throw new SenseError('invalid-state', 'the worker must be prepared before it learns');
    post({ type: 'learnt', request, result: prepared.learnDrum(label, examples) });
  } catch (error) {
    const { code, message } = error instanceof SenseError ? error : new SenseError('thread-failed', String(error));
    post({ type: 'learnt', request, result: { code, message } });
  }
}

/** In the background: loads the neural separator and lets it take over. Whatever fails, separation goes on. */
async function addNeural(setup: ModelSetup, ladder: Ladder): Promise<void> {
  const loading = (progress: number): void => post({ type: 'model', state: 'loading', progress });
  const fail = (error: unknown): void => {
    const { code, message } =
      error instanceof SenseError ? error : new SenseError('model-unavailable', `the model failed: ${String(error)}`);
    post({ type: 'model', state: 'failed', progress: 0 });
    post({ type: 'notice', code, message });
  };
  try {
    loading(0);
    const { manifest, runner } = await openRemoteModel(setup, loading);
    const neural = createModelSeparator(manifest, runner, (error) => {
      if (ladder.withdraw(neural)) fail(error);
    });
    ladder.offer(neural);
    post({ type: 'model', state: 'ready', progress: 1 });
  } catch (error) {
    fail(error);
  }
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
