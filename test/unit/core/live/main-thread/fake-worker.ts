/**
 * A separation worker that sends only the messages of a test.
 */
import type { SeparationBackend } from '@sense/core/engine';
import type { FromWorker, ToWorker } from '@sense/core/internal';

export class FakeWorker extends EventTarget {
  readonly received: ToWorker[] = [];
  terminated = false;

  postMessage(message: ToWorker): void {
    this.received.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  send(message: FromWorker): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: message }));
  }

  ready(): void {
    this.send({ type: 'ready', separator: 'fake', hopFrames: 512, stemDelayFrames: 1024 });
  }

  /** A batch of one hop without events and features. */
  batch(): void {
    this.send({
      type: 'batch',
      events: [],
      hops: [],
      features: new Float32Array(0),
      postedAt: performance.timeOrigin + performance.now(),
      counters: { hops: 1, overrunFrames: 0, processingMs: 1, separationMs: 0.5 },
    });
  }

  crash(): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message: 'it broke' }));
  }

  /** Number of `start` messages. More than one would start several engines on the same rings. */
  get starts(): number {
    return this.received.filter(({ type }) => type === 'start').length;
  }
}

/** A backend whose workers are listed in the order of their creation. */
export function fakeSeparation(): SeparationBackend & { readonly workers: FakeWorker[]; readonly newest: FakeWorker } {
  const workers: FakeWorker[] = [];
  return {
    workers,
    get newest() {
      return workers.at(-1)!;
    },
    options: {},
    createWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
  };
}
