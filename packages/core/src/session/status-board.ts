/**
 * Holds the latest status of a session and limits how often it is published.
 */
import type { SessionStatus } from '../feed/session-status.js';
import type { Milliseconds } from '../model/units.js';
import type { Scope } from '../runtime/scope.js';

/** Shortest time between two statuses that differ in counters only. */
const STATUS_PERIOD_MS: Milliseconds = 250;

export class StatusBoard {
  /** Not changed once it has been published. */
  #latest: SessionStatus;
  /** True if the latest status has not been published. */
  #dirty = false;
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
