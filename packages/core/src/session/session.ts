/**
 * The composition root of a live run: source, capture, separation worker and streams, wired in the
 * one direction data flows. Every part it creates ends with the session.
 */
import { SeparationThread, type ReadyMessage } from '../live/main-thread/separation-thread.js';
import { createStemsNode, playoutDelay, type StemsNode } from '../live/main-thread/stems-node.js';
import { loadWorklet, requireAudioWorklet } from '../live/main-thread/load-worklet.js';
import { canShareMemory, createLinks, type TransportLink } from '../live/transport/transport.js';
import type { FromCapture } from '../live/capture-messages.js';
import { createClock } from '../runtime/clock.js';
import { SenseError } from '../model/errors.js';
import { beatsAhead, type BeatsAheadOptions } from '../feed/beats-ahead.js';
import { createStreams } from '../feed/streams.js';
import { gatherExamples, type DrumExample } from './drum-examples.js';
import type { DrumTemplate } from '../model/events.js';
import { FeatureView } from '../model/features.js';
import type { SeparationBackend, TransitionReason, WorkerBatch } from '../live/messages.js';
import { resume } from './resume-context.js';
import { Scope } from '../runtime/scope.js';
import { openContext, requireOptions, type SessionContext, type SessionOptions } from './session-options.js';
import { StatusBoard, initialStatus } from './session-status.js';
import type { Session } from './session-api.js';
import type { OpenSource } from '../sources/source.js';
import { STEM_NAMES, perStem, type PerStem } from '../model/stems.js';
import type { Frames, Milliseconds, Seconds } from '../model/units.js';

const CAPTURE_WORKLET = { what: 'capture worklet', option: 'workletUrl' } as const;
const DEFAULT_MARGIN_MS: Readonly<Record<TransportLink['kind'], Milliseconds>> = { shared: 21, 'message-port': 64 };

