/** A feed between two windows of a browser: stage and haptics in one, the session in the other. And a replay with sound. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';

type Link = typeof import('./link.page.js');
const MODULE = new URL('./link.page.ts', import.meta.url);

const FRAME_MS = 1000 / 60;
const TICK_MS = 10;

let harness: Harness;
let receiver: PageModule<Link>;

beforeAll(async () => {
  harness = await openHarness();
  receiver = harness.module<Link>(MODULE);
});

afterAll(async () => {
  await harness.close();
  expect(harness.consoleErrors).toEqual([]);
});

/** Opens a window that sends a feed: of the same profile, as a BroadcastChannel needs, and with a thread of its own. */
async function openSender(): Promise<{ page: Page; call: PageModule<Link> }> {
  const opened = harness.page.waitForEvent('popup');
  await harness.page.evaluate(`void window.open(location.href, '_blank', 'noopener')`);
  const page = await opened;
  await page.waitForFunction('globalThis.harness !== undefined');
  const call = harness.module<Link>(MODULE, page);
  await call('startSending');
  return { page, call };
}

/** How much longer than a tick the page stood still around a moment. */
function stallAt(ticks: readonly number[], atMs: number): number {
  let longest = 0;
  for (let i = 1; i < ticks.length; i++) {
    const [from, to] = [ticks[i - 1]!, ticks[i]!];
    if (to > atMs - 200 && from < atMs + 100) longest = Math.max(longest, to - from - TICK_MS);
  }
  return longest;
}

const longestStall = (ticks: readonly number[]): number =>
  ticks.reduce((longest, tick, i) => Math.max(longest, tick - (ticks[i - 1] ?? tick) - TICK_MS), 0);

const nearest = (times: readonly number[], at: number): number =>
  times.reduce((best, time) => (Math.abs(time - at) < Math.abs(best - at) ? time : best));

it('is felt and seen in the other window when it is in its own, and survives the loss of its sender', async () => {
  await receiver('startReceiving');
  const first = await openSender();
  await expect.poll(async () => (await receiver('pulses')).length, { timeout: 120_000 }).toBeGreaterThan(10);
  const [far, near] = [await receiver('pulses'), await first.call('pulses')];
  const [farTicks, nearTicks] = [await receiver('tickTimes'), await first.call('tickTimes')];
  const differences = far.slice(0, -1).map((at) => {
    const stall = stallAt(farTicks, at) + stallAt(nearTicks, at);
    return { difference: Math.abs(nearest(near, at) - at), allowed: FRAME_MS + stall };
  });
  for (const { difference, allowed } of differences) expect(difference).toBeLessThanOrEqual(allowed);

  // Asked first, so that the sender has emitted all of them.
  const arrived = await receiver('heardOnsets');
  const expected = new Map((await first.call('heardOnsets')).map(({ frame, heardAt }) => [frame, heardAt]));
  for (const { frame, heardAt } of arrived) {
    expect(Math.abs(heardAt - expected.get(frame)!)).toBeLessThan(2);
  }
  const shown = await receiver('shownOnsets');
  expect(shown.length).toBeGreaterThan(5);
  expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
  for (const { heardAt, previousFrameAt, drawnAt } of shown.slice(1)) {
    expect(drawnAt).toBeGreaterThanOrEqual(heardAt - 2);
    expect(previousFrameAt).toBeLessThanOrEqual(heardAt + 2);
  }
  const { rejected, clockDifferenceMs } = await receiver('stats');
  expect(rejected).toBe(0);
  const stall = longestStall(await receiver('tickTimes')) + longestStall(await first.call('tickTimes'));
  expect(Math.abs(clockDifferenceMs)).toBeLessThan(5 + stall);

  await first.page.close();
  await expect.poll(async () => (await receiver('receivedStates')).at(-1), { timeout: 60_000 }).toBe('suspended');
  expect(await receiver('levelNow')).toBe(0);
  const count = (await receiver('pulses')).length;
  await openSender();
  await expect.poll(async () => (await receiver('pulses')).length, { timeout: 60_000 }).toBeGreaterThan(count + 2);
  expect((await receiver('receivedStates')).at(-1)).toBe('running');
  expect((await receiver('stats')).senders).toBe(2);
});

it('is replayed in time with an audio element, also after a seek', async () => {
  const { errors, states } = await receiver('replayWithSound');
  expect(states.slice(0, 4)).toEqual(['suspended', 'running', 'suspended', 'running']);
  expect(states.at(-1)).toBe('disposed');
  // Just after a start the clock of an element is not steady yet.
  for (const { errorMs, stallMs } of errors) expect(Math.abs(errorMs)).toBeLessThan(2 * FRAME_MS + stallMs);
});

it('is recorded into the database of the browser, where a reloaded page finds it', async () => {
  const page = await harness.newPage();
  const call = harness.module<Link>(MODULE, page);
  await call('recordIntoStore');
  await page.reload();
  await page.waitForFunction('globalThis.harness !== undefined');
  const { kinds, warnings, left } = await call('readStore');
  expect(kinds).toEqual(['status', 'features', 'event']);
  expect(warnings).toEqual(['the recording was cut off after 1.0 s']);
  expect(left).toBe(0);
});
