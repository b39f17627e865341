/** Measures the processing time of a separator. Runs on that separator's thread. */
import type { Milliseconds, Separator, StemHops, StereoHop } from '@sense/core/engine';

/** Wraps a separator and adds the times of its last hop. */
export class TimedSeparator implements Separator {
  /** Processing time of the last hop. */
  processingMs: Milliseconds = 0;
  /** When the last hop finished, by `now`. */
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
  get masksReady(): boolean {
    return this.#inner.masksReady === true;
  }

  process(hop: StereoHop, out: StemHops): void | Promise<void> {
    const startedAt = this.#now();
    const pending = this.#inner.process(hop, out);
    if (pending) return pending.then(() => this.#note(startedAt));
    this.#note(startedAt);
  }

  reset(): void {
    this.#inner.reset();
  }

  dispose(): void {
    this.#inner.dispose?.();
  }

  #note(startedAt: Milliseconds): void {
    this.endedAtMs = this.#now();
    this.processingMs = this.endedAtMs - startedAt;
  }
}
