/** Effects beside the music in virtual time: start and end, priority, ducking, limits. */
import { describe, expect, it } from 'vitest';
import {
  buildScore,
  connectDevices,
  createVirtualDevice,
  DEVICE_PROFILES,
  type EffectOptions,
  type HapticDevice,
  type HapticEffect,
} from '@sense/haptics';
import { FakePage, point, transient } from '../fixtures.js';
import { connect, device, music, rig, RUMBLE, SHOT, useEffectRig } from './effect-rig.js';

useEffectRig();

/** Levels of the low motor while the music plays for `ms`, every 10 ms. */
function lowLevels(ms: number): number[] {
  return Array.from({ length: ms / 10 }, () => {
    music(10);
    return device.levels().low;
  });
}

describe('an effect', () => {
  it('plays immediately, from a short description, and is done when it was felt', async () => {
    connect();
    const effect = rig.connection.playEffect(SHOT);
    expect(device.levels()).toMatchObject({ low: 0.9, high: 0.9 });
    expect(effect.playing).toBe(true);
    rig.time.advance(200);
    expect(effect.playing).toBe(false);
    await effect.done;
    expect(device.levels().low).toBe(0);
    expect(rig.time.pendingTimers).toBe(0);
  });

  it('plays a finished score, at a time', async () => {
    connect();
    const items = [
      transient({ time: 0 }),
      transient({ time: 0.3 }),
      point(0.5, { time: 0.1 }),
      point(0.5, { time: 0.2 }),
    ];
    rig.connection.playEffect(buildScore(items), { atMs: 500 });
    rig.time.advance(1500);
    const starts = device.log.filter((command) => command.starts.length > 0).map(({ timeMs }) => timeMs);
    expect(starts).toEqual([500, 800]);
    const voice = device.log.filter(({ timeMs, low }) => timeMs >= 600 && timeMs <= 700 && low > 0.4);
    expect(voice.length).toBeGreaterThan(0);
  });

  it('needs no feed', () => {
    const alone = connectDevices({
      discover: false,
      devices: [device],
      environment: { now: rig.time.now, timer: rig.time.timer, page: new FakePage() },
    });
    alone.playEffect(SHOT);
    expect(device.levels().low).toBe(0.9);
    alone.dispose();
  });

  it('ends by stop(): nothing that was scheduled is felt', async () => {
    connect();
    const effect = rig.connection.playEffect(RUMBLE);
    rig.connection.playEffect({ transients: [{ time: 0 }, { time: 0.2 }] }).stop();
    rig.time.advance(100);
    expect(device.levels().low).toBeCloseTo(0.5);
    effect.stop();
    await effect.done;
    expect(device.levels().low).toBe(0);
    const before = device.log.length;
    rig.time.advance(1000);
    expect(device.log).toHaveLength(before);
    expect(() => effect.stop()).not.toThrow();
  });

  it('repeats with loop, without a gap, until it is stopped', () => {
    connect();
    const effect = rig.connection.playEffect(RUMBLE, { loop: true });
    rig.time.advance(50);
    for (let step = 0; step < 300; step++) {
      rig.time.advance(16);
      expect(device.levels().low, `at ${rig.time.nowMs}`).toBeGreaterThan(0.3);
    }
    effect.stop();
    expect(device.levels().low).toBe(0);
    rig.time.advance(500);
    expect(rig.time.pendingTimers).toBe(0);
  });

  it('follows its gain while it plays', () => {
    connect();
    const effect = rig.connection.playEffect(RUMBLE, { loop: true, gain: 0.5 });
    rig.time.advance(200);
    expect(device.levels().low).toBeCloseTo(0.25, 1);
    effect.gain = 1;
    rig.time.advance(40);
    expect(device.levels().low).toBeCloseTo(0.5, 1);
    effect.gain = 0;
    rig.time.advance(40);
    expect(device.levels().low).toBe(0);
    expect(() => (effect.gain = 2)).toThrow(/gain/);
  });

  it.each<[HapticEffect, EffectOptions, RegExp]>([
    [{}, {}, /transients or voices/],
    [undefined as never, {}, /transients or voices/],
    [{ transients: [{ intensity: 2 }] }, {}, /transients\[0\]\.intensity.*received 2/],
    [{ transients: [{ time: -1 }] }, {}, /transients\[0\]\.time/],
    [{ voices: [{ knots: [{ time: 0, amplitude: 1 }] }] }, {}, /voices\[0\]\.knots/],
    [{ transients: [null as never] }, {}, /transients\[0\] must be an object, received null/],
    [{ transients: [1 as never] }, {}, /transients\[0\] must be an object, received 1/],
    [{ transients: 5 as never }, {}, /transients must be an array, received 5/],
    [{ voices: {} as never }, {}, /voices must be an array, received Object/],
    [{ voices: [{} as never] }, {}, /voices\[0\]\.knots must be an array, received undefined/],
    [{ voices: [null as never] }, {}, /voices\[0\] must be an object, received null/],
    [{ voices: [{ knots: [null as never, null as never] }] }, {}, /voices\[0\]\.knots\[0\] must be an object/],
    [SHOT, { atMs: Number.NaN }, /atMs.*received NaN/],
    [SHOT, { atMs: Number.POSITIVE_INFINITY }, /atMs.*received Infinity/],
    [SHOT, { priority: 11 }, /priority.*received 11/],
    [SHOT, { gain: -1 }, /gain/],
    [SHOT, { category: 'sound' as never }, /music, effects, interface; received "sound"/],
    [SHOT, { motor: 'middle' as never }, /motor/],
    [SHOT, { ducking: { depthDb: 90 } }, /ducking\.depthDb/],
    [SHOT, { loop: true }, /20 ms/],
  ])('rejects %j with %j', (effect, options, message) => {
    connect();
    const { devices } = rig.connection;
    expect(() => rig.connection.playEffect(effect, options)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', message: expect.stringMatching(message) }),
    );
    rig.time.advance(100);
    expect([devices, device.log]).toEqual([[device], []]);
  });
});

