/**
 * Main thread: the composition root of a live session. Creates and connects source, capture, separation
 * worker and streams; all of them end with the session.
 */
import { BatchPublisher } from '../feed/batch-publisher.js';
import { beatsAhead, type BeatsAheadOptions } from '../feed/beats-ahead.js';
import { initialStatus } from '../feed/session-status.js';
import { createStreams } from '../feed/streams.js';
import type { FromCapture } from '../live/capture-messages.js';
import { loadWorklet, requireAudioWorklet } from '../live/main-thread/load-worklet.js';
import { createStemsNode, playoutDelay, type StemsNode } from '../live/main-thread/stems-node.js';
import { WorkerSupervisor, type ReadyMessage } from '../live/main-thread/worker-supervisor.js';
import type { SeparationBackend } from '../live/separation-backend.js';
import type { TransitionReason } from '../live/separation-status.js';
import { canShareMemory, createLinks, type TransportLink } from '../live/transport/transport-link.js';
import { requireBeatAdjustment, type BeatAdjustment, type BeatHints } from '../model/beat-control.js';
import { SenseError } from '../model/errors.js';
import type { DrumTemplate } from '../model/events.js';
import type { PerStem } from '../model/stems.js';
import type { Milliseconds, Seconds } from '../model/units.js';
import { createClock } from '../runtime/clock.js';
import { Scope } from '../runtime/scope.js';
import type { OpenSource } from '../sources/source.js';
import { ContextFollower, type FollowedState } from './context-follower.js';
import { gatherExamples, type DrumExample } from './drum-examples.js';
import type { Session } from './session-api.js';
import { openContext, requireOptions, type SessionContext, type SessionOptions } from './session-options.js';
import { endedStatus, silenceStatus, startedStatus } from './source-status.js';
import { StatusBoard } from './status-board.js';
import { StemDelay } from './stem-delay.js';
import { isMonitored, StemGraph } from './stem-graph.js';
import { defaultStemMargin, marginFrames } from './stem-margin.js';

const CAPTURE_WORKLET = { what: 'capture worklet', option: 'workletUrl' } as const;

/**
 * Opens the source and starts the engine; resolves when the session can emit events. Call `start()` on
 * the result from a click or key handler, because browsers start audio only then.
 *
 * Rejects with the source's error, `thread-failed` if worklet or worker cannot be loaded,
 * `unsupported` on a page that is not secure, `disposed` if `signal` aborts, or `invalid-argument`.
 *
 * @example
 * const session = await createSession({ source: fileSource('song.mp3'), separation: createSeparation() });
 * session.onsets$('drums').subscribe((onset) => console.log(onset.time, onset.strength));
 * await session.start();
 */
export async function createSession(options: SessionOptions): Promise<Session> {
  requireOptions(options);
  const scope = new Scope({ signal: options.signal });
  scope.requireOpen('the signal given to createSession');
  try {
    const live = new LiveSession(options, openContext(options, scope), scope);
    await live.open(options);
    return live;
  } catch (error) {
    scope.dispose();
    throw error;
  }
}

class LiveSession implements Session {
  readonly context: AudioContext;
  readonly clock;
  readonly events$;
  readonly onsets$;
  readonly beats$;
  readonly features$;
  readonly status$;
  readonly #context: SessionContext;
  readonly #scope: Scope;
  readonly #graph: StemGraph;
  readonly #follower: ContextFollower;
  readonly #status;
  readonly #publisher: BatchPublisher;
  readonly #transport: TransportLink['kind'];
  readonly #closed: Promise<void>;
  #openSource: OpenSource | undefined;
  #supervisor: WorkerSupervisor | undefined;
  #stemsNode: StemsNode | undefined;
  #failure: SenseError | undefined;
  /** Undefined until the session has opened. */
  #stemDelay: StemDelay | undefined;
  /** With shared memory, a new worker reuses the rings of the previous one. */
  #sharedLinks: ReturnType<typeof createLinks> | undefined;

