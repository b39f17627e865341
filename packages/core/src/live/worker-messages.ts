/**
 * Messages between the main thread and the separation worker. Types only. Audio does not pass here: it
 * crosses threads in rings, see `transport/`.
 */
import type { DrumExamples } from '../analysis/drums/enrol-drum.js';
import type { BeatAdjustment, BeatHints } from '../model/beat-control.js';
import type { SenseErrorCode } from '../model/errors.js';
import type { DrumTemplate, MusicalEvent } from '../model/events.js';
import type { FeatureBlock } from '../model/features.js';
import type { Frames, Hertz, Milliseconds, Seconds } from '../model/units.js';
import type { ModelStatus, TransitionReason } from './separation-status.js';
import type { TransportLink } from './transport/transport-link.js';

/** Options of the worker: structured-cloneable data that only the backend interprets. */
export type SeparationOptions = Readonly<Record<string, unknown>>;

/** Main thread to separation worker. */
export type ToWorker =
  /** The first message. The worker loads and replies with `ready`. */
  | {
      readonly type: 'prepare';
      readonly contextRate: Hertz;
      readonly options: SeparationOptions;
      /** Default: none. */
      readonly hints?: BeatHints;
    }
  /** Sent once, after `ready`. The worker starts to process and to send batches. */
  | {
      readonly type: 'start';
      readonly link: TransportLink;
      /** Approximate number of the frame being captured now; not 0 after a restart. */
      readonly nearFrame: Frames;
      /** Id of the first event. */
      readonly firstEventId: number;
    }
  /**
   * How often features are sent, also before `start`: after at most so many hops, the features of all of them
   * together; 0 (until the first such message): never. No reply.
   */
  | { readonly type: 'want-features'; readonly everyHops: number }
  /**
   * Stores a drum template in place of that of the same label; without examples removes it. The worker
   * replies with `enrolled` and the same `request`.
   */
  | { readonly type: 'enrol-drum'; readonly request: number; readonly label: string; readonly examples: DrumExamples }
  /** Valid adjustments only; `time` of a tap is in seconds since the first captured frame. No reply. */
  | { readonly type: 'adjust-beats'; readonly adjustment: BeatAdjustment };

/** Separation worker to main thread. */
export type FromWorker =
  | {
      readonly type: 'ready';
      /** Name of the first separator. */
      readonly separator: string;
      /** One hop of the separator in frames of the context rate, rounded up. */
      readonly hopFrames: Frames;
      /** Delay of the stems behind the input, in frames of the context rate. */
      readonly stemDelayFrames: Frames;
    }
  | WorkerBatch
  | {
      readonly type: 'enrolled';
      readonly request: number;
      /** The template (without embeddings if it was removed), or the error of the enrolment. */
      readonly result: DrumTemplate | { readonly code: SenseErrorCode; readonly message: string };
    }
  /** Another separator is active, after a cross-fade. */
  | { readonly type: 'separator'; readonly separator: string; readonly reason: TransitionReason }
  | ({ readonly type: 'model' } & ModelStatus)
  /** A part failed; separation continues without it. */
  | { readonly type: 'notice'; readonly code: SenseErrorCode; readonly message: string }
  /** The worker cannot continue; the main thread replaces it. */
  | { readonly type: 'error'; readonly code: SenseErrorCode; readonly message: string };

/** The results of the hops since the previous batch. Posted at once after a hop with events; features alone may wait. */
export interface WorkerBatch {
  readonly type: 'batch';
  /** Events of the newest hop, in the order of emission; times in seconds since the first captured frame. */
  readonly events: readonly MusicalEvent[];
  /** Features of the hops, oldest first; empty while none are wanted. The block holds those of all hops in turn. */
  readonly hops: readonly HopStamp[];
  readonly features: FeatureBlock;
  /** Epoch milliseconds (`performance.timeOrigin + performance.now()`) when the batch was posted. */
  readonly postedAt: Milliseconds;
  readonly counters: WorkerCounters;
}

/** The end of a hop. */
export interface HopStamp {
  /** In seconds since the first captured frame. */
  readonly time: Seconds;
  /** In frames at the separator's rate since its last reset. */
  readonly frame: Frames;
}

/** Totals since the worker started, and the cost of the slowest hop of the batch, of those whose stems are written. */
export interface WorkerCounters {
  /** Hops processed since the worker started. */
  readonly hops: number;
  /** Input frames lost since the worker started because it fell behind by more than the ring holds. */
  readonly overrunFrames: Frames;
  /** Processing time of that hop: separation, analysis and transport. */
  readonly processingMs: Milliseconds;
  /** The part of `processingMs` that separation took. */
  readonly separationMs: Milliseconds;
}
