/**
 * How long a separator that proved too slow waits for its next trial. Knows no clock and no separator.
 */
import type { Seconds } from '@sense/core/engine';

/** Wait before a separator that was too slow is tried again; doubled each time that it fails, up to the longest. */
export const RETRY_S: Seconds = 5;
/** The same for one that nobody has heard yet: it was more likely the start that was slow. */
export const FIRST_RETRY_S: Seconds = 1;
const LONGEST_RETRY_S: Seconds = 60;

/** When a separator may be tried again, counted in hops in which it is the next better one. */
export class Retry {
  /** Times in a row that it proved too slow. */
  #failures = 0;
  readonly #hopSeconds: Seconds;
  #waitHops = 0;
  /** Hops at work since it last proved too slow. */
  #workedHops = 0;

  constructor(hopSeconds: Seconds) {
    this.#hopSeconds = hopSeconds;
  }

  later(shortest: Seconds): void {
    const wait = Math.min(shortest * 2 ** this.#failures, LONGEST_RETRY_S);
    this.#failures++;
    this.#workedHops = 0;
    this.#waitHops = Math.round(wait / this.#hopSeconds);
  }

  /** Counts a hop; true when the wait is over. */
  due(): boolean {
    return this.#waitHops-- <= 0;
  }

  /** Counts a hop at work: after enough of them, the past is forgiven. */
  worked(): void {
    if (++this.#workedHops * this.#hopSeconds > LONGEST_RETRY_S) this.#failures = 0;
  }
}
