/**
 * The health of a session, as published on `status$`. Plain data.
 */
import type { SenseErrorCode } from '../model/errors.js';
import type { ModelStatus, TransitionReason } from '../live/messages.js';
import type { Scope } from '../runtime/scope.js';
import type { EndReason } from '../sources/source.js';
import type { Frames, Milliseconds } from '../model/units.js';

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
  /** `open` until the material ends, the device is unplugged or reading fails; `open` again after `start()` if it can be played again. */
  readonly source: 'open' | EndReason;
  /** Name of the separator at work; empty until it is ready. */
  readonly separator: string;
  /** Times a separator took over from another. */
  readonly separatorTransitions: number;
  /** Why the last one did. */
  readonly transitionReason?: TransitionReason;
  /** The model of the neural separator: while it loads, and when it cannot, another separator is at work. */
  readonly model: ModelStatus;
  /** `shared`: SharedArrayBuffer rings. `message-port`: without cross-origin isolation. */
  readonly transport: 'shared' | 'message-port';
  /** Delay of stem audio behind the source, in ms. */
  readonly stemLatencyMs: Milliseconds;
  /** Hops processed since the start. */
  readonly hops: number;
  /** Processing time of the slowest hop lately, in ms. */
  readonly processingMs: Milliseconds;
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

/** Counters are published at most so often; changes of state at once. */
const STATUS_PERIOD_MS: Milliseconds = 250;

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

/** Holds the latest status and decides when it is published. */
export class StatusBoard {
  #latest: SessionStatus;
  #stale = false;
  readonly #send: (status: SessionStatus) => void;

  constructor(initial: SessionStatus, send: (status: SessionStatus) => void, scope: Scope) {
    this.#latest = initial;
    this.#send = send;
    scope.every(STATUS_PERIOD_MS, () => this.#flush());
  }

  get latest(): SessionStatus {
    return this.#latest;
  }

  /** Changes the status and publishes it at once. */
  publish(change: Partial<SessionStatus>): void {
    this.#change(change);
    this.#flush();
  }

  /** Changes counters, to be published soon. `hopMs` keeps the largest value until then. */
  note(change: Partial<SessionStatus>): void {
    const { processingMs } = change;
    if (processingMs !== undefined && this.#stale)
      change = { ...change, processingMs: Math.max(processingMs, this.#latest.processingMs) };
    this.#change(change);
  }

  #change(change: Partial<SessionStatus>): void {
    this.#latest = { ...this.#latest, ...change };
    this.#stale = true;
  }

  #flush(): void {
    if (!this.#stale) return;
    this.#stale = false;
    this.#send(this.#latest);
  }
}
