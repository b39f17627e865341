/** Runs in the browser, called by session.test.ts. */
import {
  createSession,
  fileSource,
  type LiveEvent,
  type SeparationBackend,
  type SeparationWorker,
  type SessionStatus,
  type Source,
} from '@sense/core';
import { createRandom } from '@sense/core/internal';
import { createSeparation } from '@sense/separation';

const BURST_PERIOD_S = 0.25;

/** Noise bursts with a sharp start every quarter of a second over a soft hum. */
function burstSource(context: AudioContext): { source: Source; starts: () => number[]; node: AudioNode } {
  const rate = context.sampleRate;
  const buffer = new AudioBuffer({ length: rate * BURST_PERIOD_S, numberOfChannels: 2, sampleRate: rate });
  const next = createRandom(1);
  for (const channel of [0, 1]) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < samples.length; i++) {
      const noise = 2 * next() - 1;
      samples[i] = 0.5 * noise * Math.exp(-i / (0.03 * rate)) + 0.02 * Math.sin((2 * Math.PI * 220 * i) / rate);
    }
  }
  const node = new AudioBufferSourceNode(context, { buffer, loop: true });
  let startedAt = 0;
  const source: Source = {
    kind: 'node',
    context,
    open: async () => ({
      kind: 'node',
      node,
      alreadyAudible: false,
      play: async () => {
        if (startedAt > 0) return;
        startedAt = context.currentTime + 0.1;
        node.start(startedAt);
      },
    }),
  };
  const starts = (): number[] => {
    const count = Math.max(0, Math.floor((context.currentTime - startedAt) / BURST_PERIOD_S));
    return Array.from({ length: count }, (_, k) => startedAt + k * BURST_PERIOD_S);
  };
  return { source, starts, node };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** RMS of the newest samples of `analyser`, in dBFS. */
function levelDb(analyser: AnalyserNode): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length + 1e-12);
}

export interface LiveRun {
  events: LiveEvent[];
  /** The largest number of consecutive bursts that were found. */
  burstsFound: number;
  status: SessionStatus;
  outputDb: number;
  /** Level of the sum of the stems minus the delayed source. */
  residualDb: number;
  featureFrames: number;
}

/** Consecutive bursts that {@link runLive} waits for. */
const BURSTS = 5;

/**
 * Plays until the onsets of {@link BURSTS} consecutive bursts are reported and the stems sum to the
 * source within `rejectionDb`, or gives up.
 */
export async function runLive(options: {
  transport: 'auto' | 'message-port';
  sampleRate: number;
  rejectionDb: number;
  thread?: 'worker' | 'worklet';
}): Promise<LiveRun> {
  const context = new AudioContext({ sampleRate: options.sampleRate });
  const { source, starts, node } = burstSource(context);
  const separation = createSeparation({ thread: options.thread ?? 'worker', model: 'none' });
  const session = await createSession({ source, separation, transport: options.transport });
  const events: LiveEvent[] = [];
  let status!: SessionStatus;
  let featureFrames = 0;
  session.events$.subscribe((event) => events.push(event));
  session.status$.subscribe((next) => (status = next));
  session.features$.subscribe(() => featureFrames++);

  const heard = new AnalyserNode(context, { fftSize: 16384 });
  const residual = new AnalyserNode(context, { fftSize: 16384 });
  const delay = new DelayNode(context, { maxDelayTime: 1, delayTime: status.stemLatencyMs / 1000 });
  const minus = new GainNode(context, { gain: -1 });
  // The delay changes with the margin of the stems.
  session.status$.subscribe(({ stemLatencyMs }) => (delay.delayTime.value = stemLatencyMs / 1000));
  session.output.connect(heard);
  session.output.connect(residual);
  node.connect(delay).connect(minus).connect(residual);

  await session.start();
  const onsets = (): LiveEvent[] =>
    events.filter((event) => event.type === 'onset' && event.stem === 'drums' && !event.drums);
  await until(() => mostConsecutive(starts(), onsets()) >= BURSTS && featureFrames > 100);
  // Both analysers have the same frames only if they are read in the same task.
  let [outputDb, residualDb] = [-Infinity, 0];
  await until(() => {
    [outputDb, residualDb] = [levelDb(heard), levelDb(residual)];
    return outputDb > -35 && residualDb < outputDb - options.rejectionDb;
  });
  const run = { events, burstsFound: mostConsecutive(starts(), onsets()), status, outputDb, residualDb, featureFrames };
  await session.dispose();
  await context.close();
  return run;
}

