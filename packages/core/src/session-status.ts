/**
 * The health of a session, as published on `status$`. Plain data.
 */
import type { SenseErrorCode } from './errors.js';
import type { Frames, Milliseconds } from './units.js';

export type SessionState =
  /** Worklet and worker are loading. */
  | 'starting'
  /** Audio flows, or will as soon as the source plays. */
  | 'running'
  /** The context is suspended: by the browser until a click, or by the host. */
  | 'suspended'
  /** Something broke for good; see `error`. */
  | 'failed'
  | 'disposed';

export interface SessionStatus {
  readonly state: SessionState;
  /** Name of the separator at work; empty until it is ready. */
  readonly separator: string;
  /** `shared`: SharedArrayBuffer rings. `message-port`: without cross-origin isolation. */
  readonly transport: 'shared' | 'message-port';
  /** Delay of stem audio behind the source, in ms. */
  readonly stemLatencyMs: Milliseconds;
  /** Hops processed since the start. */
  readonly hops: number;
  /** Processing time of the slowest hop lately, in ms. */
  readonly hopMs: Milliseconds;
  /** Times stems were not there when the audio thread needed them; the mix went to `other` instead. */
  readonly underruns: number;
  /** Frames for which that was so. */
  readonly underrunFrames: Frames;
  /** Input frames skipped because the worker fell behind. */
  readonly overrunFrames: Frames;
  /** Times the worker was restarted after a crash. */
  readonly workerRestarts: number;
  /** The last thing that went wrong. */
  readonly error?: { readonly code: SenseErrorCode; readonly message: string };
}
