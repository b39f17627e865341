/** Runs in the browser, called by neural.test.ts: the neural separator in the page and in its worker. */
import { createSession, type SeparationBackend, type SessionStatus, type Source } from '@sense/core';
import { STEM_NAMES, createStemHops, createStereoHop } from '@sense/core/engine';
import { createRandom } from '@sense/core/internal';
import { createSeparation, LITE_MODEL, type CreateSeparationOptions } from '@sense/separation';
import { createNeuralSeparator } from '@sense/separation/engine';

const HOP = 512;
/** A tiny model of the other kind than `lite`. */
const COMPLEX_MASKS = new URL('../unit/separation/model/complex-model/manifest.json', import.meta.url);

/** A tiny model of the same kind as `lite`. */
const TINY = new URL('../unit/separation/model/second-model/manifest.json', import.meta.url);

/** Sums of masks and stems of seeded noise. Also runs in Node. */
export async function digest(hops: number, files?: { manifest: unknown; model: Uint8Array }): Promise<number[]> {
  const separator = await createNeuralSeparator(files ?? (await fetchLite()));
  const hop = createStereoHop(HOP);
  const out = createStemHops(separator);
  const sums: number[] = [];
  const next = createRandom(1);
  for (let index = 0; index < hops; index++) {
    for (let i = 0; i < HOP; i++) {
      hop.left[i] = 0.3 * (2 * next() - 1);
      hop.right[i] = 0.2 * Math.sin((2 * Math.PI * 220 * (index * HOP + i)) / 48_000);
    }
    await separator.process(hop, out);
    for (const stem of STEM_NAMES) {
      sums.push(out.masks[stem].reduce((sum, gain) => sum + gain, 0) / separator.maskBins);
      sums.push(out.audio[stem].left.reduce((sum, x) => sum + x * x, 0));
    }
  }
  separator.dispose?.();
  return sums;
}

async function fetchLite(): Promise<{ manifest: unknown; model: Uint8Array }> {
  const [manifest, model] = await Promise.all([fetch(LITE_MODEL.manifestUrl), fetch(LITE_MODEL.modelUrl)]);
  return { manifest: await manifest.json(), model: new Uint8Array(await model.arrayBuffer()) };
}

export interface ModelRun {
  /** All statuses until the model became active. */
  readonly statuses: SessionStatus[];
  /** Number of events after the transition. */
  readonly eventsAfter: number;
}

/** Runs a session until the model is active and a few events have followed. */
export async function waitForModel(options: {
  transport: 'auto' | 'message-port';
  budget: number;
  thread: 'worker' | 'worklet';
  model?: 'lite' | 'complex-masks';
}): Promise<ModelRun> {
  const { budget, thread, transport } = options;
  const model = options.model === 'complex-masks' ? COMPLEX_MASKS : 'lite';
  const run = await open(createSeparation({ model, budget, thread }), transport);
  await until(() => run.statuses.at(-1)!.separatorTransitions > 0);
  const statuses = [...run.statuses];
  const before = run.events();
  await until(() => run.events() > before + 4);
  const result = {
    statuses,
    eventsAfter: run.events() - before,
  };
  await run.close();
  return result;
}

export type Fault =
  | 'missing-manifest'
  | 'no-json'
  | 'other-format'
  | 'missing-model'
  | 'connection-refused'
  | 'truncated'
  | 'altered'
  | 'no-wasm'
  /** Blocked by the policy of the page that this runs in. */
  | 'blocked';

export interface FaultRun {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly status: SessionStatus;
  /** Number of events after the fault. */
  readonly eventsAfter: number;
}

/** Runs a session whose model cannot be loaded. */
export async function withFault(fault: Fault, thread: 'worker' | 'worklet'): Promise<FaultRun> {
  const run = await open(createSeparation({ ...(await brokenModel(fault)), thread }), 'auto');
  await until(() => run.statuses.at(-1)!.error !== undefined);
  const before = run.events();
  await until(() => run.events() > before + 3);
  const status = run.statuses.at(-1)!;
  const eventsAfter = run.events() - before;
  await run.close();
  return { code: status.error?.code, message: status.error?.message, status, eventsAfter };
}

async function brokenModel(fault: Fault): Promise<CreateSeparationOptions> {
  const { manifest, model } = await fetchLite();
  const manifestUrl = LITE_MODEL.manifestUrl;
  const altered = model.slice();
  altered[1000]! ^= 1;
  switch (fault) {
    case 'missing-manifest':
      return { model: new URL('/nowhere/manifest.json', location.href) };
    case 'no-json':
      return { model: blob('<!doctype html>') };
    case 'other-format':
      return { model: blob(JSON.stringify({ ...(manifest as object), kind: 'guesses' })) };
    case 'missing-model':
      return { model: manifestUrl, modelUrl: '/nowhere/model.onnx' };
    case 'connection-refused':
      // No server listens on this port.
      return { model: manifestUrl, modelUrl: `http://${location.hostname}:2/model.onnx` };
    case 'truncated':
      return { model: manifestUrl, modelUrl: blob(model.slice(0, 1_000_000)) };
    case 'altered':
      return { model: manifestUrl, modelUrl: blob(altered) };
    case 'no-wasm':
      return { model: 'lite', wasmUrl: '/nowhere/runtime.wasm' };
    case 'blocked':
      return { model: 'lite' };
  }
}

/** Starts a session that continues while the test slows the machine down. */
let slowRun: Run | undefined;

export async function startSlowRun(budget: number): Promise<void> {
  slowRun = await open(createSeparation({ model: 'lite', budget }), 'auto');
}

