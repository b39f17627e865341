/**
 * What a separation package implements so that a session can start its worker. Types only.
 */
import type { NamedScript } from './main-thread/script-load.js';
import type { SeparationOptions, ToWorker } from './worker-messages.js';

/**
 * A worker, or an object that behaves like one in another thread: it dispatches the events `message`,
 * `messageerror` and `error` of a Worker, receives {@link ToWorker} and sends `FromWorker`.
 */
export interface SeparationWorker extends EventTarget {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  terminate(): void;
}

/** How a session creates its separation worker. `createSeparation()` of `@sense/separation` returns one. */
export interface SeparationBackend {
  /**
   * Creates a worker. Called once at the start and again after each crash; an exception fails the session
   * with `thread-failed`.
   *
   * @param context the session's context, for backends that run on its audio thread
   */
  createWorker(context: BaseAudioContext): SeparationWorker;
  /** The script that {@link createWorker} loads, and the option that sets its address, for error messages. */
  script?(): NamedScript;
  /** Sent to each worker before it starts. */
  readonly options: SeparationOptions;
}
