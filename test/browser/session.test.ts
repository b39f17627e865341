/** A session in a real browser: audio, events, faults and disposal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHarness, type Harness } from './harness/harness.js';

const MODULE = new URL('./session.page.ts', import.meta.url);
let harness: Harness;

beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const page = (): ReturnType<typeof harness.module<typeof import('./session.page.js')>> => harness.module(MODULE);

describe.each([
  // The high-pass of the engine turns the phase of the lowest tones.
  { transport: 'auto', kind: 'shared', sampleRate: 48_000, rejectionDb: 30, thread: 'worker' },
  // Resampling removes the top tenth of the band, and the delay is off by a fraction of a frame.
  { transport: 'auto', kind: 'shared', sampleRate: 44_100, rejectionDb: 15, thread: 'worker' },
  { transport: 'message-port', kind: 'message-port', sampleRate: 48_000, rejectionDb: 30, thread: 'worker' },
  { transport: 'message-port', kind: 'message-port', sampleRate: 44_100, rejectionDb: 15, thread: 'worker' },
  { transport: 'auto', kind: 'shared', sampleRate: 48_000, rejectionDb: 30, thread: 'worklet' },
  { transport: 'message-port', kind: 'message-port', sampleRate: 44_100, rejectionDb: 15, thread: 'worklet' },
] as const)(
  'live over $kind at $sampleRate Hz, thread $thread',
  ({ transport, kind, sampleRate, rejectionDb, thread }) => {
    it('outputs stems that sum to the source, and reports its onsets', async () => {
      const run = await page()('runLive', { transport, sampleRate, rejectionDb, thread });
      expect(run.status).toMatchObject({
        state: 'running',
        transport: kind,
        separator: 'dsp',
        overrunFrames: 0,
        workerRestarts: 0,
      });
      expect(run.outputDb).toBeGreaterThan(-35);
      expect(run.residualDb).toBeLessThan(run.outputDb - rejectionDb);
      expect(run.featureFrames).toBeGreaterThan(100);
      expect(run.burstsFound).toBeGreaterThanOrEqual(5);
      expect(run.events.every(({ type, emitted, time }) => type === 'beat' || emitted >= time)).toBe(true);
    });
  },
);

describe.each([
  ['auto', 'worker'],
  ['message-port', 'worker'],
  ['auto', 'worklet'],
  ['message-port', 'worklet'],
] as const)('a lost worker, transport %s, thread %s', (transport, thread) => {
  it.each(['terminate', 'throw'] as const)('is replaced after %s, and the status reports it', async (how) => {
    const run = await page()('crashWorker', { transport, how, thread });
    expect(run).toMatchObject({
      restarts: 1,
      errorCode: 'thread-failed',
      errorRemains: false,
      idsUnique: true,
      timesAscend: true,
      state: 'running',
    });
    expect(run.eventsAfter).toBeGreaterThan(4);
  });
});

it.each(['worker', 'worklet'] as const)(
  'follows a tempo hint, and an operator who halves the tempo, in the %s',
  async (thread) => {
    const [hinted, halved] = await page()('controlBeats', thread);
    expect(Math.abs(hinted / 120 - 1)).toBeLessThan(0.05);
    expect(Math.abs(halved / 60 - 1)).toBeLessThan(0.05);
  },
);

it('ends with its signal, and does not close a context that it did not create', async () => {
  expect(await page()('useAfterDispose')).toEqual({
    startCode: 'disposed',
    completed: true,
    lastState: 'disposed',
    signalAborted: true,
    contextClosed: false,
  });
});

it('rejects invalid options with a code', async () => {
  expect(await page()('rejections')).toEqual({
    noSource: 'invalid-argument',
    noSeparation: 'invalid-argument',
    margin: 'invalid-argument',
    marginRange: 'invalid-argument',
    otherContext: 'invalid-argument',
    aborted: 'disposed',
    worklet: 'thread-failed',
    worker: 'thread-failed',
  });
});

it.each(['worker', 'worklet'] as const)('leaks no sessions, nodes or workers, thread %s', async (thread) => {
  const collecting = harness.module<typeof import('./session.page.js')>(MODULE, await harness.newPage());
  expect(await collecting('leaks', 6, thread)).toEqual({
    sessionsAlive: 0,
    nodesAlive: 0,
    workersAlive: 0,
    openContexts: 0,
  });
});

it('reports that the material has ended, and then that it plays again', async () => {
  expect(await page()('playToEnd')).toEqual(['open', 'ended', 'open']);
});