/** The largest number of consecutive bursts whose start is within 30 ms of an onset. */
function mostConsecutive(starts: readonly number[], onsets: readonly LiveEvent[]): number {
  let [row, most] = [0, 0];
  for (const start of starts) {
    row = onsets.some(({ time }) => Math.abs(time - start) < 0.03) ? row + 1 : 0;
    most = Math.max(most, row);
  }
  return most;
}

/** Plays bursts at 240 per minute with a hint of 100 to 140, then halves the tempo. Returns the tempo before and after. */
export async function controlBeats(thread: 'worker' | 'worklet'): Promise<[hinted: number, halved: number]> {
  const context = new AudioContext({ sampleRate: 48_000 });
  const separation = createSeparation({ thread, model: 'none' });
  const session = await createSession({ ...burstSource(context), separation, tempo: { min: 100, max: 140 } });
  const tempos: number[] = [];
  session.beats$.subscribe(({ tempo }) => tempos.push(tempo));
  await session.start();
  await until(() => tempos.length > 4);
  const hinted = tempos.at(-1)!;
  session.adjustBeats({ type: 'scale-tempo', factor: 0.5 });
  await until(() => tempos.at(-1)! < 100);
  await session.dispose();
  await context.close();
  return [hinted, tempos.at(-1)!];
}

/** A separation backend, and the workers that it creates. */
function reachable(thread: 'worker' | 'worklet'): { separation: SeparationBackend; workers: SeparationWorker[] } {
  const inner = createSeparation({ thread, model: 'none' });
  const workers: SeparationWorker[] = [];
  return {
    workers,
    separation: {
      options: inner.options,
      createWorker: (context) => {
        const worker = inner.createWorker(context);
        workers.push(worker);
        return worker;
      },
    },
  };
}

/** Waits for a condition. Gives up after 60 s, so that the test can show the state. */
async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!condition() && performance.now() < end) await pause(20);
}

export interface CrashRun {
  restarts: number;
  errorCode: string | undefined;
  readonly errorRemains: boolean;
  eventsAfter: number;
  idsUnique: boolean;
  timesAscend: boolean;
  state: string;
}

/** Kills the worker under a running session. */
export async function crashWorker(options: {
  transport: 'auto' | 'message-port';
  how: 'terminate' | 'throw';
  thread: 'worker' | 'worklet';
}): Promise<CrashRun> {
  const context = new AudioContext();
  const { source } = burstSource(context);
  const { separation, workers } = reachable(options.thread);
  const session = await createSession({ source, separation: separation, transport: options.transport });
  const events: LiveEvent[] = [];
  let status!: SessionStatus;
  session.events$.subscribe((event) => {
    if (event.type === 'onset' && !event.drums) events.push(event);
  });
  let errorCode: string | undefined;
  session.status$.subscribe((next) => {
    status = next;
    errorCode ??= next.error?.code;
  });
  await session.start();
  await until(() => events.length > 2);
  const before = events.length;
  if (options.how === 'terminate') workers[0]!.terminate();
  else workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'thrown on purpose' }));
  await until(() => status.workerRestarts > 0 && events.length > before + 4);
  const run = {
    restarts: status.workerRestarts,
    errorCode,
    errorRemains: status.error !== undefined,
    eventsAfter: events.length - before,
    idsUnique: new Set(events.map(({ id }) => id)).size === events.length,
    timesAscend: events.every(({ time }, i) => i === 0 || time >= events[i - 1]!.time - 0.1),
    state: status.state,
  };
  await session.dispose();
  await context.close();
  return run;
}

/** Disposes a session and tries to use it. */
export async function useAfterDispose(): Promise<{
  startCode: string;
  completed: boolean;
  lastState: string;
  signalAborted: boolean;
  contextClosed: boolean;
}> {
  const context = new AudioContext();
  const { source } = burstSource(context);
  const { context: _bound, ...free } = source;
  const abort = new AbortController();
  let completed = false;
  let lastState = '';
  const session = await createSession({
    source: { ...free, context },
    separation: createSeparation({ model: 'none' }),
    signal: abort.signal,
  });
  session.status$.subscribe({ next: ({ state }) => (lastState = state), complete: () => (completed = true) });
  await session.start();
  await session.start();
  abort.abort();
  await session.dispose();
  const startCode = await session.start().then(
    () => 'none',
    (error: { code: string }) => error.code,
  );
  const contextOpen = context.state !== 'closed';
  await context.close();
  return { startCode, completed, lastState, signalAborted: session.signal.aborted, contextClosed: !contextOpen };
}

