/**
 * The whole of live haptics in virtual time, on a pad that behaves as Chromium's: drums and bass
 * arrive when they are heard, and every link of the chain, when cut, leaves the motors still.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SenseError } from '@sense/core';
import {
  connectHaptics,
  createVirtualDevice,
  DEFAULT_MAPPING,
  DEVICE_PROFILES,
  VOICE_TIMEOUT_MS,
  type HapticDevice,
  type HapticsConnection,
  type HapticsOptions,
  type WebGamepad,
} from '@sense/haptics';
import { ChromiumPad, createFeed, FakePage, features, onset, RUNNING } from './fixtures.js';
import { VirtualTime } from './virtual-time.js';

const HOP_MS = 512 / 48;
const LEAD_MS = DEVICE_PROFILES.xbox.transportMs + DEVICE_PROFILES.xbox.riseMs;

let time: VirtualTime;
let page: FakePage;
let pad: ChromiumPad;
let feed: ReturnType<typeof createFeed>;
let errors: SenseError[];
let connection: HapticsConnection;

function connect(options: HapticsOptions = {}): HapticsConnection {
  connection = connectHaptics(feed, {
    onError: (error) => errors.push(error),
    ...options,
    environment: {
      now: time.now,
      timer: time.timer,
      page,
      navigator: { getGamepads: () => [pad.gamepad, null] },
      ...options.environment,
    },
  });
  return connection;
}

/** Lets the engine run for `ms`: a bass tone in every hop, and a kick at each of `kicksMs` from now. */
function play(ms: number, kicksMs: readonly number[] = [], bassDb = -10): void {
  const startMs = time.nowMs;
  const kicks = kicksMs.map((at) => startMs + at);
  for (let at = HOP_MS; at <= ms; at += HOP_MS) {
    time.advance(startMs + at - time.nowMs);
    while (kicks.length > 0 && kicks[0]! <= time.nowMs)
      feed.sinks.event(onset({ time: kicks.shift()! / 1000, drum: 'kick' }));
    feed.sinks.features(features(time.nowMs / 1000, { bass: { levelDb: bassDb, centroidHz: 60 } }));
  }
}

function padEvent(type: string, gamepad: WebGamepad): void {
  page.dispatchEvent(Object.assign(new Event(type), { gamepad }));
}

