/**
 * The engine side of a session: separates and analyses input from the ring, hop by hop, and posts core's
 * messages. Runs in the separation worker or on the audio thread, whose code calls
 * {@link SeparationService.step} when there may be input.
 */
import {
  createStereoHop,
  Engine,
  SenseError,
  type Frames,
  type Milliseconds,
  type Separator,
} from '@sense/core/engine';
import {
  createRandom,
  HopBatcher,
  RingEngine,
  WorkerEnd,
  type FromWorker,
  type HopResult,
  type ToWorker,
} from '@sense/core/internal';
import { TimedSeparator } from '../cost/timed-separator.js';
import { createDspSeparator } from '../dsp/dsp-separator.js';
import { FallbackChain } from '../fallback/fallback-chain.js';
import { DeadlineMissedError, HopSkippedError } from '../model/deadline-runner.js';
import { ModelProgress } from '../model/loading/model-progress.js';
import { modelError, plainError } from './plain-error.js';
import type { WorkerOptions } from './worker-options.js';

/** More than the buffer of an audio device delivers at once. */
const LATE_HOPS = 4;
/** Most functions are compiled by then. */
const WARM_UP_HOPS = 12;

type Message<Type extends ToWorker['type']> = Extract<ToWorker, { type: Type }>;

export class SeparationService {
  readonly #post: (message: FromWorker) => void;
  #live: Engine | undefined;
  #chain: FallbackChain | undefined;
  #timed: TimedSeparator | undefined;
  #progress = new ModelProgress([]);
  #engine: RingEngine | undefined;
  readonly #batcher: HopBatcher;
  #end: WorkerEnd | undefined;
  #disposed = false;
  /** Of the last hop whose stems are written. */
  #processingMs: Milliseconds = 0;
  #missingCount = 0;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
    this.#batcher = new HopBatcher(post, () => performance.timeOrigin + performance.now());
  }

  /** Starts with the DSP separator and posts `ready`. */
  prepare({ contextRate, options, hints }: Message<'prepare'>): void {
    const { budget, models = [] } = options as WorkerOptions;
    const chain = new FallbackChain({
      ...(budget === undefined ? {} : { budget }),
      fallback: createDspSeparator(),
      now: () => performance.now(),
      onTransition: ({ to, reason }) => this.#post({ type: 'separator', separator: to.name, reason }),
    });
    const timed = new TimedSeparator(chain);
    this.#live = new Engine(timed, hints);
    const engine = new RingEngine({ engine: this.#live, contextRate });
    this.#progress = new ModelProgress(models.map(({ manifestUrl }) => manifestUrl));
    this.#chain = chain;
    this.#timed = timed;
    this.#engine = engine;
    this.#post({
      type: 'ready',
      separator: chain.name,
      hopFrames: Math.ceil((chain.hopFrames * contextRate) / chain.sampleRate),
      stemDelayFrames: engine.stemDelayFrames,
    });
  }

  /**
   * Processes noise, so that the code is compiled before the first sound, and restores the initial state. Takes tens of
   * milliseconds: for a worker that waits.
   */
  async warmUp(): Promise<void> {
    const engine = prepared(this.#live);
    const noise = createStereoHop(engine.separator.hopFrames);
    const random = createRandom(1);
    for (let hop = 0; hop < WARM_UP_HOPS; hop++) {
      for (const channel of [noise.left, noise.right]) channel.forEach((_, i) => (channel[i] = 0.2 * random() - 0.1));
      await engine.process(noise);
    }
    engine.reset();
  }

  /**
   * Opens a neural separator and adds it to the fallback chain. Failures are posted; separation continues.
   * @param open receives a callback for failures after the separator is open
   * @param model index among the requested models, best first
   */
  async addModel(open: (onFailure: (error: unknown) => void) => Promise<Separator>, model = 0): Promise<void> {
    try {
      const chain = prepared(this.#chain);
      const neural = await open((error) => {
        if (error instanceof HopSkippedError) return;
        if (error instanceof DeadlineMissedError) chain.noteDeadlineMissed(neural);
        else if (chain.remove(neural)) this.#reportModelFailure(model, error);
      });
      // The service was disposed of in the meantime, without this separator.
      if (this.#disposed) return neural.dispose?.();
      addOrDispose(chain, neural, this.#progress.count - model);
      this.#post({ type: 'model', ...this.#progress.ready(model, neural.name) });
    } catch (error) {
      this.#reportModelFailure(model, error);
    }
  }

  /** Posts the loading progress of a model, 0..1. */
  reportProgress(progress: number, model = 0): void {
    this.#post({ type: 'model', ...this.#progress.loading(model, progress) });
  }

  enrolDrum({ request, label, examples }: Message<'enrol-drum'>): void {
    try {
      this.#post({ type: 'enrolled', request, result: prepared(this.#engine).enrolDrum(label, examples) });
    } catch (error) {
      this.#post({ type: 'enrolled', request, result: plainError(error, 'thread-failed') });
    }
  }

  adjustBeats({ adjustment }: Message<'adjust-beats'>): void {
    prepared(this.#engine).adjustBeats(adjustment);
  }

  wantFeatures({ everyHops }: Message<'want-features'>): void {
    this.#batcher.everyHops = everyHops;
  }

  /** Connects to the audio thread. Returns this side of the transport, for waiting and closing. */
  connect({ link, nearFrame, firstEventId }: Message<'start'>): WorkerEnd {
    const end = new WorkerEnd(link, nearFrame);
    prepared(this.#engine).connect(end.input, end.stems, firstEventId);
    this.#end = end;
    this.#missingCount = end.missingCount;
    return end;
  }

  /** Processes one hop and posts its results, its features with those of other hops; false if there is no full hop of input. One call at a time. */
  async step(): Promise<boolean> {
    const engine = prepared(this.#engine);
    const startedAt = performance.now();
    this.#noteMissingStems();
    const result = await engine.nextHop();
    if (!result) return false;
    const { stemsWritten } = result;
    // Events do not wait for the audio of the model.
    if (stemsWritten) this.#report(engine, result);
    await stemsWritten;
    this.#end?.publish(engine.requestedFrame);
    this.#processingMs = performance.now() - startedAt;
    if (!stemsWritten) this.#report(engine, result);
    return true;
  }

  /** Number of input frames that completes the next hop. */
  get requestedFrame(): Frames {
    return prepared(this.#engine).requestedFrame;
  }

  /** True while so many hops wait that a model should be skipped to catch up. */
  get isLate(): boolean {
    return (this.#engine?.backlogHops ?? 0) >= LATE_HOPS;
  }

  /** Gives up a model when the listener has heard a gap, before there is another. */
  #noteMissingStems(): void {
    const missingCount = this.#end?.missingCount ?? 0;
    if (missingCount > this.#missingCount) prepared(this.#chain).noteStemsMissing();
    this.#missingCount = missingCount;
  }

  /** Posts an error that a new worker may fix. */
  reportError(error: unknown): void {
    this.#post({ type: 'error', ...plainError(error, 'thread-failed') });
  }

  /** A separator that is still being opened is disposed of once it is open. */
  dispose(): void {
    this.#disposed = true;
    this.#end?.close();
    this.#chain?.dispose();
  }

  #reportModelFailure(model: number, error: unknown): void {
    const { code, message } = modelError(error);
    this.#post({ type: 'model', ...this.#progress.failed(model) });
    this.#post({ type: 'notice', code, message: this.#progress.label(model) + message });
  }

  #report(engine: RingEngine, result: HopResult): void {
    this.#batcher.add(result, {
      hops: engine.hops,
      overrunFrames: engine.overrunFrames,
      processingMs: this.#processingMs,
      separationMs: prepared(this.#timed).processingMs,
    });
  }
}

/** Disposes of a separator that does not fit the chain, then throws. */
function addOrDispose(chain: FallbackChain, separator: Separator, rank: number): void {
  try {
    chain.add(separator, rank);
  } catch (error) {
    separator.dispose?.();
    throw error;
  }
}

function prepared<T>(part: T | undefined): T {
  if (part === undefined) throw new SenseError('invalid-state', 'the worker must be prepared first');
  return part;
}
