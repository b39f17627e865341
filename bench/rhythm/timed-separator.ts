/**
 * A separator that stops the time another one takes, so that what the rest of the engine takes can
 * be told apart. In processor time: what else the machine does meanwhile does not count. Changes
 * nothing else.
 */
import type { Frames, Hertz, Milliseconds, Separator, StemHops, StereoHop } from '@sense/core/offline';

/** Processor time that this process has used so far, to the microsecond. */
export function processorMs(): Milliseconds {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export class TimedSeparator implements Separator {
  /** Processor time of the last hop. */
  lastMs: Milliseconds = 0;
  /** {@link processorMs} at its end. */
  endedAtMs: Milliseconds = 0;
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly latencyFrames: Frames;
  readonly maskBins: number;
  readonly #inner: Separator;

  constructor(inner: Separator) {
    this.#inner = inner;
    this.name = inner.name;
    this.sampleRate = inner.sampleRate;
    this.hopFrames = inner.hopFrames;
    this.latencyFrames = inner.latencyFrames;
    this.maskBins = inner.maskBins;
  }

  process(hop: StereoHop, out: StemHops): void | Promise<void> {
    const startedAtMs = processorMs();
    const pending = this.#inner.process(hop, out);
    if (pending) return pending.then(() => this.#stop(startedAtMs));
    this.#stop(startedAtMs);
  }

  reset(): void {
    this.#inner.reset();
  }

  dispose(): void {
    this.#inner.dispose?.();
  }

  #stop(startedAtMs: Milliseconds): void {
    this.endedAtMs = processorMs();
    this.lastMs = this.endedAtMs - startedAtMs;
  }
}
