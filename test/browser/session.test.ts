/** A session in a real browser: audio, events, faults and the end of it. */
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
  { transport: 'auto', kind: 'shared', sampleRate: 48_000, rejectionDb: 60, thread: 'worker' },
  // Resampling cuts the top tenth of the band, and the delay is a fraction of a frame off.
  { transport: 'auto', kind: 'shared', sampleRate: 44_100, rejectionDb: 15, thread: 'worker' },
  { transport: 'message-port', kind: 'message-port', sampleRate: 48_000, rejectionDb: 60, thread: 'worker' },
  { transport: 'message-port', kind: 'message-port', sampleRate: 44_100, rejectionDb: 15, thread: 'worker' },
  { transport: 'auto', kind: 'shared', sampleRate: 48_000, rejectionDb: 60, thread: 'worklet' },
  { transport: 'message-port', kind: 'message-port', sampleRate: 44_100, rejectionDb: 15, thread: 'worklet' },
] as const)(
  'live over $kind at $sampleRate Hz, thread $thread',
  ({ transport, kind, sampleRate, rejectionDb, thread }) => {
    it('gives stems that sum to the source, and its onsets', async () => {
      const run = await page()('runLive', { transport, sampleRate, seconds: 4, thread });
      expect(run.status).toMatchObject({
        state: 'running',
        transport: kind,
        separator: 'dsp',
        overrunFrames: 0,
        workerRestarts: 0,
      });
      expect(run.outputDb).toBeGreaterThan(-35);
      expect(run.residualDb).toBeLessThan(run.outputDb - rejectionDb);
      expect(run.featureFrames).toBeGreaterThan(200);
      const drums = run.events.filter((event) => event.type === 'onset' && event.stem === 'drums' && !event.drums);
      for (const start of run.starts.slice(1, -1)) {
        const nearest = Math.min(...drums.map(({ time }) => Math.abs(time - start)));
        expect(nearest, `onset at ${start}`).toBeLessThan(0.03);
      }
      expect(run.events.every(({ type, emitted, time }) => type === 'beat' || emitted >= time)).toBe(true);
    });
  },
);

describe.each([
  ['auto', 'worker'],
  ['message-port', 'worker'],
  ['auto', 'worklet'],
  ['message-port', 'worklet'],
] as const)('a worker lost, transport %s, thread %s', (transport, thread) => {
  it.each(['terminate', 'throw'] as const)('is replaced after %s, and the status says so', async (how) => {
    const run = await page()('crashWorker', { transport, how, thread });
    expect(run).toMatchObject({
      restarts: 1,
      errorCode: 'thread-failed',
      idsUnique: true,
      timesRise: true,
      state: 'running',
    });
    expect(run.eventsAfter).toBeGreaterThan(4);
  });
});

it('ends for good with its signal, and leaves a context that is not its own open', async () => {
  expect(await page()('useAfterDispose')).toEqual({
    startCode: 'disposed',
    completed: true,
    lastState: 'disposed',
    signalAborted: true,
    contextClosed: false,
  });
});

it('refuses what it cannot use, by code', async () => {
  expect(await page()('refusals')).toEqual({
    noSource: 'invalid-argument',
    noSeparator: 'invalid-argument',
    margin: 'invalid-argument',
    otherContext: 'invalid-argument',
    aborted: 'disposed',
    worklet: 'thread-failed',
    worker: 'thread-failed',
  });
});

it.each(['worker', 'worklet'] as const)(
  'leaves nothing behind: sessions, nodes, workers, thread %s',
  async (thread) => {
    const collecting = await openHarness({ args: ['--js-flags=--expose-gc'] });
    try {
      const run = await collecting.module<typeof import('./session.page.js')>(MODULE)('leaks', 6, thread);
      expect(run).toEqual({ sessionsAlive: 0, nodesAlive: 0, workersAlive: 0, openContexts: 0 });
    } finally {
      await collecting.close();
    }
  },
);

it('says when the material has ended, and that it goes on', async () => {
  expect(await page()('playToEnd')).toEqual(['open', 'ended', 'open']);
});
