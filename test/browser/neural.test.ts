/** The neural separator in a real browser: how it becomes active, how it is replaced, and what happens without a model. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionStatus } from '@sense/core';
import { LITE_MODEL } from '@sense/separation/engine';
import { openHarness, type Harness } from './harness/harness.js';
import { startModelServer } from './model-server.js';
import { digest, type FaultRun, type ModelRun, type waitForModel } from './neural.page.js';

const MODULE = new URL('./neural.page.ts', import.meta.url);
/** Permitted processing time in hops, so that other load on the machine does not fail the tests. */
const PATIENT_BUDGET = 5;
const MOST_BUDGET = 10;
/** Timeout for states that a busy machine reaches late. */
const LONG_POLL = { timeout: 120_000, interval: 100 };
let harness: Harness;

beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const page = (): ReturnType<typeof harness.module<typeof import('./neural.page.js')>> => harness.module(MODULE);

it('computes the same values in the browser and in Node', async () => {
  const there = await page()('digest', 40);
  const manifest: unknown = JSON.parse(readFileSync(LITE_MODEL.manifestUrl, 'utf8'));
  const here = await digest(40, { manifest, model: new Uint8Array(readFileSync(LITE_MODEL.modelUrl)) });
  expect(there).toHaveLength(here.length);
  there.forEach((value, i) => expect(Math.abs(value - here[i]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(here[i]!))));
});

/** A run with the model without a stall longer than the rings. Tries up to five times. */
async function undisturbed(options: Parameters<typeof waitForModel>[0]): Promise<ModelRun> {
  for (let tries = 1; ; tries++) {
    const run = await page()('waitForModel', options);
    if (tries === 5 || run.statuses.at(-1)!.overrunFrames === 0) return run;
  }
}

describe.each([
  ['auto', 'worker'],
  ['message-port', 'worker'],
  ['auto', 'worklet'],
  ['message-port', 'worklet'],
] as const)('live, transport %s, thread %s', (transport, thread) => {
  it('starts with the DSP separator and changes to the model', async () => {
    const { statuses, eventsAfter } = await undisturbed({ transport, budget: MOST_BUDGET, thread });
    expect(statuses[0]).toMatchObject({ separator: 'dsp', separatorTransitions: 0 });
    expect(statuses.at(-1), JSON.stringify(statuses.at(-1))).toMatchObject({
      state: 'running',
      separator: 'lite',
      separatorTransitions: 1,
      transitionReason: 'ready',
      model: { state: 'ready', progress: 1 },
      workerRestarts: 0,
      overrunFrames: 0,
    });
    expect(statuses.at(-1)!.error).toBeUndefined();
    const progress = statuses.map(({ model }) => model.progress);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(eventsAfter).toBeGreaterThan(4);
  });
});

it('caches the model for the next visit', async () => {
  const cached = await page()('cachedModels');
  expect(cached.map((path) => path.slice(path.lastIndexOf('/') + 1)).sort()).toEqual([
    'manifest.json',
    'model.onnx',
    'ort-wasm-simd-threaded.wasm',
  ]);
});

describe.each(['worker', 'worklet'] as const)('a second visit, thread %s', (thread) => {
  it('needs no network, and fetches damaged files again', async () => {
    const server = await startModelServer();
    const at = { manifestUrl: `${server.origin}/manifest.json`, wasmUrl: `${server.origin}/ort.wasm` };
    const load = async (): Promise<SessionStatus> => (await page()('loadFrom', at, thread)).at(-1)!;
    try {
      expect((await load()).model).toEqual({ state: 'ready', progress: 1 });
      expect(server.requests.splice(0).sort()).toEqual(['/manifest.json', '/model.onnx', '/ort.wasm']);
      await page()('damageCache', [`${server.origin}/model.onnx`, at.wasmUrl]);
      expect((await load()).model).toEqual({ state: 'ready', progress: 1 });
      expect(server.requests.splice(0).sort()).toEqual(['/manifest.json', '/model.onnx', '/ort.wasm']);
    } finally {
      await server.close();
    }
    const offline = await load();
    expect(offline.model).toEqual({ state: 'ready', progress: 1 });
    expect(offline.error).toBeUndefined();
  });
});

it.each(['worker', 'worklet'] as const)('changes to a model of complex masks, thread %s', async (thread) => {
  const options = { transport: 'auto', budget: MOST_BUDGET, thread, model: 'complex-masks' } as const;
  const { statuses, eventsAfter } = await page()('waitForModel', options);
  expect(statuses.at(-1)).toMatchObject({ state: 'running', separator: 'turning', model: { state: 'ready' } });
  expect(statuses.at(-1)!.error).toBeUndefined();
  expect(eventsAfter).toBeGreaterThan(4);
});

describe.each(['worker', 'worklet'] as const)('a model that cannot be loaded, thread %s', (thread) => {
  it.each([
    ['missing-manifest', 'model-unavailable', /manifest/],
    ['no-json', 'model-invalid', /JSON/],
    ['other-format', 'model-invalid', /'kind'/],
    ['missing-model', 'model-unavailable', /404/],
    ['connection-refused', 'model-unavailable', /modelUrl/],
    ['truncated', 'model-invalid', /1000000 bytes/],
    ['altered', 'model-invalid', /SHA-256/],
    ['no-wasm', 'model-unavailable', /wasmUrl/],
  ] as const)('%s: %s, and the DSP separator stays active', async (fault, code, message) => {
    expectDsp(await page()('withFault', fault, thread), code, message);
  });
});

