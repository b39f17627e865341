/**
 * A separation worker that says only what a test has it say. Knows nothing of audio.
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

  say(message: FromWorker): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: message }));
  }

  ready(): void {
    this.say({ type: 'ready', separator: 'fake', hopFrames: 512, stemDelayFrames: 1024 });
  }

  crash(): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message: 'it broke' }));
  }

  /** How many engines were started in this worker: more than one would share its rings. */
  get starts(): number {
    return this.received.filter(({ type }) => type === 'start').length;
  }
}

/** Workers in the order in which they were asked for. */
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