/** Lets rejections and resolutions of devices reach their handlers. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  time = new VirtualTime();
  page = new FakePage();
  pad = new ChromiumPad(page, time.now);
  feed = createFeed(60);
  errors = [];
});

afterEach(() => connection.dispose());

describe('music', () => {
  it('plays drums when they are heard, less the lead of the pad', () => {
    connect();
    play(1000, [200, 500, 800], -120);
    expect(pad.effects.map(({ atMs }) => Math.round(atMs))).toEqual([200, 500, 800].map((at) => at + 60 - LEAD_MS));
    for (const effect of pad.effects)
      expect(effect).toMatchObject({ type: 'dual-rumble', strongMagnitude: 1, startDelay: 0 });
    expect(connection.stats.devices[0]!.lateMs).toMatchObject({ count: 3, max: 0 });
  });

  it('plays bass as a steady vibration under the drums, no faster than the pad bears', () => {
    connect();
    play(2000, [500, 1000, 1500]);
    const { effects } = pad;
    for (let i = 1; i < effects.length; i++) expect(effects[i]!.atMs - effects[i - 1]!.atMs).toBeGreaterThan(16 - 1e-6);
    const late = effects.filter(({ atMs }) => atMs > 300);
    for (let i = 1; i < late.length; i++) {
      const before = late[i - 1]!;
      expect(late[i]!.atMs, 'no gap in the vibration').toBeLessThan(before.atMs + before.duration);
    }
    expect(effects.filter(({ strongMagnitude }) => strongMagnitude === 1).length).toBeGreaterThanOrEqual(3);
    expect(connection.stats).toMatchObject({ commands: effects.length, dropped: 0, failures: 0 });
    expect(connection.stats.coalesced).toBeGreaterThan(0);
  });

  it('drives triggers where the pad has them, all magnitudes in one call', () => {
    pad = new ChromiumPad(page, time.now, { triggers: true });
    connect();
    feed.sinks.event(onset({ time: 0.2, drum: 'hihat' }));
    time.advance(500);
    expect(pad.effects).toHaveLength(1);
    expect(pad.effects[0]!.type).toBe('trigger-rumble');
    expect(pad.effects[0]!.leftTrigger).toBeGreaterThan(0.3);
    expect(pad.effects[0]!.weakMagnitude).toBeGreaterThan(0.4);
  });

  it('at once ignores when it is heard', () => {
    connect({ timing: 'at-once' });
    time.advance(100);
    feed.sinks.event(onset({ time: 0.09 }));
    expect(pad.effects.map(({ atMs }) => atMs)).toEqual([100]);
  });

  it('lets a late drum class change a hit that still waits', () => {
    connect();
    time.advance(100);
    feed.sinks.event(onset({ id: 9, time: 0.1 }));
    time.advance(5);
    feed.sinks.event(onset({ id: 9, time: 0.1, drum: 'hihat' }));
    time.advance(300);
    expect(pad.effects).toHaveLength(1);
    expect(pad.effects[0]!.weakMagnitude).toBeGreaterThan(pad.effects[0]!.strongMagnitude);
  });

  it('feels as strong as asked, from the next command on', () => {
    connect({ strength: 0.5 });
    play(100, [50], -120);
    time.advance(200);
    connection.setStrength(0);
    play(200, [50]);
    time.advance(200);
    expect(pad.effects).toHaveLength(1);
    expect(pad.effects[0]!.strongMagnitude).toBeCloseTo(0.5 + 0.5 * DEVICE_PROFILES.xbox.startLevel);
  });

  it('changes the mapping while it plays, and ends voices that are no longer in it', () => {
    connect();
    play(500);
    expect(pad.running).toBeDefined();
    connection.setMapping({ ...DEFAULT_MAPPING, voices: {} });
    time.advance(20);
    expect(pad.running).toBeUndefined();
    play(500);
    expect(pad.running).toBeUndefined();
  });
});

describe('devices', () => {
  it('come and go, and onChange tells', () => {
    connect();
    const seen: string[][] = [];
    const undo = connection.onChange(() => seen.push(connection.devices.map(({ id }) => id)));
    const second = new ChromiumPad(page, time.now, { index: 1, id: 'DualSense Wireless Controller' });
    padEvent('gamepadconnected', second.gamepad);
    padEvent('gamepadconnected', { id: 'wheel', index: 2, connected: true, vibrationActuator: null });
    padEvent('gamepaddisconnected', pad.gamepad);
    expect(seen).toEqual([['gamepad:0', 'gamepad:1'], ['gamepad:1']]);
    expect(connection.devices[0]!.profile.name).toBe('dualsense');
    undo();
    connection.removeDevice('gamepad:1');
    expect(seen).toHaveLength(2);
  });

  it('of one id replace each other, and an old removal does not remove the new', () => {
    connect({ discover: false });
    const [old, young] = [createVirtualDevice({ now: time.now }), createVirtualDevice({ now: time.now })];
    const remove = connection.addDevice(old);
    connection.addDevice(young);
    remove();
    expect(connection.devices).toEqual([young]);
    expect(old.log.at(-1)).toMatchObject({ durationMs: 0 });
  });

  it('all get the same music, each at its own rate', () => {
    const slow = createVirtualDevice({
      id: 'slow',
      now: time.now,
      profile: { ...DEVICE_PROFILES.virtual, updateIntervalMs: 50 },
    });
    connect({ devices: [slow, createVirtualDevice({ now: time.now })] });
    play(3000, [], -10);
    const [slowStats, fastStats] = connection.stats.devices;
    expect(slowStats!.commands).toBeLessThanOrEqual(60);
    expect(fastStats!.commands).toBeGreaterThan(110);
  });

  it('are none where there is no page, and nothing breaks', () => {
    connection = connectHaptics(feed);
    expect(connection.devices).toEqual([]);
    feed.sinks.event(onset());
  });
});

describe('a motor is never left on', () => {
  const cuts: Record<string, () => unknown> = {
    'the page is hidden': () => page.setVisibility('hidden'),
    'the page goes into the back/forward cache': () => page.dispatchEvent(new Event('pagehide')),
    'the page is frozen': () => page.document.dispatchEvent(new Event('freeze')),
    'the window loses focus': () => page.dispatchEvent(new Event('blur')),
    'the caller panics': () => connection.stop(),
    'the connection is disposed': () => connection.dispose(),
    'the session aborts': () => feed.controller.abort(),
    'the streams complete': () => feed.sinks.complete(),
    'the session fails': () => feed.sinks.status({ ...RUNNING, state: 'failed' }),
    'the context is suspended': () => feed.sinks.status({ ...RUNNING, state: 'suspended' }),
    'the pad is unplugged': () => padEvent('gamepaddisconnected', pad.gamepad),
    'the device is removed': () => connection.removeDevice('gamepad:0'),
  };

  it.each(Object.keys(cuts))('when %s: off at once, though the engine plays on', async (name) => {
    connect();
    play(500, [480]);
    expect(pad.running).toBeDefined();
    const { resets } = pad;
    cuts[name]!();
    expect(pad.running, 'at once').toBeUndefined();
    expect(pad.resets, 'by our own stop, whatever the browser does').toBeGreaterThan(resets);
    const before = pad.effects.length;
    play(500, [100, 300]);
    expect(pad.effects.length, 'and stays so').toBe(before);
    await settle();
    expect(errors).toEqual([]);
  });

  it('when the signal of the caller aborts', () => {
    const controller = new AbortController();
    connect({ signal: controller.signal });
    play(500);
    controller.abort();
    expect(pad.running).toBeUndefined();
    expect(time.pendingTimers).toBe(0);
    expect(connection.devices).toEqual([]);
  });

  it('when the worker crashes: voices end after 250 ms of silence', () => {
    connect();
    play(500);
    const crashMs = time.nowMs;
    time.advance(VOICE_TIMEOUT_MS / 2);
    expect(pad.running, 'a stutter of the engine is bridged').toBeDefined();
    time.advance(VOICE_TIMEOUT_MS / 2 + 20);
    expect(pad.running).toBeUndefined();
    expect(pad.effects.at(-1)!.atMs).toBeLessThanOrEqual(crashMs + VOICE_TIMEOUT_MS);
    time.advance(10_000);
    expect(pad.running).toBeUndefined();
    expect(time.pendingTimers).toBe(0);
  });

  it('when the page hangs and no timer runs: effects end by themselves', () => {
    connect();
    play(500, [480]);
    time.nowMs += 2 * DEVICE_PROFILES.xbox.updateIntervalMs + DEVICE_PROFILES.xbox.transientMs;
    expect(pad.running).toBeUndefined();
  });

  it('when connected to what is over already', () => {
    feed.controller.abort();
    connect();
    expect(connection.devices).toEqual([]);
    expect(() => connection.addDevice(createVirtualDevice())).toThrow(expect.objectContaining({ code: 'disposed' }));
    connection.stop();
    connection.resume();
  });

  it('when connected on a hidden page, until it is seen', () => {
    page.setVisibility('hidden');
    connect();
    play(300, [100]);
    expect(pad.effects).toEqual([]);
    page.setVisibility('visible');
    play(300, [100]);
    expect(pad.effects.length).toBeGreaterThan(3);
  });
});

describe('after a pause', () => {
  it.each<[string, () => void, () => void]>([
    ['hidden and shown', () => page.setVisibility('hidden'), () => page.setVisibility('visible')],
    ['blurred and focused', () => page.dispatchEvent(new Event('blur')), () => page.dispatchEvent(new Event('focus'))],
    ['stopped and resumed', () => connection.stop(), () => connection.resume()],
    [
      'suspended and running',
      () => feed.sinks.status({ ...RUNNING, state: 'suspended' }),
      () => feed.sinks.status(RUNNING),
    ],
  ])('%s, it plays on, with nothing of what was missed', (_name, pause, go) => {
    connect();
    play(300);
    pause();
    play(300, [280]);
    const resumedMs = time.nowMs;
    go();
    time.advance(200);
    const before = pad.effects.filter(({ atMs }) => atMs >= resumedMs);
    expect(before).toEqual([]);
    play(300, [100]);
    expect(
      pad.effects.filter(({ atMs, strongMagnitude }) => atMs >= resumedMs && strongMagnitude === 1).length,
    ).toBeGreaterThan(0);
    expect(connection.stats.devices[0]!.held).toBeGreaterThan(0);
  });

  it('blurred and shown again, it still waits for focus', () => {
    connect();
    page.dispatchEvent(new Event('blur'));
    page.setVisibility('hidden');
    page.setVisibility('visible');
    expect(connection.holdsOf('gamepad:0')).toEqual(['page-blurred']);
    play(300, [100]);
    expect(pad.effects).toEqual([]);
  });

  it('a device that comes while stopped waits too', () => {
    connect({ discover: false });
    connection.stop();
    const device = createVirtualDevice({ now: time.now });
    connection.addDevice(device);
    play(300, [100]);
    expect(device.log).toEqual([]);
    expect(connection.stopped).toBe(true);
    connection.resume();
    play(300, [100]);
    expect(device.log.length).toBeGreaterThan(3);
  });

  it('blur can be told not to matter', () => {
    connect({ stopOnBlur: false });
    page.dispatchEvent(new Event('blur'));
    play(300);
    expect(pad.effects.length).toBeGreaterThan(3);
  });
});

describe('a device that fails', () => {
  const broken = (failure: () => Promise<void>): HapticDevice => ({
    id: 'broken',
    label: 'Broken pad',
    kind: 'custom',
    profile: DEVICE_PROFILES.virtual,
    followsPage: true,
    play: failure,
    stop: failure,
  });

  it.each<[string, () => Promise<void>]>([
    ['rejects', () => Promise.reject(new Error('gone'))],
    [
      'throws',
      () => {
        throw new Error('gone');
      },
    ],
  ])('%s: is counted, reported once, and nobody else suffers', async (_name, failure) => {
    connect({ devices: [broken(failure)] });
    play(500, [100, 300]);
    await settle();
    play(200, [100]);
    await settle();
    expect(errors.map(({ code, message }) => ({ code, message }))).toEqual([
      { code: 'device-failed', message: 'Broken pad rejected a command: gone' },
    ]);
    expect(connection.stats.devices[0]!.failures).toBeGreaterThan(10);
    expect(pad.effects.length).toBeGreaterThan(10);
    expect(() => connection.stop()).not.toThrow();
  });

  it('and recovers is reported again when it fails anew', async () => {
    let fails = true;
    connect({
      discover: false,
      devices: [
        broken(async () => {
          if (fails) throw new Error('gone');
        }),
      ],
    });
    for (const state of [true, false, true]) {
      fails = state;
      play(200, [100]);
      await settle();
    }
    expect(errors).toHaveLength(2);
  });
});

describe('bad options', () => {
  it.each([
    [{ strength: 2 }],
    [{ strength: Number.NaN }],
    [{ mapping: { ...DEFAULT_MAPPING, ducking: { depth: 9, release: 1 } } }],
  ])('%j', (options) => {
    expect(() => connectHaptics(feed, options)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    connect();
  });

  it('of a running connection change nothing', () => {
    connect();
    expect(() => connection.setStrength(-1)).toThrow();
    expect(connection.strength).toBe(1);
  });
});

it('leaves no timer, listener or subscription behind', () => {
  const add = vi.spyOn(page, 'addEventListener');
  const remove = vi.spyOn(page, 'removeEventListener');
  connect();
  play(300, [100]);
  connection.dispose();
  connection.dispose();
  expect(time.pendingTimers).toBe(0);
  expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  expect(connection.devices).toEqual([]);
});
