/**
 * Detects an overloaded device from noticeable signs: gaps in stems, skipped input and late events.
 * Several signs within a few seconds start an overload; it ends after as long without a sign. Pure:
 * time is an argument.
 */
import type { Milliseconds } from '@sense/core';

/** Latency from which an event counts as late. */
const LATE_MS: Milliseconds = 250;
/** Signs that start an overload: a single one may be chance. */
const MIN_SIGNS = 3;
/** How long a sign counts. An overload ends after this time without a sign. */
const WINDOW_MS: Milliseconds = 4000;

export class OverloadDetector {
  #signs: Milliseconds[] = [];
  #overloaded = false;

  /** Records a dropout. */
  addDropout(nowMs: Milliseconds): void {
    this.#signs.push(nowMs);
  }

  /** Records an event that arrived `latencyMs` after its sound. */
  addEvent(latencyMs: Milliseconds, nowMs: Milliseconds): void {
    if (latencyMs > LATE_MS) this.#signs.push(nowMs);
  }

  /** Whether the device is overloaded at `nowMs`. */
  overloaded(nowMs: Milliseconds): boolean {
    this.#signs = this.#signs.filter((atMs) => atMs > nowMs - WINDOW_MS);
    if (this.#signs.length >= MIN_SIGNS) this.#overloaded = true;
    else if (this.#signs.length === 0) this.#overloaded = false;
    return this.#overloaded;
  }

  /** Discards all signs, for example for a new session. */
  reset(): void {
    this.#signs = [];
    this.#overloaded = false;
  }
}
