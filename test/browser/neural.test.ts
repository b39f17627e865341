/** The neural separator in a real browser: takes over, gives way, and is missed by nobody when it cannot be had. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionStatus } from '@sense/core';
import { LITE_MODEL } from '@sense/separation/engine';
import { openHarness, type Harness } from './harness/harness.js';
import { startModelServer } from './model-server.js';
import { digest, type FaultRun } from './neural.page.js';

const MODULE = new URL('./neural.page.ts', import.meta.url);
/** Hops may take so many times their own duration: other work on this machine is no business of these tests. */
const PATIENT_BUDGET = 5;
let harness: Harness;

beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const page = (): ReturnType<typeof harness.module<typeof import('./neural.page.js')>> => harness.module(MODULE);

it('gives in the browser what it gives in Node', async () => {
  const there = await page()('digest', 40);
  const manifest: unknown = JSON.parse(readFileSync(LITE_MODEL.manifestUrl, 'utf8'));
  const here = await digest(40, { manifest, model: new Uint8Array(readFileSync(LITE_MODEL.modelUrl)) });
  expect(there).toHaveLength(here.length);
  there.forEach((value, i) => expect(Math.abs(value - here[i]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(here[i]!))));
});

describe.each([
  ['auto', 'worker'],
  ['message-port', 'worker'],
  ['auto', 'worklet'],
  ['message-port', 'worklet'],
] as const)('live, transport %s, thread %s', (transport, thread) => {
  it('starts with the DSP separator and goes over to the model', async () => {
    const { statuses, events } = await page()('takeover', { transport, budget: PATIENT_BUDGET, thread });
    expect(statuses[0]).toMatchObject({ separator: 'dsp', separatorTransitions: 0 });
    expect(statuses.at(-1)).toMatchObject({
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
    expect(events).toBeGreaterThan(4);
  });
});

it('keeps the model for the next visit', async () => {
  const kept = await page()('keptModels');
  expect(kept.map((path) => path.slice(path.lastIndexOf('/') + 1)).sort()).toEqual([
    'manifest.json',
    'model.onnx',
    'ort-wasm-simd-threaded.wasm',
  ]);
});

describe.each(['worker', 'worklet'] as const)('a second visit, thread %s', (thread) => {
  it('needs no network, and fetches again what is damaged', async () => {
    const server = await startModelServer();
    const at = { manifestUrl: `${server.origin}/manifest.json`, wasmUrl: `${server.origin}/ort.wasm` };
    const load = async (): Promise<SessionStatus> => (await page()('loadFrom', at, thread)).at(-1)!;
    try {
      expect((await load()).model).toEqual({ state: 'ready', progress: 1 });
      expect(server.requests.splice(0).sort()).toEqual(['/manifest.json', '/model.onnx', '/ort.wasm']);
      await page()('damageKept', [`${server.origin}/model.onnx`, at.wasmUrl]);
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

it.each(['worker', 'worklet'] as const)('goes over to a model of complex masks, thread %s', async (thread) => {
  const options = { transport: 'auto', budget: PATIENT_BUDGET, thread, model: 'complex-masks' } as const;
  const { statuses, events } = await page()('takeover', options);
  expect(statuses.at(-1)).toMatchObject({ state: 'running', separator: 'turning', model: { state: 'ready' } });
  expect(statuses.at(-1)!.error).toBeUndefined();
  expect(events).toBeGreaterThan(4);
});

describe.each(['worker', 'worklet'] as const)('a model that cannot be had, thread %s', (thread) => {
  it.each([
    ['missing-manifest', 'model-unavailable', /manifest/],
    ['no-json', 'model-invalid', /JSON/],
    ['other-format', 'model-invalid', /'kind'/],
    ['missing-model', 'model-unavailable', /404/],
    ['refused', 'model-unavailable', /modelUrl/],
    ['truncated', 'model-invalid', /1000000 bytes/],
    ['altered', 'model-invalid', /SHA-256/],
    ['no-wasm', 'model-unavailable', /wasmUrl/],
  ] as const)('%s: %s, and the DSP separator goes on', async (fault, code, message) => {
    expectDsp(await page()('withFault', fault, thread), code, message);
  });
});

describe('a page whose policy does not allow WebAssembly', () => {
  let strict: Harness;
  beforeAll(async () => {
    strict = await openHarness({ policy: "script-src 'self' 'unsafe-inline' blob:" });
  });
  afterAll(() => strict.close());

  it.each(['worker', 'worklet'] as const)('is told what to allow, thread %s', async (thread) => {
    const run = await strict.module<typeof import('./neural.page.js')>(MODULE)('withFault', 'blocked', thread);
    expectDsp(run, 'model-unavailable', /'wasm-unsafe-eval'/);
  });
});

/** Separation goes on without the model, and says why. */
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

it.skipIf(process.platform === 'win32')(
  'gives way to the DSP separator on a machine too slow, and says so',
  async () => {
    const client = await harness.browser.newBrowserCDPSession();
    await page()('startSlowRun', 2);
    const separator = (): Promise<string> => page()('slowRunStatus').then((status) => status.separator);
    await expect.poll(separator, { timeout: 60_000 }).toBe('lite');
    const { processInfo } = await client.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const release = throttle(renderers, { runMs: 12, stopMs: 45 });
    try {
      await expect.poll(separator, { timeout: 60_000, interval: 500 }).toBe('dsp');
    } finally {
      release();
    }
    expect(await page()('slowRunStatus')).toMatchObject({
      state: 'running',
      transitionReason: 'too-slow',
      separatorTransitions: 2,
    });
    // Trials that other work on this machine spoils double the wait for the next.
    await expect.poll(separator, { timeout: 150_000, interval: 500 }).toBe('lite');
    const { separatorTransitions, ...status } = await page()('slowRunStatus');
    expect(status).toMatchObject({ state: 'running', transitionReason: 'recovered', workerRestarts: 0 });
    expect(status.error).toBeUndefined();
    // Whatever else this machine had to do, it went up and down in turn.
    expect(separatorTransitions % 2).toBe(1);
    expect(separatorTransitions).toBeGreaterThanOrEqual(3);
    await page()('endSlowRun');
  },
  300_000,
);

it('goes on with the DSP separator when the model falls silent, and gives it up', async () => {
  await page()('startSilentRun', 250, PATIENT_BUDGET);
  const status = (): Promise<SessionStatus> => page()('slowRunStatus');
  await expect.poll(() => status().then(({ separator }) => separator), { timeout: 60_000 }).toBe('lite');
  await expect.poll(() => status().then(({ separator }) => separator), { timeout: 20_000 }).toBe('dsp');
  expect(await status()).toMatchObject({
    transitionReason: 'too-slow',
    separatorTransitions: 2,
    model: { state: 'ready' },
  });
  await expect.poll(() => status().then(({ model }) => model.state), { timeout: 30_000 }).toBe('failed');
  const { hops } = await status();
  await expect.poll(() => status().then((later) => later.hops), { timeout: 5000 }).toBeGreaterThan(hops + 50);
  expect(await status()).toMatchObject({
    state: 'running',
    separator: 'dsp',
    separatorTransitions: 2,
    workerRestarts: 0,
    error: { code: 'model-unavailable', message: expect.stringMatching(/not answered for 10 s/) as string },
  });
  await page()('endSlowRun');
});

it('steps down to the lighter of two models when the better is too slow, and up again', async () => {
  await page()('startTwoModels', PATIENT_BUDGET);
  await expect
    .poll(() => page()('slowRunTakeovers'), { timeout: 90_000, interval: 250 })
    .toEqual(['dsp: first', 'tiny: ready', 'lite: ready', 'tiny: too-slow', 'lite: recovered']);
  const status = await page()('slowRunStatus');
  expect(status).toMatchObject({
    state: 'running',
    separatorTransitions: 4,
    model: { state: 'ready', progress: 1 },
    workerRestarts: 0,
    overrunFrames: 0,
  });
  expect(status.error).toBeUndefined();
  await page()('endSlowRun');
});

it('goes on with the model that can be had of two, and names the other', async () => {
  await page()('startOneOfTwo', PATIENT_BUDGET);
  const separator = (): Promise<string> => page()('slowRunStatus').then((status) => status.separator);
  await expect.poll(separator, { timeout: 60_000 }).toBe('tiny');
  expect(await page()('slowRunStatus')).toMatchObject({
    model: { state: 'ready', progress: 1 },
    error: {
      code: 'model-unavailable',
      message: expect.stringMatching(/^model 1 of 2 \(.*nowhere\/manifest.json\): /) as string,
    },
  });
  await page()('endSlowRun');
});

/** Stops processes most of the time, as a machine that has too much to do would. Returns the undo. */
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
