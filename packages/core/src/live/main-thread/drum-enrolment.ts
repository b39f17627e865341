/**
 * Main thread: enrols drums in the worker, matches its replies to requests, and keeps the templates
 * so that a replacement worker gets them too.
 */
import type { DrumExamples } from '../../analysis/drums/enrol-drum.js';
import { SenseError } from '../../model/errors.js';
import type { FromWorker, ToWorker } from '../worker-messages.js';
import type { DrumTemplate } from '../../model/events.js';

type Reply = Extract<FromWorker, { type: 'enrolled' }>;

interface PendingRequest {
  readonly resolve: (template: DrumTemplate) => void;
  readonly reject: (error: SenseError) => void;
}

export class DrumEnrolment {
  readonly #post: (message: ToWorker) => void;
  readonly #templates = new Map<string, DrumTemplate>();
  readonly #pending = new Map<number, PendingRequest>();
  #lastRequest = 0;

  /** @param post sends to the current worker */
  constructor(post: (message: ToWorker) => void) {
    this.#post = post;
  }

  /**
   * Enrols `label`; without examples removes it. Rejects with the worker's error, or with `thread-failed` if the
   * worker ends before it replies.
   */
  enrol(label: string, examples: DrumExamples): Promise<DrumTemplate> {
    const request = ++this.#lastRequest;
    return new Promise((resolve, reject) => {
      this.#pending.set(request, { resolve, reject });
      this.#post({ type: 'enrol-drum', request, label, examples });
    });
  }

  /** Settles the request that `reply` belongs to and keeps its template. */
  handleReply({ request, result }: Reply): void {
    if (!('code' in result)) {
      if (result.embeddings.length > 0) this.#templates.set(result.label, result);
      else this.#templates.delete(result.label);
    }
    const pending = this.#pending.get(request);
    this.#pending.delete(request);
    if ('code' in result) pending?.reject(new SenseError(result.code, result.message));
    else pending?.resolve(result);
  }

  /** Enrols the kept templates in a new worker. */
  restoreTemplates(): void {
    for (const { label, embeddings } of this.#templates.values()) {
      this.#post({ type: 'enrol-drum', request: ++this.#lastRequest, label, examples: { embeddings } });
    }
  }

  /** Rejects all pending requests, because the worker has ended. */
  rejectPending(): void {
    for (const { reject } of this.#pending.values()) {
      reject(
        new SenseError('thread-failed', 'the separation worker ended before the drum was enrolled: enrol it again'),
      );
    }
    this.#pending.clear();
  }
}
