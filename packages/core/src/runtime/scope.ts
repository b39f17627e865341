/**
 * A disposal scope: the one owner of listeners, timers, workers, nodes and subscriptions. What is
 * registered is undone exactly once, newest first, when the scope is disposed or its signal
 * aborts. Knows nothing of what it undoes.
 */
import { SenseError } from '../model/errors.js';

type Undo = () => void;

export class Scope {
  readonly #controller = new AbortController();
  readonly #undos = new Set<Undo>();
  readonly #onError: (error: unknown) => void;

  /**
   * @param options.signal disposes the scope when it aborts
   * @param options.onError receives what an undo throws; the remaining undos still run.
   *   Default: reported with `console.error`.
   */
  constructor(options: { signal?: AbortSignal | undefined; onError?: (error: unknown) => void } = {}) {
    this.#onError = options.onError ?? ((error) => console.error(error));
    const { signal } = options;
    if (signal?.aborted) this.dispose();
    else if (signal) this.listen(signal, 'abort', () => this.dispose());
  }

  /** Aborts when the scope is disposed: hand it to children. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get disposed(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Runs `undo` on disposal (at once if that has happened). Returns a function that runs it early. */
  add(undo: Undo): Undo {
    const once: Undo = () => {
      if (this.#undos.delete(once)) this.#run(undo);
    };
    if (this.disposed) this.#run(undo);
    else this.#undos.add(once);
    return once;
  }

  /** `addEventListener` that ends with the scope. Returns its undo. */
  listen(target: EventTarget, type: string, listener: (event: never) => void, options?: AddEventListenerOptions): Undo {
    const handler = listener as unknown as EventListener;
    target.addEventListener(type, handler, options);
    return this.add(() => target.removeEventListener(type, handler, options));
  }

  /** `setInterval` that ends with the scope. Returns its undo. */
  every(periodMs: number, run: () => void): Undo {
    const timer = setInterval(run, periodMs);
    return this.add(() => clearInterval(timer));
  }

  /** `setTimeout` that ends with the scope. Returns its undo. */
  after(delayMs: number, run: () => void): Undo {
    const timer = setTimeout(() => {
      cancel();
      run();
    }, delayMs);
    const cancel = this.add(() => clearTimeout(timer));
    return cancel;
  }

  /** A child that is disposed with this scope, or before it. */
  child(): Scope {
    return new Scope({ signal: this.signal, onError: this.#onError });
  }

  /** Throws `disposed` if the scope has ended. `what` names the object in the message. */
  requireOpen(what: string): void {
    if (this.disposed) throw new SenseError('disposed', `${what} was disposed: create a new one`);
  }

  /** Undoes everything, newest first. Safe to call more than once. */
  dispose(): void {
    if (this.disposed) return;
    this.#controller.abort();
    for (const undo of [...this.#undos].reverse()) undo();
  }

  #run(undo: Undo): void {
    try {
      undo();
    } catch (error) {
      this.#onError(error);
    }
  }
}
