/**
 * The health of a session, as published on `status$`. Plain data, and its initial value.
 */
import type { ModelStatus, TransitionReason } from '../live/separation-status.js';
import type { SenseErrorCode } from '../model/errors.js';
import type { Frames, Milliseconds } from '../model/units.js';
import type { EndReason, SilenceReason } from '../sources/source.js';

/** The state of a session. */
export type SessionState =
  /** Worklet, worker and source are loading. */
  | 'starting'
  /** The context runs: audio flows while the source plays. */
  | 'running'
  /** The context is suspended: by the browser until a user gesture, by the host, or without a sound output (see `error`). */
  | 'suspended'
  /** The system plays something else, for example a call on iPhone. The session goes on afterwards, or at `start()`. */
  | 'interrupted'
  /** The session cannot continue; see `error`. `disposed` follows. */
  | 'failed'
  /** The session has ended; the streams complete. */
  | 'disposed';

/** A snapshot of the health of a session. Published when it changes; counters at most four times a second. */
export interface SessionStatus {
  readonly state: SessionState;
  /**
   * `open` until the material ends, the device is unplugged or its permission revoked, or reading fails. `start()`
   * sets it to `open` again for a source that can play again. `cross-origin` and `muted` while the browser or the
   * system silences the source; then `open` again.
   */
  readonly source: 'open' | SilenceReason | EndReason;
  /** Name of the active separator; empty until it is ready. */
  readonly separator: string;
  /** Transitions from one separator to another since the start. */
  readonly separatorTransitions: number;
  /** Reason of the last transition; absent before the first. */
  readonly transitionReason?: TransitionReason;
  /** Loading state of the neural separator's model. */
  readonly model: ModelStatus;
  /** `shared`: rings in a SharedArrayBuffer. `message-port`: copies, without cross-origin isolation. */
  readonly transport: 'shared' | 'message-port';
  /** Delay of the stems behind the source, in ms; 0 before the session has opened. Changes with {@link stemMarginMs}. */
  readonly stemLatencyMs: Milliseconds;
  /**
   * The part of {@link stemLatencyMs} by which stems may be late before the mix replaces them, in ms. It grows when they
   * nearly were, and shrinks slowly. Absent before the session has opened.
   */
  readonly stemMarginMs?: Milliseconds;
  /** Changes of {@link stemMarginMs} since the start, each a cross-fade of 5 ms; absent like it. */
  readonly stemMarginChanges?: number;
  /** Hops that the current worker has processed; 0 again after a restart. */
  readonly hops: number;
  /** Longest processing time of a hop since the previous status, in ms. */
  readonly processingMs: Milliseconds;
  /** Times that late stems were replaced by the mix, which is then played as `other`. */
  readonly underruns: number;
  /** Frames played without stems because they were late, at the context's rate. */
  readonly underrunFrames: Frames;
  /** Input frames that the current worker skipped because it fell behind, at the context's rate. */
  readonly overrunFrames: Frames;
  /** Restarts of the worker after a crash. */
  readonly workerRestarts: number;
  /**
   * The latest error, also one from which the session has recovered; absent if there was none. The failure of a worker
   * is removed when its replacement delivers.
   */
  readonly error?: { readonly code: SenseErrorCode; readonly message: string };
}

/** The status before anything has loaded. */
export function initialStatus(transport: SessionStatus['transport']): SessionStatus {
  return {
    state: 'starting',
    source: 'open',
    separator: '',
    separatorTransitions: 0,
    model: { state: 'none', progress: 0 },
    transport,
    stemLatencyMs: 0,
    hops: 0,
    processingMs: 0,
    underruns: 0,
    underrunFrames: 0,
    overrunFrames: 0,
    workerRestarts: 0,
  };
}
