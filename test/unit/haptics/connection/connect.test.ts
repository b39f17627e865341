/** Live haptics in virtual time: drums and bass are felt when they are heard, on every connected device. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  connectHaptics,
  createVirtualDevice,
  DEFAULT_MAPPING,
  DEVICE_PROFILES,
  type DeviceStats,
  type HapticDevice,
} from '@sense/haptics';
import { ChromiumPad } from '../fixtures.js';
import { Rig, settle } from '../rig.js';

const LEAD_MS = DEVICE_PROFILES.xbox.transportMs + DEVICE_PROFILES.xbox.riseMs;

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});

afterEach(() => rig.connection.dispose());

describe('music', () => {
  it('reports each command and stop to listeners until they are removed', () => {
    rig.connect();
    const sent: { id: string; timeMs: number; low: number; durationMs: number }[] = [];
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    rig.connection.onCommand(() => {
      throw new Error('a scope broke');
    });
    const undo = rig.connection.onCommand(({ id }, { timeMs, low, durationMs }) => {
      sent.push({ id, timeMs, low, durationMs });
    });
    rig.play(600, [200]);
    expect(sent.map(({ timeMs }) => timeMs)).toEqual(rig.pad.effects.map(({ atMs }) => atMs));
    expect(sent.map(({ low }) => low)).toEqual(rig.pad.effects.map(({ strongMagnitude }) => strongMagnitude));
    rig.connection.stop();
    expect(sent.at(-1)).toMatchObject({ id: 'gamepad:0', timeMs: rig.time.nowMs, low: 0, durationMs: 0 });
    expect(error).toHaveBeenCalled();
    error.mockRestore();
    undo();
    const before = sent.length;
    rig.connection.resume();
    rig.play(300, [100]);
    expect(sent).toHaveLength(before);
  });

  it('plays drums when they are heard, less the lead of the pad', () => {
    rig.connect();
    rig.play(1000, [200, 500, 800], -120);
    // A transient is two commands: the motors are overdriven for the first interval.
    const starts = rig.pad.effects.filter((_, index) => index % 2 === 0);
    expect(starts.map(({ atMs }) => Math.round(atMs))).toEqual([200, 500, 800].map((at) => at + 60 - LEAD_MS));
    for (const effect of rig.pad.effects)
      expect(effect).toMatchObject({ type: 'dual-rumble', strongMagnitude: 1, startDelay: 0 });
    expect(rig.connection.stats.devices[0]!.lateMs).toMatchObject({ count: 3, max: 0 });
  });

  it('plays bass as a steady vibration under the drums, within the update rate of the pad', () => {
    rig.connect();
    rig.play(2000, [500, 1000, 1500]);
    const { effects } = rig.pad;
    for (let i = 1; i < effects.length; i++) expect(effects[i]!.atMs - effects[i - 1]!.atMs).toBeGreaterThan(16 - 1e-6);
    const late = effects.filter(({ atMs }) => atMs > 300);
    for (let i = 1; i < late.length; i++) {
      const before = late[i - 1]!;
      expect(late[i]!.atMs, 'no gap in the vibration').toBeLessThan(before.atMs + before.duration);
    }
    expect(effects.filter(({ strongMagnitude }) => strongMagnitude === 1).length).toBeGreaterThanOrEqual(3);
    expect(rig.connection.stats).toMatchObject({ commands: effects.length, dropped: 0, failures: 0 });
    expect(rig.connection.stats.coalesced).toBeGreaterThan(0);
  });

  it('drives the triggers of a pad, all magnitudes in one call', () => {
    rig.pad = new ChromiumPad(rig.page, rig.time.now, { triggers: true });
    rig.connect();
    rig.feed.onset({ time: 0.2, drum: 'hihat' });
    rig.time.advance(500);
    expect(rig.pad.effects).toHaveLength(2);
    expect(rig.pad.effects[0]!.type).toBe('trigger-rumble');
    expect(rig.pad.effects[0]!.leftTrigger).toBeGreaterThan(0.3);
    expect(rig.pad.effects[0]!.weakMagnitude).toBeGreaterThan(0.4);
  });

  it('immediate timing ignores the audible time', () => {
    rig.connect({ timing: 'immediate' });
    rig.time.advance(100);
    rig.feed.onset({ time: 0.09 });
    expect(rig.pad.effects.map(({ atMs }) => atMs)).toEqual([100]);
  });

  it('sends the transient of a hop before the voices of that hop', () => {
    rig.connect({ timing: 'immediate' });
    const swell = (snare: boolean): { afterMs: number; weakMagnitude: number }[] => {
      rig.play(200, [], -34);
      rig.time.advance(40);
      const { nowMs } = rig.time;
      const before = rig.pad.effects.length;
      rig.feed.features(nowMs / 1000, { bass: { levelDb: -10, centroidHz: 60 } });
      if (snare) rig.feed.onset({ time: nowMs / 1000 - 0.01, drum: 'snare' });
      rig.time.advance(1);
      return rig.pad.effects.slice(before).map(({ atMs, weakMagnitude }) => ({ afterMs: atMs - nowMs, weakMagnitude }));
    };
    expect(swell(true)).toEqual([{ afterMs: 0, weakMagnitude: 1 }]);
    rig.time.advance(300);
    expect(swell(false), 'a hop without a transient does not wait').toEqual([{ afterMs: 0, weakMagnitude: 0 }]);
  });

  it('applies a late drum class to a transient that is still scheduled', () => {
    rig.connect();
    rig.time.advance(100);
    rig.feed.onset({ id: 9, time: 0.1 });
    rig.time.advance(5);
    rig.feed.onset({ id: 9, time: 0.1, drum: 'hihat' });
    rig.time.advance(300);
    expect(rig.pad.effects).toHaveLength(2);
    expect(rig.pad.effects[0]!.weakMagnitude).toBeGreaterThan(rig.pad.effects[0]!.strongMagnitude);
  });

  it('applies the strength from the next command on', () => {
    rig.connect({ strength: 0.5 });
    rig.play(100, [50], -120);
    rig.time.advance(200);
    rig.connection.setStrength(0);
    rig.play(200, [50]);
    rig.time.advance(200);
    expect(rig.pad.effects).toHaveLength(2);
    expect(rig.pad.effects[1]!.strongMagnitude).toBeCloseTo(0.5 + 0.5 * DEVICE_PROFILES.xbox.startLevel);
  });

  it('changes the mapping while it plays, and ends voices that are no longer in it', () => {
    rig.connect();
    rig.play(500);
    expect(rig.pad.running).toBeDefined();
    rig.connection.setMapping({ ...DEFAULT_MAPPING, voices: {} });
    rig.time.advance(20);
    expect(rig.pad.running).toBeUndefined();
    rig.play(500);
    expect(rig.pad.running).toBeUndefined();
  });
});

describe('devices', () => {
  it('connect and disconnect, and onChange is called', () => {
    rig.connect();
    const seen: string[][] = [];
    const undo = rig.connection.onChange(() => seen.push(rig.connection.devices.map(({ id }) => id)));
    const second = new ChromiumPad(rig.page, rig.time.now, { index: 1, id: 'DualSense Wireless Controller' });
    rig.padEvent('gamepadconnected', second.gamepad);
    rig.padEvent('gamepadconnected', { id: 'wheel', index: 2, connected: true, vibrationActuator: null });
    rig.pad.connected = false;
    rig.padEvent('gamepaddisconnected', rig.pad.gamepad);
    expect(seen).toEqual([['gamepad:0', 'gamepad:1'], ['gamepad:1']]);
    expect(rig.connection.devices[0]!.profile.name).toBe('dualsense');
    undo();
    rig.connection.removeDevice('gamepad:1');
    expect(seen).toHaveLength(2);
  });

  it('of one id replace each other, and an old removal does not remove the new one', () => {
    rig.connect({ discover: false });
    const [old, young] = [createVirtualDevice({ now: rig.time.now }), createVirtualDevice({ now: rig.time.now })];
    const remove = rig.connection.addDevice(old);
    rig.connection.addDevice(young);
    remove();
    expect(rig.connection.devices).toEqual([young]);
    expect(old.log.at(-1)).toMatchObject({ durationMs: 0 });
  });

  it('all play the same music, each at its own rate', () => {
    const slow = createVirtualDevice({
      id: 'slow',
      now: rig.time.now,
      profile: { ...DEVICE_PROFILES.virtual, updateIntervalMs: 50 },
    });
    rig.connect({ devices: [slow, createVirtualDevice({ now: rig.time.now })] });
    for (let turn = 0; turn < 60; turn++) rig.play(50, [], turn % 2 === 0 ? -10 : -60);
    const [slowStats, fastStats] = rig.connection.stats.devices;
    expect(slowStats!.commands).toBeLessThanOrEqual(60);
    expect(fastStats!.commands).toBeGreaterThan(1.5 * slowStats!.commands);
  });

  it('are empty without a page, and nothing fails', () => {
    const connection = connectHaptics(rig.feed);
    expect(connection.devices).toEqual([]);
    rig.feed.onset();
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
  ])('%s: is counted, reported once, and does not affect other devices', async (_name, failure) => {
    const play = vi.fn(failure);
    rig.connect({ devices: [broken(play)] });
    rig.play(500, [100, 300]);
    await settle();
    rig.play(200, [100]);
    await settle();
    expect(rig.errors.map(({ code, message }) => ({ code, message }))).toEqual([
      { code: 'device-failed', message: 'Broken pad rejected a command: gone' },
    ]);
    const [{ commands, failures, id }] = rig.connection.stats.devices as [DeviceStats, ...DeviceStats[]];
    expect({ id, failures }).toEqual({ id: 'broken', failures: play.mock.calls.length });
    expect(commands, 'transients and the voice').toBeGreaterThan(3);
    expectPlaying(700, [100, 300, 600]);
    expect(() => rig.connection.stop()).not.toThrow();
  });

  it('and recovers is reported again at its next failure', async () => {
    let fails = true;
    rig.connect({
      discover: false,
      devices: [
        broken(async () => {
          if (fails) throw new Error('gone');
        }),
      ],
    });
    for (const state of [true, false, true]) {
      fails = state;
      rig.play(200, [100]);
      await settle();
    }
    expect(rig.errors).toHaveLength(2);
  });
});

/** Expects a transient at each of `kicksMs` and the bass without a gap until `untilMs`. */
function expectPlaying(untilMs: number, kicksMs: readonly number[]): void {
  const { effects } = rig.pad;
  const gaps = effects.map(({ atMs, duration }, i) => (effects[i + 1]?.atMs ?? untilMs) - atMs - duration);
  expect(Math.max(...gaps), 'the bass continues').toBeLessThanOrEqual(0);
  for (const kickMs of kicksMs) {
    const isPlayed = effects.some(
      ({ atMs, strongMagnitude }) => Math.abs(atMs - kickMs - 42) <= 16 && strongMagnitude === 1,
    );
    expect(isPlayed, `a kick at ${kickMs} ms`).toBe(true);
  }
}

