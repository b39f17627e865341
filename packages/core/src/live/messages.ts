/**
 * Everything that crosses threads, and nothing else: the one page to read before touching a
 * worker. Audio crosses in rings (see `capture/transport`), never here.
 */
import type { SenseErrorCode } from '../model/errors.js';
import type { DrumExamples } from '../analysis/drums/enrol-drum.js';
import type { DrumTemplate, MusicalEvent } from '../model/events.js';
import type { FeatureBlock } from '../model/features.js';
import type { Frames, Hertz, Milliseconds, Seconds } from '../model/units.js';
import type { TransportLink } from './transport/transport.js';

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
    }
  /** A drum to know from now on. Answered by `learnt` with the same `request`. */
  | { readonly type: 'enrol-drum'; readonly request: number; readonly label: string; readonly examples: DrumExamples };

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
  | {
      readonly type: 'enrolled';
      readonly request: number;
      /** Or why it could not be learnt. */
      readonly result: DrumTemplate | { readonly code: SenseErrorCode; readonly message: string };
    }
  /** Another separator has taken over, cross-faded. */
  | { readonly type: 'separator'; readonly separator: string; readonly reason: TransitionReason }
  | ({ readonly type: 'model' } & ModelStatus)
  /** Something went wrong and separation goes on without it. */
  | { readonly type: 'notice'; readonly code: SenseErrorCode; readonly message: string }
  | { readonly type: 'error'; readonly code: SenseErrorCode; readonly message: string };

/** Why a separator took over from another. */
export type TransitionReason =
  /** Loaded and warmed up, it is the better one. */
  | 'ready'
  /** The other could not keep its deadline. */
  | 'too-slow'
  /** It keeps its deadline again. */
  | 'recovered'
  /** The other broke. */
  | 'failed';

/** What has become of the neural separator's files; of several models, summed up. */
export interface ModelStatus {
  /** `none`: not asked for, or not yet. Of several: `loading` until none is, then `ready` if any can work. */
  readonly state: 'none' | 'loading' | 'ready' | 'failed';
  /** Share of the model that has been loaded, 0..1; of several, each counts the same. */
  readonly progress: number;
}

/** Options for the worker: plain data that only it understands. */
export type SeparationOptions = Readonly<Record<string, unknown>>;

/**
 * A worker, or what behaves as one in another thread: it has the events `message`, `messageerror` and
 * `error` of a Worker, and speaks {@link ToWorker} and {@link FromWorker}.
 */
export interface SeparationWorker extends EventTarget {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  terminate(): void;
}

/** How a session gets its worker. `@sense/separation` makes one with `createSeparation()`. */
export interface SeparationBackend {
  /**
   * A new worker. Called again after a crash.
   * @param context the session's, for workers that live on its audio thread
   */
  createWorker(context: BaseAudioContext): SeparationWorker;
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
  readonly processingMs: Milliseconds;
  /** What separation took of them; the rest is analysis and transport. */
  readonly separationMs: Milliseconds;
}