  constructor(options: SessionOptions, sessionContext: SessionContext, scope: Scope) {
    const { context } = sessionContext;
    this.context = context;
    this.#context = sessionContext;
    this.clock = createClock(context);
    this.#scope = scope;
    this.#transport = options.transport === 'message-port' || !canShareMemory() ? 'message-port' : 'shared';
    const status = initialStatus(this.#transport);
    const { streams, sinks } = createStreams(status, (wanted) => this.#supervisor?.wantFeatures(wanted));
    this.#status = new StatusBoard(status, sinks.status, scope);
    this.#publisher = new BatchPublisher({
      context,
      clock: this.clock,
      sinks,
      onCounters: ({ hops, processingMs, overrunFrames }) =>
        this.#status.publishThrottled({ hops, processingMs, overrunFrames }),
    });
    ({
      events$: this.events$,
      onsets$: this.onsets$,
      beats$: this.beats$,
      features$: this.features$,
      status$: this.status$,
    } = streams);
    this.#graph = new StemGraph(context, scope);
    this.#closed = new Promise((resolve) => scope.add(resolve));
    // Disposal runs newest first: the last status is published before the streams complete.
    scope.add(() => sinks.complete());
    scope.add(() => this.#status.publish({ state: 'disposed' }));
    this.#follower = new ContextFollower({
      context,
      scope,
      onState: (state, error) => this.#publishContextState(state, error),
      onFailure: (error) => this.#fail(error),
    });
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  get stems(): PerStem<GainNode> {
    return this.#graph.stems;
  }

  get output(): GainNode {
    return this.#graph.output;
  }

  get source(): OpenSource {
    return this.#openSource!;
  }