describe('a page whose policy does not allow WebAssembly', () => {
  let strict: Harness;
  beforeAll(async () => {
    strict = await openHarness({ policy: "script-src 'self' 'unsafe-inline' blob:" });
  });
  afterAll(() => strict.close());

  it.each(['worker', 'worklet'] as const)('names the directive that allows it, thread %s', async (thread) => {
    const run = await strict.module<typeof import('./neural.page.js')>(MODULE)('withFault', 'blocked', thread);
    expectDsp(run, 'model-unavailable', /'wasm-unsafe-eval' in script-src/);
  });
});

/** Expects that separation continues without the model and that the status gives the reason. */
function expectDsp(run: FaultRun, code: string, message: RegExp): void {
  expect(run.code).toBe(code);
  expect(run.message).toMatch(message);
  expect(run.status).toMatchObject({
    state: 'running',
    separator: 'dsp',
    separatorTransitions: 0,
    workerRestarts: 0,
    model: { state: 'failed' },
  });
  expect(run.eventsAfter).toBeGreaterThan(2);
}

describe.skipIf(process.platform === 'win32')('a machine that becomes too slow', () => {
  // Stops renderers, which would disturb other tests in the shared browser.
  let slow: Harness;
  beforeAll(async () => {
    slow = await openHarness({ separate: true });
  });
  afterAll(() => slow.close());

  it('changes to the DSP separator, reports it, and changes back', async () => {
    const run = slow.module<typeof import('./neural.page.js')>(MODULE);
    const client = await slow.browser.newBrowserCDPSession();
    await run('startSlowRun', 4);
    const separator = (): Promise<string> => run('slowRunStatus').then((status) => status.separator);
    await expect.poll(separator, LONG_POLL).toBe('lite');
    const { processInfo } = await client.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const release = throttle(renderers, { runMs: 12, stopMs: 60 });
    try {
      await expect.poll(separator, LONG_POLL).toBe('dsp');
    } finally {
      release();
    }
    // A trial that fails because of other load on the machine doubles the wait for the next.
    await expect.poll(separator, LONG_POLL).toBe('lite');
    const transitions = await run('slowRunTransitions');
    expect(transitions.slice(0, 3)).toEqual(['dsp: first', 'lite: ready', 'dsp: too-slow']);
    expect(transitions.at(-1)).toBe('lite: recovered');
    const status = await run('slowRunStatus');
    expect(status).toMatchObject({ state: 'running', workerRestarts: 0 });
    expect(status.error).toBeUndefined();
    await run('endSlowRun');
  });
});

it('continues with the DSP separator when the model stops answering, and abandons the model', async () => {
  await page()('startSilentRun', 250, PATIENT_BUDGET);
  const status = (): Promise<SessionStatus> => page()('slowRunStatus');
  await expect.poll(() => status().then(({ separator }) => separator), LONG_POLL).toBe('lite');
  await expect.poll(() => status().then(({ separator }) => separator), LONG_POLL).toBe('dsp');
  expect(await status()).toMatchObject({ transitionReason: 'too-slow', model: { state: 'ready' } });
  await expect.poll(() => status().then(({ model }) => model.state), LONG_POLL).toBe('failed');
  const { hops, separatorTransitions } = await status();
  await expect.poll(() => status().then((later) => later.hops), LONG_POLL).toBeGreaterThan(hops + 50);
  expect(await status()).toMatchObject({
    state: 'running',
    separator: 'dsp',
    separatorTransitions,
    workerRestarts: 0,
    error: { code: 'model-unavailable', message: expect.stringMatching(/not responded for 10 s/) as string },
  });
  await page()('endSlowRun');
});

it('changes to the lighter of two models when the better one is too slow, and back again', async () => {
  await page()('startTwoModels', PATIENT_BUDGET);
  const order = ['dsp: first', 'tiny: ready', 'lite: ready', 'tiny: too-slow', 'lite: recovered'];
  const transitions = (): Promise<string[]> => page()('slowRunTransitions');
  await expect.poll(() => transitions().then((all) => inOrder(all, order)), LONG_POLL).toEqual(order);
  const status = await page()('slowRunStatus');
  expect(status).toMatchObject({
    state: 'running',
    model: { state: 'ready', progress: 1 },
    workerRestarts: 0,
  });
  expect(status.error).toBeUndefined();
  await page()('endSlowRun');
});

it('uses the one of two models that can be loaded, and reports the other', async () => {
  await page()('startOneOfTwo', PATIENT_BUDGET);
  const separator = (): Promise<string> => page()('slowRunStatus').then((status) => status.separator);
  await expect.poll(separator, LONG_POLL).toBe('tiny');
  expect(await page()('slowRunStatus')).toMatchObject({
    model: { state: 'ready', progress: 1 },
    error: {
      code: 'model-unavailable',
      message: expect.stringMatching(/^model 1 of 2 \(.*nowhere\/manifest.json\): /) as string,
    },
  });
  await page()('endSlowRun');
});

/** The first items of `wanted` that `all` contains in this order. A busy machine may add transitions between them. */
function inOrder(all: readonly string[], wanted: readonly string[]): string[] {
  let found = 0;
  for (const each of all) if (each === wanted[found]) found++;
  return wanted.slice(0, found);
}

/** Stops processes most of the time, as on an overloaded machine. Returns a function that undoes it. */
function throttle(pids: readonly number[], { runMs, stopMs }: { runMs: number; stopMs: number }): () => void {
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => pids.forEach((pid) => process.kill(pid, name));
  let timer: NodeJS.Timeout;
  const stop = (): void => {
    signal('SIGSTOP');
    timer = setTimeout(go, stopMs);
  };
  const go = (): void => {
    signal('SIGCONT');
    timer = setTimeout(stop, runMs);
  };
  stop();
  return () => {
    clearTimeout(timer);
    signal('SIGCONT');
  };
}
