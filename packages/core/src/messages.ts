/**
 * Everything that crosses threads, and nothing else: the one page to read before touching a
 * worker. Audio crosses in rings (see `capture/transport`), never here.
 */
import type { SenseErrorCode } from './errors.js';
import type { FeatureBlock, MusicalEvent } from './musical-event.js';
import type { Frames, Hertz, Milliseconds, Seconds } from './units.js';
import type { TransportLink } from './capture/transport.js';

/** Main thread to separation worker. */
export type ToWorker =
  /** First: what to prepare for. Answered by `ready`. */
  | { readonly type: 'prepare'; readonly contextRate: Hertz; readonly options: SeparationOptions }
  /** Then: the way to the audio thread. From now on batches come. */
  | {
      readonly type: 'start';
      readonly link: TransportLink;
      /** About the frame being captured now (not 0 after a crash). */
      readonly nearFrame: Frames;
      /** Ids of events count from here. */
      readonly firstEventId: number;
    };

/** Separation worker to main thread. */
export type FromWorker =
  | {
      readonly type: 'ready';
      readonly separator: string;
      /** One hop of the separator in frames of the context rate, rounded up. */
      readonly hopFrames: Frames;
      /** Delay of the stems behind the input, in frames of the context rate. */
      readonly stemDelayFrames: Frames;
    }
  | WorkerBatch
  | { readonly type: 'separator'; readonly separator: string; readonly reason: string }
  | { readonly type: 'error'; readonly code: SenseErrorCode; readonly message: string };

/** Options for the worker: plain data that only it understands. */
export type SeparationOptions = Readonly<Record<string, unknown>>;

/** How a session gets its worker. `@sense/separation` makes one with `createSeparation()`. */
export interface Separation {
  /** A new worker that speaks {@link ToWorker} and {@link FromWorker}. Called again after a crash. */
  createWorker(): Worker;
  readonly options: SeparationOptions;
}

/** What one hop yielded. */
export interface WorkerBatch {
  readonly type: 'batch';
  /** Times count from the first captured frame, in seconds. */
  readonly events: readonly MusicalEvent[];
  /** End of the hop, in seconds since the first captured frame. */
  readonly time: Seconds;
  readonly frame: Frames;
  readonly features: FeatureBlock;
  /** Epoch milliseconds (`performance.timeOrigin + performance.now()`) when the batch was posted. */
  readonly postedAt: Milliseconds;
  readonly counters: WorkerCounters;
}

/** Running totals since the worker started. */
export interface WorkerCounters {
  /** Hops processed. */
  readonly hops: number;
  /** Input frames lost because the worker fell behind by more than the ring holds. */
  readonly overrunFrames: Frames;
  /** Milliseconds that processing this hop took. */
  readonly hopMs: Milliseconds;
}
