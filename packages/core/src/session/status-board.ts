/**
 * Holds the latest status of a session and limits how often it is published.
 */
import type { SessionStatus } from '../feed/session-status.js';
import type { Milliseconds } from '../model/units.js';
import type { Scope } from '../runtime/scope.js';

/** Shortest time between two statuses that differ in counters only. */
const STATUS_PERIOD_MS: Milliseconds = 250;

type StatusError = NonNullable<SessionStatus['error']>;

export class StatusBoard {
  /** Not changed once it has been published. */
  #latest: SessionStatus;
  /** True if the latest status has not been published. */
  #dirty = false;
  /** What a passing error has replaced, until it passes. */
  #passing: { readonly error: StatusError; readonly before: StatusError | undefined } | undefined;
  readonly #send: (status: SessionStatus) => void;

  constructor(initial: SessionStatus, send: (status: SessionStatus) => void, scope: Scope) {
    this.#latest = initial;
    this.#send = send;
    scope.every(STATUS_PERIOD_MS, () => this.#flush());
  }

  get latest(): SessionStatus {
    return this.#latest;
  }

  /** Changes the status and publishes it immediately. */
  publish(change: Partial<SessionStatus>): void {
    this.#change(change);
    this.#flush();
  }

  /** Publishes `change` with an error that will pass, unless a model is missing: that error says more. */
  publishPassing(error: StatusError, change: Partial<SessionStatus>): void {
    const { error: latest, model } = this.#latest;
    if (model.state !== 'ready' && latest?.code.startsWith('model-')) return this.publish(change);
    const passing = this.#passing;
    this.#passing = { error, before: passing && latest === passing.error ? passing.before : latest };
    this.publish({ ...change, error });
  }

  /** Publishes the error from before the passing one, or none, if the passing one is the latest. */
  endPassing(): void {
    const passing = this.#passing;
    this.#passing = undefined;
    if (!passing || this.#latest.error !== passing.error) return;
    if (passing.before) return this.publish({ error: passing.before });
    const { error: _passed, ...rest } = this.#latest;
    this.#latest = rest;
    this.publish({});
  }

  /** Changes counters, published within 250 ms. `processingMs` keeps its largest value until then. */
  publishThrottled(change: Partial<SessionStatus>): void {
    const { processingMs } = change;
    const longestMs = this.#dirty ? this.#latest.processingMs : 0;
    this.#change(change);
    if (processingMs !== undefined && longestMs > processingMs) this.#change({ processingMs: longestMs });
  }

  #change(change: Partial<SessionStatus>): void {
    // Counters change with every batch: only the first change since the last status copies it.
    this.#latest = this.#dirty ? Object.assign(this.#latest, change) : { ...this.#latest, ...change };
    this.#dirty = true;
  }

  #flush(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#send(this.#latest);
  }
}
