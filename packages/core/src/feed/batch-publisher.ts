/**
 * Main thread: publishes the batches of the worker in the streams. Their times, in seconds since the first captured frame,
 * become context times; batches wait until the audio thread has reported which frame that was.
 */
import type { WorkerBatch, WorkerCounters } from '../live/worker-messages.js';
import { FEATURE_BLOCK_SIZE, FeatureView } from '../model/features.js';
import type { Frames } from '../model/units.js';
import type { Clock } from '../runtime/clock.js';
import type { StreamSinks } from './streams.js';

export interface BatchPublisherOptions {
  readonly context: Pick<BaseAudioContext, 'sampleRate'>;
  readonly clock: Clock;
  readonly sinks: Pick<StreamSinks, 'event' | 'features'>;
  /** Called after the events of each batch. */
  readonly onCounters: (counters: WorkerCounters) => void;
}

export class BatchPublisher {
  readonly #options: BatchPublisherOptions;
  #originFrame: Frames | undefined;
  #nextEventId = 0;
  #beforeOrigin: WorkerBatch[] = [];

  constructor(options: BatchPublisherOptions) {
    this.#options = options;
  }

  /** Context frame of captured frame 0; undefined until {@link setOrigin}. */
  get originFrame(): Frames | undefined {
    return this.#originFrame;
  }

  /** Larger than the id of every event so far. */
  get nextEventId(): number {
    return this.#nextEventId;
  }

  /** Called again when the context has skipped frames. */
  setOrigin(contextFrame: Frames): void {
    this.#originFrame = contextFrame;
    const batches = this.#beforeOrigin;
    this.#beforeOrigin = [];
    for (const batch of batches) this.publish(batch);
  }

  publish(batch: WorkerBatch): void {
    if (this.#originFrame === undefined) {
      this.#beforeOrigin.push(batch);
      return;
    }
    const { context, clock, sinks, onCounters } = this.#options;
    const origin = this.#originFrame / context.sampleRate;
    const now = performance.now();
    const emittedAt = batch.postedAt - performance.timeOrigin;
    // Features first: a subscriber that receives an onset already has the features of its hop.
    batch.hops.forEach(({ time, frame }, hop) => {
      const block = batch.features.subarray(hop * FEATURE_BLOCK_SIZE, (hop + 1) * FEATURE_BLOCK_SIZE);
      sinks.features(new FeatureView(block, time + origin, frame));
    });
    for (const event of batch.events) {
      this.#nextEventId = Math.max(this.#nextEventId, event.id + 1);
      const time = event.time + origin;
      const latency = now - clock.toPerformance(time);
      sinks.event({ ...event, time, emitted: event.emitted + origin, emittedAt, latency });
    }
    onCounters(batch.counters);
  }
}
