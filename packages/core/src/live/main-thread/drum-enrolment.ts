/**
 * Teaches drums to the worker across the thread, waits for its answers, and teaches a new worker
 * what the old one knew. Main thread. Knows nothing of how drums are recognised.
 */
import type { DrumExamples } from '../../analysis/drums/enrol-drum.js';
import { SenseError } from '../../model/errors.js';
import type { FromWorker, ToWorker } from '../messages.js';
import type { DrumTemplate } from '../../model/events.js';

type Answer = Extract<FromWorker, { type: 'enrolled' }>;

interface Waiting {
  readonly resolve: (learnt: DrumTemplate) => void;
  readonly reject: (error: SenseError) => void;
}

export class DrumEnrolment {
  readonly #post: (message: ToWorker) => void;
  readonly #templates = new Map<string, DrumTemplate>();
  readonly #waiting = new Map<number, Waiting>();
  #requests = 0;

  /** @param post sends to the worker that is there now */
  constructor(post: (message: ToWorker) => void) {
    this.#post = post;
  }

  /** Rejects with what the worker says is wrong, or `thread-failed` if it ends before it answers. */
  enrol(label: string, examples: DrumExamples): Promise<DrumTemplate> {
    const request = ++this.#requests;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      this.#post({ type: 'enrol-drum', request, label, examples });
    });
  }

  answered({ request, result }: Answer): void {
    if (!('code' in result)) {
      if (result.embeddings.length > 0) this.#templates.set(result.label, result);
      else this.#templates.delete(result.label);
    }
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    if ('code' in result) waiting?.reject(new SenseError(result.code, result.message));
    else waiting?.resolve(result);
  }

  /** A new worker is ready: it is taught what the old one knew. */
  enrolAgain(): void {
    for (const { label, embeddings } of this.#templates.values()) {
      this.#post({ type: 'enrol-drum', request: ++this.#requests, label, examples: { embeddings } });
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
