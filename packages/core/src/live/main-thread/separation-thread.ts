/**
 * Main thread's side of the separation worker: starts it, hears it, replaces it when it crashes or
 * hangs. Knows nothing of audio nodes: it is handed the link to the audio thread.
 */
import { SenseError } from '../../model/errors.js';
import type {
  FromWorker,
  ModelStatus,
  SeparationBackend,
  SeparationWorker,
  TransitionReason,
  ToWorker,
  WorkerBatch,
} from '../messages.js';
import type { Scope } from '../../runtime/scope.js';
import type { Frames, Milliseconds } from '../../model/units.js';
import { DrumEnrolment } from './drum-enrolment.js';
import { linkTransfers, stopLink, type TransportLink } from '../transport/transport.js';

/** A worker that says nothing for so long after being created will not come. */
const READY_TIMEOUT_MS: Milliseconds = 15_000;
/** How often a running worker is checked. */
const CHECK_PERIOD_MS: Milliseconds = 400;
/** Checks in a row without a batch after which a worker is given up. */
const SILENT_CHECKS = 3;
/** Crashes within {@link CRASH_WINDOW_MS} after which we stop trying. */
const MAX_CRASHES = 5;
const CRASH_WINDOW_MS: Milliseconds = 60_000;

export type ReadyMessage = Extract<FromWorker, { type: 'ready' }>;

export interface SeparationThreadOptions {
  readonly separation: SeparationBackend;
  readonly context: BaseAudioContext;
  readonly scope: Scope;
  /** True while audio flows: only then is silence of the worker a fault. */
  readonly expectsBatches: () => boolean;
  readonly onBatch: (batch: WorkerBatch) => void;
  /** A separator is at work; with a reason if it took over from another. */
  readonly onSeparator: (name: string, reason?: TransitionReason) => void;
  readonly onModel: (model: ModelStatus) => void;
  /** Something is missing and separation goes on without it. */
  readonly onNotice: (error: SenseError) => void;
  /** A fault that was or is being mended. */
  readonly onFault: (error: SenseError) => void;
  /** A new worker is ready and wants a link. Also called for the first. */
  readonly onReady: (ready: ReadyMessage) => void;
  /** Gave up. */
  readonly onFailure: (error: SenseError) => void;
}

export class SeparationThread {
  /** Workers replaced so far. */
  restarts = 0;
  /** Drums that are taught at run time. */
  readonly drums = new DrumEnrolment((message) => this.#post(message));
  readonly #options: SeparationThreadOptions;
  #worker: SeparationWorker | undefined;
  #life: Scope | undefined;
  /** The worker has answered `ready`. */
  #ready = false;
  #link: TransportLink | undefined;
  #silentChecks = 0;
  readonly #crashTimes: Milliseconds[] = [];

  constructor(options: SeparationThreadOptions) {
    this.#options = options;
    options.scope.add(() => this.#end());
    options.scope.every(CHECK_PERIOD_MS, () => this.#check());
    this.#start();
  }

  /** True while the worker is ready and has no link yet. */
  get wantsLink(): boolean {
    return this.#ready && !this.#link;
  }

  /** Connects the worker to the audio thread. Does nothing unless it {@link wantsLink}. */
  connect(link: TransportLink, nearFrame: Frames, firstEventId: number): void {
    if (!this.wantsLink) return;
    this.#link = link;
    this.#silentChecks = 0;
    this.#post({ type: 'start', link, nearFrame, firstEventId }, linkTransfers(link));
  }

  #start(): void {
    const { separation, context, scope } = this.#options;
    const life = scope.child();
    let worker: SeparationWorker;
    try {
      worker = separation.createWorker(context);
    } catch (error) {
      return this.#options.onFailure(
        new SenseError(
          'thread-failed',
          `the separation worker could not be created (${String(error)}): check workerUrl and the page's worker-src policy`,
          error,
        ),
      );
    }
    this.#life = life;
    this.#worker = worker;
    life.add(() => worker.terminate());
    life.listen(worker, 'message', (event: MessageEvent<FromWorker>) => this.#receive(event.data));
    life.listen(worker, 'error', (event: ErrorEvent) => {
      event.preventDefault();
      this.#crash(event.message || 'its script could not be loaded');
    });
    life.listen(worker, 'messageerror', () => this.#crash('it received a message that could not be read'));
    life.after(READY_TIMEOUT_MS, () => {
      if (!this.#ready) this.#crash(`it was not ready within ${READY_TIMEOUT_MS / 1000} s`);
    });
    this.#post({ type: 'prepare', contextRate: context.sampleRate, options: separation.options });
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.drums.enrolAgain();
        this.#options.onSeparator(message.separator);
        return this.#options.onReady(message);
      case 'batch':
        this.#silentChecks = 0;
        return this.#options.onBatch(message);
      case 'enrolled':
        return this.drums.answered(message);
      case 'separator':
        return this.#options.onSeparator(message.separator, message.reason);
      case 'model':
        return this.#options.onModel({ state: message.state, progress: message.progress });
      case 'notice':
        return this.#options.onNotice(new SenseError(message.code, message.message));
      case 'error':
        return this.#crash(message.message);
    }
  }

  /** Several checks must pass in silence: a busy main thread delays batches, but sees them between checks. */
  #check(): void {
    if (!this.#link || !this.#options.expectsBatches()) this.#silentChecks = 0;
    else if (++this.#silentChecks > SILENT_CHECKS) this.#crash('it stopped answering');
  }

  #crash(what: string): void {
    const error = new SenseError('thread-failed', `the separation worker failed: ${what}`);
    this.#end();
    const now = performance.now();
    this.#crashTimes.push(now);
    while (now - this.#crashTimes[0]! > CRASH_WINDOW_MS) this.#crashTimes.shift();
    if (this.#crashTimes.length > MAX_CRASHES) return this.#options.onFailure(error);
    this.restarts++;
    this.#options.onFault(error);
    this.#start();
  }

  #end(): void {
    if (this.#link && this.#options.scope.disposed) stopLink(this.#link);
    this.#link = undefined;
    this.#ready = false;
    this.#silentChecks = 0;
    this.#worker = undefined;
    this.drums.dismiss();
    this.#life?.dispose();
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }
}
