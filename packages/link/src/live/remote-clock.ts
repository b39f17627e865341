/**
 * The clock of a sender as the receiving page sees it: converts the sender's context time to performance time of this
 * page. Follows the newest reading that arrived.
 */
import type { Clock } from '@sense/core';
import { clamp, type Milliseconds, type Seconds } from '@sense/core/engine';
import type { AbsoluteMs, ClockSample } from '../messages/feed-message.js';

/** One round trip of a question. */
export interface RoundTrip {
  /** Performance time (ms) of this page when it asked. */
  readonly askedAt: Milliseconds;
  /** Time of the sender when it answered. */
  readonly answeredAt: AbsoluteMs;
  /** Performance time (ms) of this page when the answer arrived. */
  readonly arrivedAt: Milliseconds;
}

export class RemoteClock implements Clock {
  readonly #now: () => Milliseconds;
  /** Performance time of this page minus absolute time of the sender. */
  #offsetMs: Milliseconds;
  /** Context time of this feed minus context time of the sender. */
  #shift: Seconds = 0;
  #sample: ClockSample | undefined;

  /** @param now performance time in ms; default `performance.now` */
  constructor(now: () => Milliseconds = () => performance.now()) {
    this.#now = now;
    this.#offsetMs = -performance.timeOrigin;
  }

  /** How far the sender's absolute time differs from that of this page, in ms; 0 for pages that agree. */
  get differenceMs(): Milliseconds {
    return this.#offsetMs + performance.timeOrigin;
  }

  /** Starts following a sender. Context time continues from the previous sender, so that it never goes back. */
  follow(sample: ClockSample): void {
    const continued = this.#sample && this.contextNow();
    this.#offsetMs = -performance.timeOrigin;
    this.#shift = 0;
    this.#sample = sample;
    if (continued !== undefined) this.#shift = continued - this.contextNow();
  }

  /** Takes a newer reading of the same sender. */
  update(sample: ClockSample): void {
    this.#sample = sample;
  }

  /**
   * Corrects the difference between the clocks of the pages where a round trip proves it wrong: the answer was sent
   * after the question and before its arrival. Pages of one machine agree unless its clock was set between their loads.
   */
  align({ askedAt, answeredAt, arrivedAt }: RoundTrip): void {
    this.#offsetMs = clamp(this.#offsetMs, askedAt - answeredAt, arrivedAt - answeredAt);
  }

  /** Performance time (ms) of an absolute time of the sender. */
  toLocal(at: AbsoluteMs): Milliseconds {
    return at + this.#offsetMs;
  }

  /** Context time of this feed for a context time of the sender. */
  toFeedTime(time: Seconds): Seconds {
    return time + this.#shift;
  }

  /** Performance time (ms) at which the listener hears the input of context time `time`. */
  inputHeardAt(time: Seconds): Milliseconds {
    if (!this.#sample) return 1000 * time;
    return this.toLocal(this.#sample.heardAt) + this.#sinceSample(time);
  }

  contextNow(): Seconds {
    return this.toContext(this.#now());
  }

  toPerformance(time: Seconds): Milliseconds {
    if (!this.#sample) return 1000 * time;
    return this.toLocal(this.#sample.performedAt) + this.#sinceSample(time);
  }

  toContext(ms: Milliseconds): Seconds {
    if (!this.#sample) return ms / 1000;
    return (ms - this.toLocal(this.#sample.performedAt)) / 1000 + this.#sample.time + this.#shift;
  }

  heardAt(time: Seconds): Milliseconds {
    return this.toPerformance(time) + this.outputLatencyMs();
  }

  outputLatencyMs(): Milliseconds {
    return this.#sample?.outputLatencyMs ?? 0;
  }

  #sinceSample(time: Seconds): Milliseconds {
    return 1000 * (time - this.#shift - this.#sample!.time);
  }
}