/**
 * Opens the source and starts the engine; resolves when events can flow. Call `start()` from a
 * click to let sound through.
 *
 * Rejects with the source's error, `thread-failed` if worklet or worker cannot be loaded,
 * `unsupported` on a page that is not secure, `disposed` once `signal` aborts, or `invalid-argument`.
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
  readonly stems: PerStem<GainNode>;
  readonly output: GainNode;
  readonly events$;
  readonly onsets$;
  readonly beats$;
  readonly features$;
  readonly status$;
  readonly #context: SessionContext;
  readonly #scope: Scope;
  readonly #sinks;
  readonly #status;
  readonly #transport: TransportLink['kind'];
  readonly #closed: Promise<void>;
  #openSource: OpenSource | undefined;
  #thread: SeparationThread | undefined;
  #stemsNode: StemsNode | undefined;
  #failure: SenseError | undefined;
  #connected = false;
  /** Disconnects the source from the engine, which then hears silence. */
  #disconnectSource: () => void = () => undefined;
  #monitored = false;
  #delayFrames: Frames = 0;
  /** Context frame of captured frame 0, once the audio thread has told. */
  #originFrame: Frames | undefined;
  #early: WorkerBatch[] = [];
  #nextEventId = 0;
  /** Where memory is shared, a new worker takes over the rings of the old. */
  #sharedLinks: ReturnType<typeof createLinks> | undefined;

  constructor(options: SessionOptions, sessionContext: SessionContext, scope: Scope) {
    const { context } = sessionContext;
    this.context = context;
    this.#context = sessionContext;
    this.clock = createClock(context);
    this.#scope = scope;
    this.#transport = options.transport === 'message-port' || !canShareMemory() ? 'message-port' : 'shared';
    const status = initialStatus(this.#transport);
    const { streams, sinks } = createStreams(status);
    this.#sinks = sinks;
    this.#status = new StatusBoard(status, sinks.status, scope);
    ({
      events$: this.events$,
      onsets$: this.onsets$,
      beats$: this.beats$,
      features$: this.features$,
      status$: this.status$,
    } = streams);
    this.stems = perStem(() => context.createGain());
    this.output = context.createGain();
    this.#closed = new Promise((resolve) => scope.add(resolve));
    // Newest first: the last status is published before the streams complete.
    scope.add(() => sinks.complete());
    scope.add(() => this.#status.publish({ state: 'disposed' }));
    scope.listen(context, 'statechange', () => this.#followContext());
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  get source(): OpenSource {
    return this.#openSource!;
  }

  /** Loads worklet, worker and source side by side, and joins them. */
  async open(options: SessionOptions): Promise<void> {
    const { context } = this;
    const scope = this.#scope;
    requireAudioWorklet(context);
    const workletUrl = options.workletUrl ?? new URL('./capture.worklet.js', import.meta.url);
    const workerReady = this.#startThread(options.separation);
    this.#requireOpen();
    const [source, , ready] = await Promise.race([
      Promise.all([
        options.source.open(context, scope),
        loadWorklet(context, workletUrl, CAPTURE_WORKLET),
        workerReady.first,
      ]),
      this.#ended(),
    ]);
    this.#requireOpen();

    const marginMs = options.stemMarginMs ?? DEFAULT_MARGIN_MS[this.#transport];
    const marginFrames = Math.round((marginMs / 1000) * context.sampleRate);
    this.#delayFrames = playoutDelay({ ...ready, marginFrames });
    this.#stemsNode = createStemsNode(context, {
      scope,
      delayFrames: this.#delayFrames,
      hopFrames: ready.hopFrames,
      onMessage: (message) => this.#fromCapture(message),
      onCrash: (error) => this.#fail(error),
    });
    this.#openSource = source;
    const unwatch = source.onEnded?.((reason) => this.#status.publish({ source: reason }));
    if (unwatch) scope.add(unwatch);
    this.#wire(source, this.#stemsNode.node, options.monitor ?? 'auto');
    this.#join(workerReady.thread);
    this.#status.publish({
      state: context.state === 'running' ? 'running' : 'suspended',
      stemLatencyMs: (this.#delayFrames / context.sampleRate) * 1000,
    });
  }

  async start(): Promise<void> {
    this.#scope.requireOpen('the session');
    if (this.context.state !== 'running') await resume(this.context, this.#scope);
    // The session may have ended meanwhile: then nothing may play.
    this.#scope.requireOpen('the session');
    this.#connectSource();
    if (!this.source.play) return;
    await this.source.play();
    this.#scope.requireOpen('the session');
    this.#status.publish({ source: 'open' });
  }

  async pause(): Promise<void> {
    this.#scope.requireOpen('the session');
    if (this.source.pause) this.source.pause();
    else if (this.#context.owned) await this.context.suspend();
    else this.#disconnectSource();
  }

  heardAt(time: Seconds): Milliseconds {
    if (this.#monitored) return this.clock.heardAt(time + this.#delayFrames / this.context.sampleRate);
    return this.#openSource?.alreadyAudible ? this.clock.toPerformance(time) : this.clock.heardAt(time);
  }

  beatsAhead$(options: BeatsAheadOptions): ReturnType<typeof beatsAhead> {
    return beatsAhead(this, options);
  }

  async enrolDrum(label: string, examples: readonly DrumExample[]): Promise<DrumTemplate> {
    this.#scope.requireOpen('the session');
    return this.#thread!.drums.enrol(label, gatherExamples(label, examples));
  }

  async removeDrum(label: string): Promise<void> {
    this.#scope.requireOpen('the session');
    await this.#thread!.drums.enrol(label, {});
  }

  async dispose(): Promise<void> {
    this.#scope.dispose();
    await this.#context.closed();
  }

  #startThread(separation: SeparationBackend): { thread: SeparationThread; first: Promise<ReadyMessage> } {
    let thread!: SeparationThread;
    const first = new Promise<ReadyMessage>((resolve) => {
      thread = new SeparationThread({
        separation,
        context: this.context,
        scope: this.#scope,
        expectsBatches: () => this.context.state === 'running' && this.#originFrame !== undefined,
        onBatch: (batch) => this.#receive(batch),
        onSeparator: (separator, reason) => this.#followSeparator(separator, reason),
        onModel: (model) => this.#status.publish({ model }),
        onNotice: ({ code, message }) => this.#status.publish({ error: { code, message } }),
        onFault: ({ code, message }) =>
          this.#status.publish({ workerRestarts: thread.restarts, error: { code, message } }),
        onReady: (ready) => (this.#stemsNode ? this.#join(thread) : resolve(ready)),
        onFailure: (error) => this.#fail(error),
      });
    });
    this.#thread = thread;
    return { thread, first };
  }

  /**
   * Joins audio thread and worker by a link: a new one for each worker where memory is not shared. A
   * worker that is still loading, because the first one crashed meanwhile, is joined when it is ready.
   */
  #join(thread: SeparationThread): void {
    if (!thread.wantsLink) return;
    const links = this.#sharedLinks ?? createLinks(this.context.sampleRate, this.#transport);
    if (this.#transport === 'shared') this.#sharedLinks = links;
    const sinceOrigin = this.context.currentTime * this.context.sampleRate - (this.#originFrame ?? 0);
    thread.connect(links.worker, this.#originFrame === undefined ? 0 : Math.round(sinceOrigin), this.#nextEventId);
    this.#stemsNode!.link(links.audio);
  }

  #wire(source: OpenSource, node: AudioWorkletNode, monitor: 'auto' | 'on' | 'off'): void {
    const { context } = this;
    const scope = this.#scope;
    const join = (from: AudioNode, to: AudioNode, output = 0): void => {
      from.connect(to, output);
      scope.add(() => from.disconnect(to));
    };
    this.#connectSource();
    for (const [index, stem] of STEM_NAMES.entries()) {
      join(node, this.stems[stem], index);
      join(this.stems[stem], this.output);
    }
    this.#monitored = monitor === 'on' || (monitor === 'auto' && !source.alreadyAudible);
    if (this.#monitored) return join(this.output, context.destination);
    // A graph that reaches no destination is not pulled: hold it by a thread of silence.
    const silence = new GainNode(context, { gain: 0 });
    join(this.output, silence);
    join(silence, context.destination);
  }

  /** Connects the source to the engine. Does nothing if it is. */
  #connectSource(): void {
    if (this.#connected) return;
    const from = this.source.node;
    const to = this.#stemsNode!.node;
    from.connect(to);
    this.#connected = true;
    this.#disconnectSource = this.#scope.add(() => {
      this.#connected = false;
      from.disconnect(to);
    });
  }

  #fromCapture(message: FromCapture): void {
    if (message.type === 'underruns') {
      this.#status.note({ underruns: message.count, underrunFrames: message.frames });
      return;
    }
    this.#originFrame = message.contextFrame;
    const early = this.#early;
    this.#early = [];
    for (const batch of early) this.#receive(batch);
  }

  #receive(batch: WorkerBatch): void {
    if (this.#originFrame === undefined) {
      this.#early.push(batch);
      return;
    }
    const origin = this.#originFrame / this.context.sampleRate;
    const now = performance.now();
    const emittedAt = batch.postedAt - performance.timeOrigin;
    // Features first: whoever hears of an onset knows the sound of the hop it was found in.
    this.#sinks.features(new FeatureView(batch.features, batch.time + origin, batch.frame));
    for (const event of batch.events) {
      this.#nextEventId = Math.max(this.#nextEventId, event.id + 1);
      const time = event.time + origin;
      const latency = now - this.clock.toPerformance(time);
      this.#sinks.event({ ...event, time, emitted: event.emitted + origin, emittedAt, latency });
    }
    this.#status.note({
      hops: batch.counters.hops,
      processingMs: batch.counters.processingMs,
      overrunFrames: batch.counters.overrunFrames,
    });
  }

  #followSeparator(separator: string, transitionReason?: TransitionReason): void {
    const { separatorTransitions } = this.#status.latest;
    if (!transitionReason) this.#status.publish({ separator });
    else this.#status.publish({ separator, transitionReason, separatorTransitions: separatorTransitions + 1 });
  }

  #followContext(): void {
    const { state } = this.#status.latest;
    if (state === 'failed' || state === 'starting') return;
    this.#status.publish({ state: this.context.state === 'running' ? 'running' : 'suspended' });
  }

  /** Broken for good: say so, then end, so that every output stops. */
  #fail(error: SenseError): void {
    const { code, message } = error;
    this.#failure = error;
    this.#status.publish({ state: 'failed', error: { code, message } });
    this.#scope.dispose();
  }

  /** Throws once the session has ended: what broke, or `disposed`. */
  #requireOpen(): void {
    if (this.#failure) throw this.#failure;
    this.#scope.requireOpen('the session');
  }

  /** Rejects when the session ends: whoever waits for a prompt to be answered need not any more. */
  async #ended(): Promise<never> {
    await this.#closed;
    throw this.#failure ?? new SenseError('disposed', 'the session was disposed: create a new one');
  }
}
