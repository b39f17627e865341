/**
 * The session's far end, in whatever thread it lives: separator and analysis, hop by hop, as input
 * arrives in the ring. Says all it has to say in core's messages. Knows no thread: whoever holds it
 * calls {@link SeparationService.step} when there may be input.
 */
import { Engine, SenseError, type Milliseconds, type Separator } from '@sense/core/engine';
import { RingEngine, WorkerEnd, type FromWorker, type HopResult, type ToWorker } from '@sense/core/internal';
import { createDspSeparator } from '../api/create-dsp-separator.js';
import { FallbackChain } from '../fallback/fallback-chain.js';
import { ModelProgress } from '../model/loading/model-progress.js';
import { LateAnswer } from '../model/deadline-runner.js';
import { modelError, plainError } from './plain-error.js';
import { TimedSeparator } from '../cost/timed-separator.js';
import type { WorkerOptions } from './worker-options.js';

type Message<Type extends ToWorker['type']> = Extract<ToWorker, { type: Type }>;

export class SeparationService {
  readonly #post: (message: FromWorker) => void;
  #ladder: FallbackChain | undefined;
  #timed: TimedSeparator | undefined;
  #tally = new ModelProgress([]);
  #engine: RingEngine | undefined;
  #end: WorkerEnd | undefined;
  #disposed = false;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  /** Starts with the DSP separator. Answered by `ready`. */
  prepare({ contextRate, options }: Message<'prepare'>): void {
    const { budget, models = [] } = options as WorkerOptions;
    const ladder = new FallbackChain({
      ...(budget === undefined ? {} : { budget }),
      fallback: createDspSeparator(),
      now: () => performance.now(),
      onTransition: ({ to, reason }) => this.#post({ type: 'separator', separator: to.name, reason }),
    });
    const timed = new TimedSeparator(ladder);
    const engine = new RingEngine({ engine: new Engine(timed), contextRate });
    this.#tally = new ModelProgress(models.map(({ manifestUrl }) => manifestUrl));
    this.#ladder = ladder;
    this.#timed = timed;
    this.#engine = engine;
    this.#post({
      type: 'ready',
      separator: ladder.name,
      hopFrames: Math.ceil((ladder.hopFrames * contextRate) / ladder.sampleRate),
      stemDelayFrames: engine.stemDelayFrames,
    });
  }

  /**
   * Lets a neural separator take over when it is open. Whatever fails, separation goes on.
   * @param open told whom to call if the separator breaks later
   * @param model its place among the models that were asked for, the best 0
   */
  async offer(open: (onFailure: (error: unknown) => void) => Promise<Separator>, model = 0): Promise<void> {
    try {
      const ladder = prepared(this.#ladder);
      const neural = await open((error) => {
        if (error instanceof LateAnswer) ladder.noteLate(neural);
        else if (ladder.withdraw(neural)) this.#miss(model, error);
      });
      // Ended while it was opened: nobody else would free it.
      if (this.#disposed) return neural.dispose?.();
      takeOn(ladder, neural, this.#tally.count - model);
      this.#post({ type: 'model', ...this.#tally.ready(model, neural.name) });
    } catch (error) {
      this.#miss(model, error);
    }
  }

  /** How much of a model has been fetched, 0..1. */
  loading(progress: number, model = 0): void {
    this.#post({ type: 'model', ...this.#tally.loading(model, progress) });
  }

  enrolDrum({ request, label, examples }: Message<'enrol-drum'>): void {
    try {
      this.#post({ type: 'enrolled', request, result: prepared(this.#engine).enrolDrum(label, examples) });
    } catch (error) {
      this.#post({ type: 'enrolled', request, result: plainError(error, 'thread-failed') });
    }
  }

  /** Joins the audio thread. Returns this side's end of the transport, for waiting and closing. */
  connect({ link, nearFrame, firstEventId }: Message<'start'>): WorkerEnd {
    const end = new WorkerEnd(link, nearFrame);
    prepared(this.#engine).connect(end.input, end.stems, firstEventId);
    this.#end = end;
    return end;
  }

  /** Processes one hop and tells of it; false if input is missing. One at a time. */
  async step(): Promise<boolean> {
    const engine = prepared(this.#engine);
    const startedAt = performance.now();
    const result = await engine.nextHop();
    if (!result) return false;
    this.#end?.publish();
    this.#report(engine, result, startedAt);
    return true;
  }

  /** Something failed that a new worker may mend. */
  fail(error: unknown): void {
    this.#post({ type: 'error', ...plainError(error, 'thread-failed') });
  }

  /** A separator that is still being opened is disposed of when it is open. */
  dispose(): void {
    this.#disposed = true;
    this.#end?.close();
    this.#ladder?.dispose();
  }

  #miss(model: number, error: unknown): void {
    const { code, message } = modelError(error);
    this.#post({ type: 'model', ...this.#tally.failed(model) });
    this.#post({ type: 'notice', code, message: this.#tally.label(model) + message });
  }

  #report(engine: RingEngine, { events, time, frame, features }: HopResult, startedAt: Milliseconds): void {
    const now = performance.now();
    this.#post({
      type: 'batch',
      events,
      time,
      frame,
      features,
      postedAt: performance.timeOrigin + now,
      counters: {
        hops: engine.hops,
        overrunFrames: engine.overrunFrames,
        processingMs: now - startedAt,
        separationMs: prepared(this.#timed).lastMs,
      },
    });
  }
}

/** Nobody else would free a separator that does not fit. */
function takeOn(ladder: FallbackChain, separator: Separator, rank: number): void {
  try {
    ladder.offer(separator, rank);
  } catch (error) {
    separator.dispose?.();
    throw error;
  }
}

function prepared<T>(part: T | undefined): T {
  if (part === undefined) throw new SenseError('invalid-state', 'the worker must be prepared first');
  return part;
}
