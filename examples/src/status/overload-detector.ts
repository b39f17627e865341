/**
 * Tells whether the device keeps up, from what people would notice: gaps in stems, skipped input and
 * events that come late. Slow to say so, and slower to take it back. Pure: time is an argument.
 */
import type { Milliseconds } from '@sense/core';

/** An event this long after its sound is felt and seen too late. */
const LATE_MS: Milliseconds = 250;
/** One may be chance. */
const LEAST_SIGNS = 3;
/** How long a sign counts, and how long there must be none. */
const MEMORY_MS: Milliseconds = 4000;

export class OverloadDetector {
  #signs: Milliseconds[] = [];
  #overloaded = false;

  /** Takes note of a loss. */
  addDropout(nowMs: Milliseconds): void {
    this.#signs.push(nowMs);
  }

  /** Takes note of an event that came `latencyMs` after its sound. */
  addEvent(latencyMs: Milliseconds, nowMs: Milliseconds): void {
    if (latencyMs > LATE_MS) this.#signs.push(nowMs);
  }

  /** Whether the device falls behind; false again once it has kept up for four seconds. */
  overloaded(nowMs: Milliseconds): boolean {
    this.#signs = this.#signs.filter((atMs) => atMs > nowMs - MEMORY_MS);
    if (this.#signs.length >= LEAST_SIGNS) this.#overloaded = true;
    else if (this.#signs.length === 0) this.#overloaded = false;
    return this.#overloaded;
  }

  /** Forgets everything: what plays now has nothing to do with it. */
  reset(): void {
    this.#signs = [];
    this.#overloaded = false;
  }
}