it('continues when a listener of the page throws', async () => {
  const consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const fail = (): never => {
    throw new Error('a bug of the page');
  };
  const broken = createVirtualDevice({ now: rig.time.now });
  broken.play = fail;
  rig.connect({ devices: [broken], onError: fail });
  rig.connection.onChange(fail);
  rig.play(500, [100, 300]);
  expectPlaying(500, [100, 300]);
  expect(() => rig.connection.stop()).not.toThrow();
  expect(rig.pad.running).toBeUndefined();
  expect(() => rig.connection.dispose()).not.toThrow();
  expect(consoleError).toHaveBeenCalled();
  consoleError.mockRestore();
});

describe('invalid options', () => {
  it.each([
    [{ strength: 2 }],
    [{ strength: Number.NaN }],
    [{ mapping: { ...DEFAULT_MAPPING, ducking: { depth: 9, release: 1 } } }],
  ])('%j', (options) => {
    expect(() => connectHaptics(rig.feed, options)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    rig.connect();
  });

  it('of a running connection change nothing', () => {
    rig.connect();
    expect(() => rig.connection.setStrength(-1)).toThrow();
    expect(rig.connection.strength).toBe(1);
  });
});

it('removes every timer, listener and subscription', () => {
  const add = vi.spyOn(rig.page, 'addEventListener');
  const remove = vi.spyOn(rig.page, 'removeEventListener');
  rig.connect();
  rig.play(300, [100]);
  rig.connection.dispose();
  rig.connection.dispose();
  expect(rig.time.pendingTimers).toBe(0);
  expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  expect(rig.connection.devices).toEqual([]);
});
