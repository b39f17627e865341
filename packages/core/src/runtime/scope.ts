/**
 * A disposal scope: owns listeners, timers, workers, nodes and subscriptions. Runs each registered cleanup
 * exactly once, newest first, when the scope is disposed or its signal aborts.
 */
import { SenseError } from '../model/errors.js';

type Cleanup = () => void;

/**
 * Owns resources and releases them together.
 *
 * @example
 * const scope = new Scope({ signal });
 * scope.listen(window, 'resize', () => resize());
 * scope.add(() => worker.terminate());
 */
export class Scope {
  readonly #controller = new AbortController();
  readonly #cleanups = new Set<Cleanup>();
  readonly #onError: (error: unknown) => void;

  /**
   * @param options.signal disposes the scope when it aborts
   * @param options.onError receives what a cleanup throws; the remaining cleanups still run.
   *   Default: `console.error`.
   */
  constructor(options: { signal?: AbortSignal | undefined; onError?: (error: unknown) => void } = {}) {
    this.#onError = options.onError ?? ((error) => console.error(error));
    const { signal } = options;
    if (signal?.aborted) this.dispose();
    else if (signal) this.listen(signal, 'abort', () => this.dispose());
  }

  /** Aborts when the scope is disposed; pass it to children. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get disposed(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Runs `cleanup` on disposal, immediately if the scope is disposed. Returns a function that runs it early. */
  add(cleanup: Cleanup): Cleanup {
    const once: Cleanup = () => {
      if (this.#cleanups.delete(once)) this.#run(cleanup);
    };
    if (this.disposed) this.#run(cleanup);
    else this.#cleanups.add(once);
    return once;
  }

  /** `addEventListener` that ends with the scope. Returns a function that removes the listener early. */
  listen(
    target: EventTarget,
    type: string,
    listener: (event: never) => void,
    options?: AddEventListenerOptions,
  ): Cleanup {
    const handler = listener as unknown as EventListener;
    target.addEventListener(type, handler, options);
    return this.add(() => target.removeEventListener(type, handler, options));
  }

  /** `setInterval` that ends with the scope. Returns a function that clears it early. */
  every(periodMs: number, run: () => void): Cleanup {
    const timer = setInterval(run, periodMs);
    return this.add(() => clearInterval(timer));
  }

  /** `setTimeout` that ends with the scope. Returns a function that clears it early. */
  after(delayMs: number, run: () => void): Cleanup {
    const timer = setTimeout(() => {
      cancel();
      run();
    }, delayMs);
    const cancel = this.add(() => clearTimeout(timer));
    return cancel;
  }

  /** Creates a child, which is disposed with this scope or earlier. */
  child(): Scope {
    return new Scope({ signal: this.signal, onError: this.#onError });
  }

  /** Throws `disposed` if the scope is disposed. `what` names the object in the message. */
  requireOpen(what: string): void {
    if (this.disposed) throw new SenseError('disposed', `${what} was disposed: create a new one`);
  }

  /** Runs all cleanups, newest first. Safe to call more than once. */
  dispose(): void {
    if (this.disposed) return;
    this.#controller.abort();
    for (const cleanup of [...this.#cleanups].reverse()) cleanup();
  }

  #run(cleanup: Cleanup): void {
    try {
      cleanup();
    } catch (error) {
      this.#onError(error);
    }
  }
}
