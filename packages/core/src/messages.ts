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
  | {
      readonly type: 'start';
      /** Rings or port to the audio thread. */
      readonly link: TransportLink;
      /** Rate of the context, and so of the rings. */
      readonly contextRate: Hertz;
    }
  | { readonly type: 'stop' };

/** Separation worker to main thread. */
export type FromWorker =
  | {
      readonly type: 'ready';
      readonly separator: string;
      readonly sampleRate: Hertz;
      readonly hopFrames: Frames;
      /** Delay of the stems behind the input inside the worker, in frames of the context rate. */
      readonly stemDelayFrames: Frames;
    }
  | WorkerBatch
  | { readonly type: 'separator'; readonly separator: string; readonly reason: string }
  | { readonly type: 'error'; readonly code: SenseErrorCode; readonly message: string };

/** What one wake-up of the worker found: events and features of one or more hops. */
export interface WorkerBatch {
  readonly type: 'batch';
  /** Times count from the first captured sample, in seconds. */
  readonly events: readonly MusicalEvent[];
  /** One block for each hop, in order. */
  readonly features: readonly { readonly time: Seconds; readonly frame: Frames; readonly block: FeatureBlock }[];
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
  /** Milliseconds of processing of the slowest hop in the batch. */
  readonly hopMs: Milliseconds;
}