describe('priority', () => {
  it.each([
    [5, 0.2],
    [3, Math.hypot(0.2, 0.4)],
    [1, 0.4],
  ])('%i against the music at 3: the motor is at %f', (priority, level) => {
    connect();
    music(200);
    expect(device.levels().low).toBeCloseTo(0.4);
    rig.connection.playEffect(RUMBLE, { priority, gain: 0.4, ducking: false });
    music(300);
    expect(device.levels().low).toBeCloseTo(level, 2);
  });

  it('applies to each motor: the music continues on those that the effect does not drive', () => {
    connect();
    music(200, { frequencyHz: 300 });
    rig.connection.playEffect(RUMBLE, { ducking: false });
    music(200, { frequencyHz: 300 });
    expect(device.levels().low).toBeCloseTo(0.5);
    expect(device.levels().high).toBeCloseTo(0.4);
  });

  it('keeps an effect whole under later transients of the music', () => {
    connect();
    rig.connection.playEffect(SHOT);
    rig.time.advance(16);
    rig.connection.play(transient({ intensity: 0.3, priority: 10 }));
    rig.time.advance(1);
    expect(device.levels().low).toBe(0.9);
  });

  it('blends equal effects up to full drive', () => {
    connect();
    for (let shots = 0; shots < 4; shots++) rig.connection.playEffect(SHOT);
    rig.time.advance(20);
    expect(device.log.every(({ low, high }) => low <= 1 && high <= 1)).toBe(true);
    expect(device.levels().low).toBe(1);
  });

  it('decides which of too many effects ends', () => {
    connect();
    const first = rig.connection.playEffect(RUMBLE, { loop: true, priority: 5 });
    const least = rig.connection.playEffect(RUMBLE, { loop: true, priority: 2 });
    const others = Array.from({ length: 31 }, () => rig.connection.playEffect(RUMBLE, { loop: true, priority: 4 }));
    expect([least.playing, first.playing, others.every(({ playing }) => playing)]).toEqual([false, true, true]);
  });
});

