/**
 * Haptics on a real page: a synthetic gamepad plays with the music, and stops when the page is hidden,
 * loses focus or is closed. XR controllers of an emulated runtime, and the drawing of a virtual device.
 */
import { afterAll, beforeEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';

type Devices = typeof import('./haptics-devices.page.js');
const MODULE = new URL('./haptics-devices.page.ts', import.meta.url);

let harness: Harness;
let page: Page;
let run: PageModule<Devices>;

beforeAll(async () => {
  harness = await openHarness();
});

afterAll(() => harness.close());

beforeEach(async () => {
  page = await harness.newPage();
  run = harness.module<Devices>(MODULE, page);
});

const callCount = async (): Promise<number> => (await run('padCalls')).length;

/** Plays until the gamepad has received a number of calls. */
async function playOnPad(): Promise<void> {
  expect(await run('connectPad')).toEqual(['gamepad:0']);
  await run('startMusic');
  await expect.poll(callCount, { timeout: 60_000 }).toBeGreaterThan(40);
}

/** Plays on a new page, repeatedly until a run has no stall: late kicks are dropped. */
async function playUndisturbed(): Promise<number> {
  for (;;) {
    await playOnPad();
    const { kicks, longestGapMs } = await run('endMusic');
    if (longestGapMs < LONGEST_GAP_MS) return kicks;
    page = await harness.newPage();
    run = harness.module<Devices>(MODULE, page);
  }
}

/** Less than the look-ahead of the music. */
const LONGEST_GAP_MS = 50;

describe('a gamepad', () => {
  it('receives every kick, in one call for all its motors, within its maximum rate', async () => {
    const kicks = await playUndisturbed();
    const calls = await run('padCalls');
    const effects = calls.filter(({ name }) => name === 'playEffect');
    expect(new Set(effects.map(({ type }) => type))).toEqual(new Set(['trigger-rumble']));
    // The clock of a page is coarse: 0.1 ms when isolated.
    for (let i = 1; i < effects.length; i++) expect(effects[i]!.atMs - effects[i - 1]!.atMs).toBeGreaterThan(15.8);
    // The engine is silent now: the voice and the calls end.
    await run('quiet', 50);
    const { devices, dropped, failures } = await run('stats');
    expect({ played: devices[0]!.lateMs.count, dropped, failures }).toEqual({ played: kicks, dropped: 0, failures: 0 });
    expect(harness.consoleErrors).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['hidden', () => run('pretendHidden')],
    ['out of focus', loseFocus],
  ])('stops when the page is %s, although the music continues', async (_name, leave) => {
    await playOnPad();
    await leave();
    await expect.poll(() => run('holds'), { timeout: 60_000 }).toHaveLength(1);
    const calls = await run('padCalls');
    expect(calls.at(-1)!.name).toBe('reset');
    await run('moreMusic', 30);
    expect(await callCount()).toBe(calls.length);
  });

  it('stops when the page is closed', async () => {
    await playOnPad();
    await run('keepCallsOnLeaving');
    await page.goto(harness.url);
    const last = await page.evaluate<string>("sessionStorage.getItem('calls')");
    expect(JSON.parse(last)).toMatchObject([{ name: 'reset' }]);
  });
});

/** The test driver emulates focus; without the emulation, a minimised window is not focused. */
async function loseFocus(): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  const { windowId } = await cdp.send('Browser.getWindowForTarget');
  await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
}

it('pulses the controllers of an emulated headset while the headset is worn', async () => {
  expect(await run('pulseControllers')).toEqual({
    devices: ['xr:left', 'xr:right'],
    kick: ['left 1.00 for 30', 'right 1.00 for 30'],
    unseen: ['left 0.00 for 0', 'right 0.00 for 0'],
    seen: ['left 1.00 for 30', 'right 1.00 for 30'],
    ended: ['left 0.00 for 0', 'right 0.00 for 0'],
    left: [],
  });
});

it('draws motors that play and motors at rest', async () => {
  const { playing, rest } = await run('drawDevice');
  expect(playing.low).toBeGreaterThan(100);
  expect(playing.high).toBeGreaterThan(20);
  expect(playing.low).toBeGreaterThan(playing.high);
  expect(rest).toEqual({ low: 0, high: 0 });
});
