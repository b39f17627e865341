/**
 * Teaches drums to the worker across the thread, waits for its answers, and teaches a new worker
 * what the old one knew. Main thread. Knows nothing of how drums are recognised.
 */
import type { DrumExamples } from '../analysis/learn-drum.js';
import { SenseError } from '../errors.js';
import type { FromWorker, ToWorker } from '../messages.js';
import type { LearntDrum } from '../musical-event.js';

type Answer = Extract<FromWorker, { type: 'learnt' }>;

interface Waiting {
  readonly resolve: (learnt: LearntDrum) => void;
  readonly reject: (error: SenseError) => void;
}

export class DrumSchool {
  readonly #post: (message: ToWorker) => void;
  readonly #learnt = new Map<string, LearntDrum>();
  readonly #waiting = new Map<number, Waiting>();
  #requests = 0;

  /** @param post sends to the worker that is there now */
  constructor(post: (message: ToWorker) => void) {
    this.#post = post;
  }

  /** Rejects with what the worker says is wrong, or `thread-failed` if it ends before it answers. */
  learn(label: string, examples: DrumExamples): Promise<LearntDrum> {
    const request = ++this.#requests;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      this.#post({ type: 'learn-drum', request, label, examples });
    });
  }

  answered({ request, result }: Answer): void {
    if (!('code' in result)) {
      if (result.sketches.length > 0) this.#learnt.set(result.label, result);
      else this.#learnt.delete(result.label);
    }
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    if ('code' in result) waiting?.reject(new SenseError(result.code, result.message));
    else waiting?.resolve(result);
  }

  /** A new worker is ready: it is taught what the old one knew. */
  teachAgain(): void {
    for (const { label, sketches } of this.#learnt.values()) {
      this.#post({ type: 'learn-drum', request: ++this.#requests, label, examples: { sketches } });
    }
  }

  /** The worker is gone: nothing that was asked of it will be answered. */
  dismiss(): void {
    for (const { reject } of this.#waiting.values()) {
      reject(
        new SenseError('thread-failed', 'the separation worker ended before it had learnt the drum: teach it again'),
      );
    }
    this.#waiting.clear();
  }
}
