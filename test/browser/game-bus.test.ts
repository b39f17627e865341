/** The bus in the place of a context's destination, in a real browser. */
import { expect, it } from 'vitest';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./game-bus.page.js')>(new URL('./game-bus.page.ts', import.meta.url));

const TONE_RMS = 0.4 * Math.SQRT1_2;

it('takes the place of the destination while it has users', async () => {
  const { isOwn, sameBus, channels, rmsAfter } = await page()('busUsers');
  expect(isOwn).toEqual([true, false, false, true]);
  expect(sameBus).toBe(true);
  expect(channels).toBe(true);
  expect(rmsAfter).toBeCloseTo(TONE_RMS, 2);
});

it('does not capture the stems that a session plays, nor a transducer', async () => {
  const { toBus, rms } = await page()('busFeedback');
  expect(toBus).toEqual(['AudioBufferSourceNode']);
  expect(rms).toBeCloseTo(TONE_RMS, 2);
});

it('reports contexts that cannot have a bus', async () => {
  const failures = await page()('busFailures');
  const expected = {
    closed: ['invalid-state', 'is closed'],
    closedSource: ['invalid-state', 'no open AudioContext'],
    offline: ['invalid-argument', 'received OfflineAudioContext'],
    disposed: ['disposed', 'game source'],
  };
  for (const [name, [code, text]] of Object.entries(expected)) {
    expect(failures[name], name).toEqual({ code, message: expect.stringContaining(text!) as string });
  }
});
