/**
 * Main thread: starts the separation worker, dispatches its messages, and restarts it when it crashes
 * or hangs. Does not depend on audio nodes: the session passes the link to the audio thread.
 */
import { SenseError } from '../../model/errors.js';
import type { SeparationBackend, SeparationWorker } from '../separation-backend.js';
import type { ModelStatus, TransitionReason } from '../separation-status.js';
import type { FromWorker, ToWorker, WorkerBatch } from '../worker-messages.js';
import type { BeatAdjustment, BeatHints } from '../../model/beat-control.js';
import type { Scope } from '../../runtime/scope.js';
import type { Frames, Milliseconds } from '../../model/units.js';
import { DrumEnrolment } from './drum-enrolment.js';
import { ScriptLoad } from './script-load.js';
import { linkTransfers, stopLink, type TransportLink } from '../transport/transport-link.js';

/** A new worker that is not ready by then is restarted. */
const READY_TIMEOUT_MS: Milliseconds = 15_000;
/** Period of the checks that a running worker still sends batches. */
const CHECK_PERIOD_MS: Milliseconds = 400;
/** A worker is restarted after more consecutive checks without a batch than this. */
const MAX_MISSED_CHECKS = 3;
/** The same at its start, 10 s: it compiles code, while models are loaded beside it. */
const MAX_MISSED_CHECKS_AT_START = 25;
/** The start ends with this many checks that found a batch. */
const START_CHECKS = 3;
/** More crashes than this within {@link CRASH_WINDOW_MS} end the attempts. */
const MAX_CRASHES = 5;
const CRASH_WINDOW_MS: Milliseconds = 60_000;
/** Features come two hops (21 ms) at a time, because messages are what costs the main thread. Events do not wait. */
const FEATURES_EVERY_HOPS = 2;

export type ReadyMessage = Extract<FromWorker, { type: 'ready' }>;

export interface WorkerSupervisorOptions {
  readonly separation: SeparationBackend;
  /** Sent to each worker. Default: none. */
  readonly hints?: BeatHints;
  readonly context: BaseAudioContext;
  readonly scope: Scope;
  /** True while audio flows: only then must the worker send batches. */
  readonly expectsBatches: () => boolean;
  readonly onBatch: (batch: WorkerBatch) => void;
  /** A separator is active; with a reason if it replaced another. */
  readonly onSeparator: (name: string, reason?: TransitionReason) => void;
  readonly onModel: (model: ModelStatus) => void;
  /** A part failed and separation continues without it. */
  readonly onNotice: (error: SenseError) => void;
  /** The worker failed and is being replaced; `restarts` already counts it. */
  readonly onRestart: (error: SenseError) => void;
  /** A worker, the first or a replacement, is ready and needs a link. */
  readonly onReady: (ready: ReadyMessage) => void;
  /** The worker could not be created, or crashed too often. It is not restarted again. */
  readonly onFailure: (error: SenseError) => void;
}