describe('ducking', () => {
  it('reduces the music by the depth with the attack, and lets it return with the release', () => {
    connect();
    music(200);
    // On the triggers, so that the low motor shows the music.
    rig.connection.playEffect(RUMBLE, { motor: 'triggers', ducking: { depthDb: 12, attackMs: 5, releaseMs: 200 } });
    const during = lowLevels(1000);
    expect(during[4]).toBeCloseTo(0.4 * 10 ** (-12 / 20), 1);
    expect(during.at(-3)).toBeLessThan(0.12);
    const after = lowLevels(1500);
    expect(after[15]).toBeLessThan(0.3);
    expect(after.at(-1)).toBeCloseTo(0.4, 2);
    for (let i = 1; i < after.length; i++) expect(after[i]!).toBeGreaterThanOrEqual(after[i - 1]! - 1e-9);
  });

  it('applies to transients of the music', () => {
    connect();
    rig.connection.playEffect(RUMBLE, { motor: 'triggers' });
    rig.time.advance(200);
    rig.connection.play(transient({ intensity: 1, sharpness: 0 }));
    expect(device.levels().low).toBeCloseTo(0.25, 1);
  });

  it.each<[string, EffectOptions]>([
    ['false', { ducking: false }],
    ['of a silent effect', { gain: 0 }],
    ['of an effect of the category music', { category: 'music' }],
    ['of an effect on other devices', { device: 'gamepad:*' }],
  ])('%s changes nothing', (_name, options) => {
    connect();
    music(200);
    rig.connection.playEffect(RUMBLE, { motor: 'triggers', ...options });
    expect(Math.min(...lowLevels(500))).toBeCloseTo(0.4);
  });
});

it('the exposure budget and the limits apply to the sum', () => {
  connect({ devices: [createVirtualDevice({ id: 'alone', now: rig.time.now }), device] });
  rig.connection.playEffect(RUMBLE, { loop: true, priority: 3, ducking: false, device: 'virtual' });
  music(20_000);
  const [alone, both] = rig.connection.stats.devices;
  expect(alone!.exposure).toBeGreaterThan(0);
  expect(both!.exposure / alone!.exposure).toBeCloseTo((0.4 ** 2 + 0.5 ** 2) / 0.4 ** 2, 0);
});

describe('a device that renders the score itself', () => {
  it('receives the items of effects, and music of smaller priority and ducked by them', () => {
    const taken: { type: string; atMs: number; level: number }[] = [];
    const shaker: HapticDevice = {
      ...createVirtualDevice({ id: 'shaker', profile: DEVICE_PROFILES.audioRate, now: rig.time.now }),
      score: {
        play: (item, feltAtMs, gain) => {
          const level = gain * (item.type === 'transient' ? item.intensity : item.amplitude);
          if (item.stem === 'bass') taken.push({ type: item.type, atMs: feltAtMs ?? rig.time.nowMs, level });
        },
        silence: () => {},
      },
    };
    connect({ devices: [shaker] });
    const at = (ms: number): number => taken.find(({ atMs }) => atMs >= ms)!.level;
    music(200);
    const equal = rig.connection.playEffect(RUMBLE, { priority: 3, loop: true });
    music(300);
    equal.stop();
    music(1500);
    rig.connection.playEffect(RUMBLE, { priority: 5, loop: true });
    music(300);
    expect(at(100)).toBeCloseTo(0.4);
    expect(at(400)).toBeCloseTo(0.4 * 10 ** (-12 / 20), 2);
    expect(at(1800)).toBeCloseTo(0.4, 2);
    expect(at(2200)).toBe(0);
  });
});
