/** Effects beside the music in virtual time: volumes, places, pause and end. */
import { describe, expect, it } from 'vitest';
import { createVirtualDevice, type EffectOptions, type HapticEffect, type VirtualDevice } from '@sense/haptics';
import { settle } from '../rig.js';
import { connect, device, music, rig, RUMBLE, SHOT, useEffectRig } from './effect-rig.js';

useEffectRig();

describe('volumes', () => {
  it('scale each category, from now on', () => {
    connect({ volumes: { effects: 0.5 } });
    rig.connection.playEffect(SHOT);
    expect(device.levels().low).toBeCloseTo(0.45);
    rig.time.advance(2000);
    rig.connection.setVolume('music', 0.5);
    music(100);
    expect(device.levels().low).toBeCloseTo(0.2);
    rig.connection.setVolume('music', 0);
    music(40);
    expect(device.levels().low).toBe(0);
    rig.connection.playEffect(SHOT, { category: 'interface' });
    expect(device.levels().low).toBeCloseTo(0.9);
    expect(rig.connection.volumes).toEqual({ music: 0, effects: 0.5, interface: 1 });
  });

  it('scale what the feed plays', () => {
    connect({ volumes: { music: 0 } });
    rig.play(500, [100, 300]);
    expect(device.log).toEqual([]);
  });

  it.each([
    ['music', 2],
    ['music', Number.NaN],
    ['sounds', 1],
  ])('reject %s = %f', (category, volume) => {
    connect();
    expect(() => rig.connection.setVolume(category as never, volume)).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
    expect(() => connect({ volumes: { [category]: volume } })).toThrow();
  });
});

describe('places', () => {
  const pads = (): VirtualDevice[] =>
    [
      { id: 'gamepad:0' },
      { id: 'gamepad:1' },
      { id: 'xr:left', side: 'left' as const },
      { id: 'xr:right', side: 'right' as const },
    ].map((options) => createVirtualDevice({ ...options, now: rig.time.now }));
  const felt = (devices: VirtualDevice[]) => devices.filter((each) => each.log.length > 0).map(({ id }) => id);

  it.each<[EffectOptions, string[]]>([
    [{}, ['gamepad:0', 'gamepad:1', 'xr:left', 'xr:right']],
    [{ device: 'gamepad:1' }, ['gamepad:1']],
    [{ device: 'xr:*' }, ['xr:left', 'xr:right']],
    [{ device: 'xr:*', motor: 'left' }, ['xr:left']],
    [{ motor: 'right' }, ['gamepad:0', 'gamepad:1', 'xr:right']],
  ])('%j is felt on %j', (options, expected) => {
    const devices = pads();
    connect({ devices });
    rig.connection.playEffect(SHOT, options);
    rig.connection.playEffect(RUMBLE, options);
    rig.time.advance(300);
    expect(felt(devices)).toEqual(expected);
  });

  it('on one side of a pad drive the motor of that side only', () => {
    const devices = pads();
    connect({ devices });
    rig.connection.playEffect(SHOT, { device: 'gamepad:0', motor: 'left' });
    expect(devices[0]!.levels()).toMatchObject({ low: 0.9, high: 0, rightTrigger: 0 });
  });

  it('do not depend on the routing of the music', () => {
    connect({ routing: { name: 'none', routes: [] } });
    rig.connection.playEffect(SHOT);
    expect(device.levels().low).toBe(0.9);
  });
});

describe('pause', () => {
  it('silences music and effects, not the interface, and effects continue where they were', () => {
    connect();
    const long: HapticEffect = { transients: [{ time: 0 }, { time: 0.5, intensity: 0.7 }] };
    const effect = rig.connection.playEffect(long);
    rig.time.advance(400);
    rig.connection.pause();
    expect(rig.connection.paused).toBe(true);
    device.onCommand(({ low }) => expect(low === 0 || rig.connection.paused === false).toBe(true));
    music(1000);
    expect(rig.connection.playEffect(SHOT).playing, 'not played').toBe(false);
    expect(effect.playing).toBe(true);
    rig.connection.resume();
    const resumedMs = rig.time.nowMs;
    rig.time.advance(300);
    const [start, ...more] = device.log.filter(({ timeMs, starts }) => timeMs > resumedMs && starts.length > 0);
    expect(start).toMatchObject({ timeMs: resumedMs + 100, low: 0.7 });
    expect(more).toEqual([]);
  });

  it('leaves the interface', () => {
    connect();
    rig.connection.pause();
    rig.connection.playEffect(SHOT, { category: 'interface' });
    expect(device.levels().low).toBe(0.9);
  });

  it('stop() turns everything off, also effects that begin later', () => {
    connect();
    rig.connection.playEffect(RUMBLE, { loop: true });
    rig.time.advance(100);
    rig.connection.stop();
    rig.connection.playEffect(SHOT, { category: 'interface' });
    rig.time.advance(1000);
    expect(device.levels().low).toBe(0);
    expect(device.log.at(-1)!.low).toBe(0);
  });
});

describe('motors always stop', () => {
  it.each<[string, () => void]>([
    ['the page is hidden', () => rig.page.setVisibility('hidden')],
    ['the window loses focus', () => rig.page.dispatchEvent(new Event('blur'))],
    ['the session fails', () => rig.feed.sinks.complete()],
    ['the connection is disposed', () => rig.connection.dispose()],
    ['the device is removed', () => rig.connection.removeDevice('virtual')],
  ])('under an effect when %s', (_name, cut) => {
    connect();
    rig.connection.playEffect(RUMBLE, { loop: true });
    rig.time.advance(300);
    expect(device.levels().low).toBeGreaterThan(0);
    cut();
    expect(device.levels().low).toBe(0);
    const before = device.log.length;
    rig.time.advance(1000);
    expect(device.log.slice(before).every(({ low }) => low === 0)).toBe(true);
  });

  it('when its signal aborts', () => {
    connect();
    const controller = new AbortController();
    const { signal } = controller;
    rig.connection.playEffect(RUMBLE, { loop: true, signal });
    rig.time.advance(300);
    controller.abort();
    expect(device.levels().low).toBe(0);
    expect(rig.connection.playEffect(RUMBLE, { signal }).playing).toBe(false);
  });

  it('when the page hangs: the command ends', () => {
    connect();
    rig.connection.playEffect(RUMBLE, { loop: true });
    rig.time.advance(300);
    rig.time.nowMs += 500;
    expect(device.levels().low).toBe(0);
  });

  it('when the engine crashes: the music ends although an effect continues', () => {
    connect();
    music(200, { frequencyHz: 300 });
    rig.connection.playEffect(RUMBLE, { loop: true });
    rig.time.advance(600);
    expect(device.levels()).toMatchObject({ high: 0 });
    expect(device.levels().low).toBeGreaterThan(0.3);
  });

  it('resolves done when the connection ends', async () => {
    connect();
    const effect = rig.connection.playEffect(RUMBLE, { loop: true });
    rig.connection.dispose();
    await effect.done;
    expect(effect.playing).toBe(false);
    expect(() => rig.connection.playEffect(SHOT)).toThrow(expect.objectContaining({ code: 'disposed' }));
    await settle();
  });
});