/** Starts a session whose model worker stops answering after `calls` calls, without an error. */
export async function startSilentRun(calls: number, budget: number): Promise<void> {
  slowRun = await open(createSeparation({ model: 'lite', budget, modelWorkerUrl: falteringWorker(calls) }), 'auto');
}

/** The model worker, with calls withheld. */
function falteringWorker(calls: number): URL {
  return wrappedWorker(`
    let calls = 0;
    self.onmessage = (event) => {
      if (event.data.type !== 'run' || calls++ < ${calls}) onmessage(event);
    };`);
}

/** The model worker with another `self.onmessage`, which may call the original `onmessage`. */
function wrappedWorker(code: string): URL {
  const worker = new URL('/packages/separation/dist/model.worker.js', location.href).href;
  const script = `import ${JSON.stringify(worker)}; const { onmessage } = self; ${code}`;
  return new URL(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
}

/** With `lite` and a lighter model, where one call of `lite` delays 40 hops after it has been active for some time. */
export async function startTwoModels(budget: number): Promise<void> {
  const separation = createSeparation({ model: ['lite', TINY], budget, modelWorkerUrl: hesitantWorker(300) });
  slowRun = await open(separation, 'auto');
}

/** With two models, the better of which cannot be loaded. */
export async function startOneOfTwo(budget: number): Promise<void> {
  const missing = new URL('/nowhere/manifest.json', location.href);
  slowRun = await open(createSeparation({ model: [missing, TINY], budget }), 'auto');
}

/** The model worker, where one call of `lite` takes 430 ms longer. */
function hesitantWorker(call: number): URL {
  return wrappedWorker(`
    let isLite = false;
    let calls = 0;
    self.onmessage = (event) => {
      if (event.data.type === 'load') isLite = event.data.setup.manifestUrl.includes('/lite/');
      if (event.data.type === 'run') calls++;
      const slow = isLite && event.data.type === 'run' && calls === ${call};
      if (slow) setTimeout(() => onmessage(event), 430);
      else onmessage(event);
    };`);
}

/** All transitions so far, with their reasons. */
export function slowRunTransitions(): string[] {
  const transitions = slowRun!.statuses.map(
    ({ separator, transitionReason }) => `${separator}: ${transitionReason ?? 'first'}`,
  );
  return transitions.filter((each, i) => each !== transitions[i - 1] && !each.startsWith(':'));
}

export function slowRunStatus(): SessionStatus {
  return slowRun!.statuses.at(-1)!;
}

export async function endSlowRun(): Promise<void> {
  await slowRun?.close();
}

/** Addresses of a model on another server than the page's. */
export interface Elsewhere {
  readonly manifestUrl: string;
  readonly wasmUrl: string;
}

/** Runs a session with a model from another server until it is loaded or has failed. */
export async function loadFrom(
  { manifestUrl, wasmUrl }: Elsewhere,
  thread: 'worker' | 'worklet',
): Promise<SessionStatus[]> {
  const run = await open(createSeparation({ model: new URL(manifestUrl), wasmUrl, thread }), 'auto');
  await until(() => ['ready', 'failed'].includes(run.statuses.at(-1)!.model.state));
  const statuses = [...run.statuses];
  await run.close();
  return statuses;
}

/** Flips a bit of the cached files of these addresses. */
export async function damageCache(urls: readonly string[]): Promise<void> {
  const cache = await caches.open('sense-models');
  for (const url of urls) {
    const bytes = new Uint8Array(await (await cache.match(url))!.arrayBuffer());
    bytes[bytes.length >> 1]! ^= 1;
    await cache.put(url, new Response(bytes));
  }
}

/** Paths of the files in the model cache. */
export async function cachedModels(): Promise<string[]> {
  const cache = await caches.open('sense-models');
  return (await cache.keys()).map(({ url }) => new URL(url).pathname);
}

interface Run {
  readonly statuses: SessionStatus[];
  events(): number;
  close(): Promise<void>;
}

/** A session that plays noise bursts. */
async function open(separation: SeparationBackend, transport: 'auto' | 'message-port'): Promise<Run> {
  const context = new AudioContext({ sampleRate: 48_000 });
  const node = bursts(context);
  const source: Source = {
    kind: 'node',
    context,
    open: async () => ({ kind: 'node', node, alreadyAudible: false, play: async () => node.start() }),
  };
  const session = await createSession({ source, separation, transport });
  const statuses: SessionStatus[] = [];
  session.status$.subscribe((status) => statuses.push(status));
  let events = 0;
  session.events$.subscribe(() => events++);
  await session.start();
  return {
    statuses,
    events: () => events,
    close: async () => {
      await session.dispose();
      await context.close();
    },
  };
}

function bursts(context: AudioContext): AudioBufferSourceNode {
  const rate = context.sampleRate;
  const buffer = new AudioBuffer({ length: rate / 4, numberOfChannels: 2, sampleRate: rate });
  const next = createRandom(1);
  for (const channel of [0, 1]) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < samples.length; i++) {
      samples[i] = 0.5 * (2 * next() - 1) * Math.exp(-i / (0.03 * rate));
    }
  }
  return new AudioBufferSourceNode(context, { buffer, loop: true });
}

function blob(content: string | Uint8Array<ArrayBuffer>): URL {
  return new URL(URL.createObjectURL(new Blob([content])));
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a condition. Gives up after 90 s, so that the test can show the state. */
async function until(done: () => boolean): Promise<void> {
  const deadline = performance.now() + 90_000;
  while (!done() && performance.now() < deadline) await pause(50);
}
