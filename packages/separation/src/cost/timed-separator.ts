/**
 * A separator with a watch. Knows not what the times are for.
 */
import type { Milliseconds, Separator, StemHops, StereoHop } from '@sense/core/engine';

/** A separator that says what its last hop took; for the rest the one it is made of. */
export class TimedSeparator implements Separator {
  lastMs: Milliseconds = 0;
  /** When the last hop was done, by the clock. */
  endedAtMs: Milliseconds = 0;
  readonly #inner: Separator;
  readonly #now: () => Milliseconds;

  /** @param now monotonic milliseconds. Default: `performance.now`. */
  constructor(inner: Separator, now: () => Milliseconds = () => performance.now()) {
    this.#inner = inner;
    this.#now = now;
  }

  get name(): string {
    return this.#inner.name;
  }
  get sampleRate(): number {
    return this.#inner.sampleRate;
  }
  get hopFrames(): number {
    return this.#inner.hopFrames;
  }
  get latencyFrames(): number {
    return this.#inner.latencyFrames;
  }
  get maskBins(): number {
    return this.#inner.maskBins;
  }

  process(hop: StereoHop, out: StemHops): void | Promise<void> {
    const startedAt = this.#now();
    const pending = this.#inner.process(hop, out);
    if (pending) return pending.then(() => this.#stop(startedAt));
    this.#stop(startedAt);
  }

  reset(): void {
    this.#inner.reset();
  }

  dispose(): void {
    this.#inner.dispose?.();
  }

  #stop(startedAt: Milliseconds): void {
    this.endedAtMs = this.#now();
    this.lastMs = this.endedAtMs - startedAt;
  }
}
