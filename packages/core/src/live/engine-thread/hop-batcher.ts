/**
 * Engine thread: joins the results of hops into batches, so that the main thread is interrupted less often. Events never
 * wait: a hop with events is posted at once, with the features that waited. Features alone wait for a few hops, and are
 * not posted while nobody wants them. Has no timer: the audio thread has none.
 */
import { FEATURE_BLOCK_SIZE } from '../../model/features.js';
import type { Milliseconds } from '../../model/units.js';
import type { HopStamp, WorkerBatch, WorkerCounters } from '../worker-messages.js';
import type { HopResult } from './ring-engine.js';

/** Counters are posted after so many hops, a quarter of a second, where no events or features are. */
const COUNTER_HOPS = 24;
/** A batch is posted with the first hop after this time: slow hops must not look like a worker that has stopped. */
const LONGEST_WAIT_MS: Milliseconds = 250;

export class HopBatcher {
  /** The largest number of hops whose features are posted together; 0: no features are posted. */
  everyHops = 0;
  readonly #post: (batch: WorkerBatch) => void;
  readonly #now: () => Milliseconds;
  #stamps: HopStamp[] = [];
  /** Features of the hops that wait, one block after the other. */
  #features = new Float32Array(0);
  /** Hops since the last batch. */
  #waiting = 0;
  #postedAt: Milliseconds;
  #slowest: Pick<WorkerCounters, 'processingMs' | 'separationMs'> | undefined;

  /** @param now epoch milliseconds */
  constructor(post: (batch: WorkerBatch) => void, now: () => Milliseconds) {
    this.#post = post;
    this.#now = now;
    this.#postedAt = now();
  }

  /** Takes the result of one hop; its features are copied. */
  add({ events, time, frame, features }: HopResult, counters: WorkerCounters): void {
    if (this.everyHops > 0) this.#keep({ time, frame }, features);
    else this.#stamps.length = 0;
    this.#waiting++;
    if (!this.#slowest || counters.processingMs > this.#slowest.processingMs) this.#slowest = counters;
    const now = this.#now();
    const isDue = this.#waiting >= (this.everyHops || COUNTER_HOPS) || now - this.#postedAt >= LONGEST_WAIT_MS;
    if (events.length === 0 && !isDue) return;
    this.#postedAt = now;
    const { processingMs, separationMs } = this.#slowest;
    this.#post({
      type: 'batch',
      events,
      hops: this.#stamps,
      features: this.#features.slice(0, this.#stamps.length * FEATURE_BLOCK_SIZE),
      postedAt: now,
      counters: { ...counters, processingMs, separationMs },
    });
    this.#stamps = [];
    this.#waiting = 0;
    this.#slowest = undefined;
  }

  #keep(stamp: HopStamp, features: Float32Array): void {
    const offset = this.#stamps.length * FEATURE_BLOCK_SIZE;
    if (this.#features.length < offset + FEATURE_BLOCK_SIZE) {
      const longer = new Float32Array(Math.max(this.everyHops, this.#stamps.length + 1) * FEATURE_BLOCK_SIZE);
      longer.set(this.#features);
      this.#features = longer;
    }
    this.#features.set(features, offset);
    this.#stamps.push(stamp);
  }
}
