/**
 * Fakes of the audio graph that a session uses: nodes without sound, a context that a test controls, and
 * a rig that opens a session on both.
 */
import { vi } from 'vitest';
import { createSession, type MusicalEvent, type OpenSource, type Session, type Source } from '@sense/core';
import { FEATURE_BLOCK_SIZE, FEATURE_OFFSETS } from '@sense/core/engine';
import { fakeSeparation } from '../live/main-thread/fake-worker.js';

type SessionOptions = Parameters<typeof createSession>[0];

export class FakeNode extends EventTarget {
  readonly gain = { value: 1 };
  readonly port: { onmessage: ((event: { data: unknown }) => void) | null; postMessage(): void } = {
    onmessage: null,
    postMessage: () => undefined,
  };

  /** Nodes that it is connected to. */
  readonly targets = new Set<unknown>();

  connect(to: unknown): unknown {
    this.targets.add(to);
    return to;
  }

  disconnect(to?: unknown): void {
    if (to === undefined) this.targets.clear();
    else if (!this.targets.delete(to)) throw new DOMException('not connected', 'InvalidAccessError');
  }
}

export class FakeContext extends EventTarget {
  static readonly made: FakeContext[] = [];
  sampleRate = 48_000;
  currentTime = 0;
  readonly destination = new FakeNode();
  audioWorklet: { addModule(): Promise<void> } | undefined = { addModule: async () => undefined };
  state: AudioContextState | 'interrupted' = 'suspended';
  /** Whether `resume` succeeds, as after a user gesture. */
  allowed = true;
  /** What `resume` and `suspend` reject with, as Safari does during a call. */
  refusal: DOMException | undefined;
  resumes = 0;

  constructor() {
    super();
    FakeContext.made.push(this);
  }

  createGain(): FakeNode {
    return new FakeNode();
  }

  resume(): Promise<void> {
    this.resumes++;
    if (this.refusal) return Promise.reject(this.refusal);
    return this.allowed ? this.become('running') : new Promise(() => undefined);
  }

  suspend(): Promise<void> {
    return this.refusal ? Promise.reject(this.refusal) : this.become('suspended');
  }

  async close(): Promise<void> {
    if (this.state === 'closed') throw new DOMException('Cannot close a closed AudioContext.', 'InvalidStateError');
    await this.become('closed');
  }

  async become(state: FakeContext['state']): Promise<void> {
    this.state = state;
    if (state === 'running') this.currentTime += 0.01;
    this.dispatchEvent(new Event('statechange'));
  }
}

/** The newest worklet node; a test sends messages of the audio thread through its port. */
let capture: FakeNode | undefined;

/** Replaces the browser's classes by the fakes; `vi.unstubAllGlobals` restores them. */
export function stubAudioGraph(): void {
  FakeContext.made.length = 0;
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('GainNode', FakeNode);
  vi.stubGlobal(
    'AudioWorkletNode',
    class extends FakeNode {
      constructor() {
        super();
        // eslint-disable-next-line @typescript-eslint/no-this-alias -- the session creates it, the test needs it
        capture = this;
      }
    },
  );
}

export interface FakeSource extends Source {
  readonly node: FakeNode;
  /** Resolves `open`. */
  resolveOpen(): void;
  /** Rejects `open`. */
  rejectOpen(error: unknown): void;
}

/** A source whose `open` the test resolves or rejects. */
export function fakeSource(parts: Partial<OpenSource> = {}): FakeSource {
  let resolveOpen!: () => void;
  let rejectOpen!: (error: unknown) => void;
  const node = new FakeNode();
  const opened = new Promise<OpenSource>((resolve, reject) => {
    resolveOpen = () => resolve({ kind: 'node', node: node as unknown as AudioNode, alreadyAudible: true, ...parts });
    rejectOpen = reject;
  });
  return { kind: 'node', node, open: () => opened, resolveOpen, rejectOpen };
}

/** Creates sessions on fakes. */
export class SessionRig {
  readonly context = new FakeContext();
  readonly separation = fakeSeparation();
  readonly source;

  constructor(parts: Partial<OpenSource> = {}) {
    this.source = fakeSource(parts);
  }

  /** Starts to create a session, in the rig's context unless `ownContext` is set. */
  create({
    ownContext = false,
    ...options
  }: Partial<SessionOptions> & { ownContext?: boolean } = {}): Promise<Session> {
    const context = ownContext ? {} : { context: this.context as unknown as AudioContext };
    return createSession({ source: this.source, separation: this.separation, ...context, ...options });
  }

  /** Creates a session whose source is open, worker ready, and captured frame 0 at `contextFrame`. */
  async open(options: Parameters<SessionRig['create']>[0] = {}, contextFrame = 0): Promise<Session> {
    const pending = this.create(options);
    this.separation.newest.ready();
    this.source.resolveOpen();
    const session = await pending;
    capture!.port.onmessage!({ data: { type: 'origin', contextFrame } });
    return session;
  }

  /** Sends a batch of the worker, with the spectral centroid of the drums. */
  batch(events: readonly MusicalEvent[] = [], { drumsHz = 0 } = {}): void {
    const features = new Float32Array(FEATURE_BLOCK_SIZE);
    features[FEATURE_OFFSETS.stems.drums.centroidHz] = drumsHz;
    this.separation.newest.send({
      type: 'batch',
      events,
      hops: [{ time: 0.01, frame: 512 }],
      features,
      postedAt: performance.timeOrigin + performance.now(),
      counters: { hops: 1, overrunFrames: 0, processingMs: 1, separationMs: 0.5 },
    });
  }
}

/** Resolves after the handlers of all settled promises have run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