export class WorkerSupervisor {
  /** Restarts so far. */
  restarts = 0;
  readonly drumEnrolment = new DrumEnrolment((message) => this.#post(message));
  readonly #options: WorkerSupervisorOptions;
  #worker: SeparationWorker | undefined;
  #workerScope: Scope | undefined;
  /** True after the worker has sent `ready`. */
  #ready = false;
  #link: TransportLink | undefined;
  #featuresWanted = false;
  #missedChecks = 0;
  /** Checks that found a batch of the worker, up to {@link START_CHECKS}. */
  #passedChecks = 0;
  readonly #crashTimes: Milliseconds[] = [];

  constructor(options: WorkerSupervisorOptions) {
    this.#options = options;
    options.scope.add(() => this.#stopWorker());
    options.scope.every(CHECK_PERIOD_MS, () => this.#checkProgress());
    this.#startWorker();
  }

  /** True if the worker is ready and has no link. */
  get needsLink(): boolean {
    return this.#ready && !this.#link;
  }

  /**
   * Connects the worker to the audio thread. No effect unless it {@link needsLink}.
   *
   * @param nearFrame approximate number of the frame being captured now
   * @param firstEventId id of the first event that the worker sends
   */
  connect(link: TransportLink, nearFrame: Frames, firstEventId: number): void {
    if (!this.needsLink) return;
    this.#link = link;
    this.#missedChecks = 0;
    this.#post({ type: 'start', link, nearFrame, firstEventId }, linkTransfers(link));
  }

  /** Whether features are sent, by this worker and its replacements. Default: not. */
  wantFeatures(wanted: boolean): void {
    this.#featuresWanted = wanted;
    this.#post({ type: 'want-features', everyHops: wanted ? FEATURES_EVERY_HOPS : 0 });
  }

  /** Adjusts the beats in the current worker; a replacement starts without adjustments. */
  adjustBeats(adjustment: BeatAdjustment): void {
    this.#post({ type: 'adjust-beats', adjustment });
  }

  #startWorker(): void {
    const { separation, hints = {}, context, scope } = this.#options;
    const life = scope.child();
    const script = separation.script?.();
    let load: ScriptLoad | undefined;
    let worker: SeparationWorker;
    try {
      load = script && new ScriptLoad(script, 'worker-src', life);
      worker = separation.createWorker(context);
    } catch (error) {
      return this.#options.onFailure(
        new SenseError(
          'thread-failed',
          `the separation worker could not be created${script ? ` from ${script.address}` : ''} (${String(error)}): ` +
            `check ${script?.option ?? 'workerUrl'}, and worker-src of the page's Content-Security-Policy`,
          error,
        ),
      );
    }
    this.#workerScope = life;
    this.#worker = worker;
    life.add(() => worker.terminate());
    life.listen(worker, 'message', (event: MessageEvent<FromWorker>) => this.#receive(event.data));
    life.listen(worker, 'error', (event: ErrorEvent) => {
      event.preventDefault();
      if (load && !event.message && !this.#ready) void this.#explainLoad(load, life);
      else this.#restart(event.message || 'its script could not be loaded');
    });
    life.listen(worker, 'messageerror', () => this.#restart('it received a message that could not be read'));
    life.after(READY_TIMEOUT_MS, () => {
      if (!this.#ready) this.#restart(`it was not ready within ${READY_TIMEOUT_MS / 1000} s`);
    });
    this.#post({ type: 'prepare', contextRate: context.sampleRate, options: separation.options, hints });
  }

  async #explainLoad(load: ScriptLoad, life: Scope): Promise<void> {
    const { text, isFinal } = await load.explain();
    if (life.disposed) return;
    if (!isFinal) return this.#restart(text);
    this.#stopWorker();
    this.#options.onFailure(new SenseError('thread-failed', `the separation worker could not be loaded: ${text}`));
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.wantFeatures(this.#featuresWanted);
        this.drumEnrolment.restoreTemplates();
        this.#options.onSeparator(message.separator);
        return this.#options.onReady(message);
      case 'batch':
        if (this.#missedChecks > 0 && this.#passedChecks < START_CHECKS) this.#passedChecks++;
        this.#missedChecks = 0;
        return this.#options.onBatch(message);
      case 'enrolled':
        return this.drumEnrolment.handleReply(message);
      case 'separator':
        return this.#options.onSeparator(message.separator, message.reason);
      case 'model':
        return this.#options.onModel({ state: message.state, progress: message.progress });
      case 'notice':
        return this.#options.onNotice(new SenseError(message.code, message.message));
      case 'error':
        return this.#restart(message.message);
    }
  }

  /** Requires several missed checks: a busy main thread delays batches, but receives them between checks. */
  #checkProgress(): void {
    const limit = this.#passedChecks < START_CHECKS ? MAX_MISSED_CHECKS_AT_START : MAX_MISSED_CHECKS;
    if (!this.#link || !this.#options.expectsBatches()) this.#missedChecks = 0;
    else if (++this.#missedChecks > limit)
      this.#restart('it stopped answering: close other tabs, or use a lighter separator');
  }

  #restart(what: string): void {
    const error = new SenseError('thread-failed', `the separation worker failed: ${what}`);
    this.#stopWorker();
    const now = performance.now();
    this.#crashTimes.push(now);
    while (now - this.#crashTimes[0]! > CRASH_WINDOW_MS) this.#crashTimes.shift();
    if (this.#crashTimes.length > MAX_CRASHES) return this.#options.onFailure(error);
    this.restarts++;
    this.#options.onRestart(error);
    this.#startWorker();
  }

  #stopWorker(): void {
    if (this.#link && this.#options.scope.disposed) stopLink(this.#link);
    this.#link = undefined;
    this.#ready = false;
    this.#missedChecks = 0;
    this.#passedChecks = 0;
    this.#worker = undefined;
    this.drumEnrolment.rejectPending();
    this.#workerScope?.dispose();
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }
}