  /** Loads worklet, worker and source in parallel, then connects them. */
  async open(options: SessionOptions): Promise<void> {
    const { context } = this;
    const scope = this.#scope;
    requireAudioWorklet(context);
    const workletUrl = options.workletUrl ?? new URL('./capture.worklet.js', import.meta.url);
    const { tempo, meter } = options;
    const worker = this.#startWorker(options.separation, { tempo, meter });
    this.#requireOpen();
    const [source, , ready] = await Promise.race([
      Promise.all([
        options.source.open(context, scope),
        loadWorklet(context, workletUrl, CAPTURE_WORKLET),
        worker.firstReady,
      ]),
      this.#rejectWhenEnded(),
    ]);
    this.#requireOpen();

    const monitor = options.monitor ?? 'auto';
    const marginMs = options.stemMarginMs ?? defaultStemMargin(source, isMonitored(source, monitor), this.#transport);
    const margin = marginFrames(marginMs, context.sampleRate);
    const chainFrames = playoutDelay(ready);
    this.#stemDelay = new StemDelay({ chainFrames, marginFrames: margin.minFrames, sampleRate: context.sampleRate });
    this.#stemsNode = createStemsNode(context, {
      scope,
      chainFrames,
      margin,
      hopFrames: ready.hopFrames,
      onMessage: (message) => this.#handleCaptureMessage(message),
      onCrash: (error) => this.#fail(error),
    });
    this.#openSource = source;
    const onEnded = source.onEnded?.((reason) => this.#status.publish(endedStatus(reason, source)));
    const onSilence = source.onSilence?.((silence) => this.#status.publish(silenceStatus(silence)));
    for (const unlisten of [onEnded, onSilence]) if (unlisten) scope.add(unlisten);
    if (source.warning) this.#status.publish({ error: { code: 'unsupported', message: source.warning } });
    this.#graph.connect(source, this.#stemsNode.node, monitor);
    this.#linkWorker(worker.supervisor);
    this.#status.publish({
      state: this.#follower.state,
      ...this.#stemDelay.status,
    });
  }

  async start(): Promise<void> {
    this.#scope.requireOpen('the session');
    await this.#follower.resume();
    // The session may have ended during the resume: then nothing may play.
    this.#scope.requireOpen('the session');
    this.#graph.connectSource();
    if (!this.source.play) return;
    await this.source.play();
    this.#scope.requireOpen('the session');
    this.#status.publish(startedStatus(this.#status.latest));
  }

  async pause(): Promise<void> {
    this.#scope.requireOpen('the session');
    this.#follower.rest();
    if (this.source.pause) this.source.pause();
    else if (this.#context.owned) await this.#follower.suspend();
    else this.#graph.disconnectSource();
  }

  heardAt(time: Seconds): Milliseconds {
    if (this.#graph.monitored) return this.clock.heardAt(this.#stemDelay?.playedAt(time) ?? time);
    // A node is heard through the loudspeakers of its context, a microphone or tab before it is captured.
    const { alreadyAudible = false, kind } = this.#openSource ?? {};
    return alreadyAudible && kind !== 'node' ? this.clock.toPerformance(time) : this.clock.heardAt(time);
  }

  beatsAhead$(options: BeatsAheadOptions): ReturnType<typeof beatsAhead> {
    return beatsAhead(this, options);
  }

  async enrolDrum(label: string, examples: readonly DrumExample[]): Promise<DrumTemplate> {
    this.#scope.requireOpen('the session');
    return this.#supervisor!.drumEnrolment.enrol(label, gatherExamples(label, examples));
  }

  async removeDrum(label: string): Promise<void> {
    this.#scope.requireOpen('the session');
    await this.#supervisor!.drumEnrolment.enrol(label, {});
  }

  adjustBeats(adjustment: BeatAdjustment): void {
    this.#scope.requireOpen('the session');
    requireBeatAdjustment(adjustment);
    this.#supervisor!.adjustBeats(
      adjustment.type === 'tap' ? { type: 'tap', time: this.#capturedTime(adjustment.time) } : adjustment,
    );
  }

  async dispose(): Promise<void> {
    this.#scope.dispose();
    await this.#context.closed();
  }

  /** Seconds since the first captured frame, of a context time or of what the listener hears now. */
  #capturedTime(time?: Seconds): Seconds {
    const now = this.context.currentTime;
    const contextTime = time ?? now - (this.heardAt(now) - performance.now()) / 1000;
    return contextTime - (this.#publisher.originFrame ?? 0) / this.context.sampleRate;
  }

  #startWorker(
    separation: SeparationBackend,
    hints: BeatHints,
  ): { supervisor: WorkerSupervisor; firstReady: Promise<ReadyMessage> } {
    let supervisor!: WorkerSupervisor;
    const firstReady = new Promise<ReadyMessage>((resolve) => {
      supervisor = new WorkerSupervisor({
        separation,
        hints,
        context: this.context,
        scope: this.#scope,
        expectsBatches: () => this.context.state === 'running' && this.#publisher.originFrame !== undefined,
        onBatch: (batch) => {
          this.#status.endPassing();
          this.#publisher.publish(batch);
        },
        onSeparator: (separator, reason) => this.#publishSeparator(separator, reason),
        onModel: (model) => this.#status.publish({ model }),
        onNotice: ({ code, message }) => this.#status.publish({ error: { code, message } }),
        onRestart: ({ code, message }) =>
          this.#status.publishPassing({ code, message }, { workerRestarts: supervisor.restarts }),
        onReady: (ready) => (this.#stemsNode ? this.#linkWorker(supervisor) : resolve(ready)),
        onFailure: (error) => this.#fail(error),
      });
    });
    this.#supervisor = supervisor;
    return { supervisor, firstReady };
  }

  /**
   * Links audio thread and worker, by a new link for each worker if memory is not shared. A worker that is
   * still loading, because the first one crashed, is linked when it is ready.
   */
  #linkWorker(supervisor: WorkerSupervisor): void {
    if (!supervisor.needsLink) return;
    const links = this.#sharedLinks ?? createLinks(this.context.sampleRate, this.#transport);
    if (this.#transport === 'shared') this.#sharedLinks = links;
    const { originFrame, nextEventId } = this.#publisher;
    const now = Math.round(this.context.currentTime * this.context.sampleRate);
    supervisor.connect(links.worker, originFrame === undefined ? 0 : now - originFrame, nextEventId);
    this.#stemsNode!.link(links.audio);
  }

  #handleCaptureMessage(message: FromCapture): void {
    if (message.type === 'underruns') {
      this.#status.publishThrottled({ underruns: message.count, underrunFrames: message.frames });
      return;
    }
    if (message.type === 'delay') {
      this.#stemDelay!.change(message.delayFrames, message.contextFrame);
      return this.#status.publish(this.#stemDelay!.status);
    }
    this.#publisher.setOrigin(message.contextFrame);
  }

  #publishSeparator(separator: string, transitionReason?: TransitionReason): void {
    const { separatorTransitions } = this.#status.latest;
    if (!transitionReason) this.#status.publish({ separator });
    else this.#status.publish({ separator, transitionReason, separatorTransitions: separatorTransitions + 1 });
  }

  #publishContextState(state: FollowedState, error?: SenseError): void {
    const change = error ? { error: { code: error.code, message: error.message } } : {};
    const isOpening = this.#status.latest.state === 'starting';
    this.#status.publish(isOpening ? change : { ...change, state });
  }

  /** Publishes the error, then ends the session, so that every output stops. */
  #fail(error: SenseError): void {
    const { code, message } = error;
    this.#failure = error;
    this.#status.publish({ state: 'failed', error: { code, message } });
    this.#scope.dispose();
  }

  /** Throws if the session has ended: the error that ended it, or `disposed`. */
  #requireOpen(): void {
    if (this.#failure) throw this.#failure;
    this.#scope.requireOpen('the session');
  }

  /** Rejects when the session ends, so that `open` does not wait for a prompt of the source. */
  async #rejectWhenEnded(): Promise<never> {
    await this.#closed;
    throw this.#failure ?? new SenseError('disposed', 'the session was disposed: create a new one');
  }
}