export async function rejections(): Promise<Record<string, string>> {
  const context = new AudioContext();
  const { source } = burstSource(context);
  const separation = createSeparation({ model: 'none' });
  const aborted = AbortSignal.abort();
  const code = (options: unknown): Promise<string> =>
    createSession(options as never).then(
      () => 'none',
      (error: { code: string }) => error.code,
    );
  const codes = {
    noSource: await code({ separation }),
    noSeparation: await code({ source }),
    margin: await code({ source, separation, stemMarginMs: -1 }),
    marginRange: await code({ source, separation, stemMarginMs: { min: 50, max: 20 } }),
    otherContext: await code({ source, separation, context: new AudioContext() }),
    aborted: await code({ source, separation, signal: aborted }),
    worklet: await code({ source, separation, workletUrl: '/nowhere.js' }),
    worker: await code({ source, separation: createSeparation({ workerUrl: '/nowhere.js' }) }),
  };
  await context.close();
  return codes;
}

interface Remains {
  readonly session: WeakRef<object>;
  readonly node: WeakRef<object>;
  readonly context: WeakRef<AudioContext>;
}

/** One session from opening to disposal. A separate function, so that no stack frame keeps its objects alive. */
async function runAndDispose(
  transport: 'auto' | 'message-port',
  thread: 'worker' | 'worklet',
  terminated: boolean[],
): Promise<Remains> {
  const { source } = burstSource(new AudioContext());
  const inner = createSeparation({ thread, model: 'none' });
  const separation: SeparationBackend = {
    ...inner,
    createWorker: (context) => {
      const worker = inner.createWorker(context);
      const index = terminated.push(false) - 1;
      const terminate = worker.terminate.bind(worker);
      worker.terminate = () => {
        terminated[index] = true;
        terminate();
      };
      return worker;
    },
  };
  const session = await createSession({ source, separation, transport });
  session.events$.subscribe(() => undefined);
  let featureFrames = 0;
  session.features$.subscribe(() => featureFrames++);
  await session.start();
  await until(() => featureFrames > 5);
  await session.dispose();
  await session.context.close();
  return {
    session: new WeakRef(session),
    node: new WeakRef(session.stems.drums),
    context: new WeakRef(session.context),
  };
}

/** Opens and disposes sessions, and counts what remains. */
export async function leaks(
  count: number,
  thread: 'worker' | 'worklet',
): Promise<{ sessionsAlive: number; nodesAlive: number; workersAlive: number; openContexts: number }> {
  const terminated: boolean[] = [];
  const remains: Remains[] = [];
  for (let i = 0; i < count; i++)
    remains.push(await runAndDispose(i % 2 ? 'message-port' : 'auto', thread, terminated));
  const alive = (part: 'session' | 'node'): number => remains.filter((one) => one[part].deref() !== undefined).length;
  const { gc } = globalThis as { gc?: (options: { type: 'major'; execution: 'async' }) => Promise<void> };
  for (let i = 0; i < 30 && alive('session') + alive('node') > 0; i++) {
    await gc!({ type: 'major', execution: 'async' });
    await pause(100);
  }
  return {
    sessionsAlive: alive('session'),
    nodesAlive: alive('node'),
    workersAlive: terminated.filter((done) => !done).length,
    openContexts: remains.filter(({ context }) => (context.deref()?.state ?? 'closed') !== 'closed').length,
  };
}

/** States of the source when the material ends and is played again. */
export async function playToEnd(): Promise<string[]> {
  const context = new AudioContext();
  const buffer = new AudioBuffer({ length: context.sampleRate / 2, sampleRate: context.sampleRate });
  const session = await createSession({ source: fileSource(buffer), separation: createSeparation(), context });
  const seen: string[] = [];
  session.status$.subscribe(({ source }) => {
    if (seen.at(-1) !== source) seen.push(source);
  });
  await session.start();
  await until(() => seen.includes('ended'));
  await session.start();
  await session.dispose();
  await context.close();
  return seen;
}
