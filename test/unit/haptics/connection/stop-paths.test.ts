/** Motors stop whichever part of the chain fails, and continue after a pause. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VOICE_COMMAND_MS, VOICE_TIMEOUT_MS } from '@sense/haptics/internal';
import { createVirtualDevice } from '@sense/haptics';
import { RUNNING } from '../../../support/fake-feed.js';
import { Rig, settle } from '../rig.js';

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
});

afterEach(() => rig.connection.dispose());

describe('a motor is never left on', () => {
  const cuts: Record<string, () => unknown> = {
    'the page is hidden': () => rig.page.setVisibility('hidden'),
    'the page goes into the back/forward cache': () => rig.page.dispatchEvent(new Event('pagehide')),
    'the page is frozen': () => rig.page.document.dispatchEvent(new Event('freeze')),
    'the window loses focus': () => rig.page.dispatchEvent(new Event('blur')),
    'the caller panics': () => rig.connection.stop(),
    'the connection is disposed': () => rig.connection.dispose(),
    'the session aborts': () => rig.feed.controller.abort(),
    'the streams complete': () => rig.feed.sinks.complete(),
    'the session fails': () => rig.feed.sinks.status({ ...RUNNING, state: 'failed' }),
    'the context is suspended': () => rig.feed.sinks.status({ ...RUNNING, state: 'suspended' }),
    'the pad is unplugged': () => {
      rig.pad.connected = false;
      rig.padEvent('gamepaddisconnected', rig.pad.gamepad);
    },
    'the device is removed': () => rig.connection.removeDevice('gamepad:0'),
  };

  it.each(Object.keys(cuts))('when %s: off immediately, although the engine continues', async (name) => {
    rig.connect();
    rig.play(500, [480]);
    expect(rig.pad.running).toBeDefined();
    const { resets } = rig.pad;
    cuts[name]!();
    expect(rig.pad.running, 'immediately').toBeUndefined();
    expect(rig.pad.resets, 'by our own stop, whatever the browser does').toBeGreaterThan(resets);
    const before = rig.pad.effects.length;
    rig.play(500, [100, 300]);
    expect(rig.pad.effects.length, 'and stays off').toBe(before);
    await settle();
    expect(rig.errors).toEqual([]);
  });

  it('when the signal of the caller aborts', () => {
    const controller = new AbortController();
    rig.connect({ signal: controller.signal });
    rig.play(500);
    controller.abort();
    expect(rig.pad.running).toBeUndefined();
    expect(rig.time.pendingTimers).toBe(0);
    expect(rig.connection.devices).toEqual([]);
  });

  it('when the worker crashes: voices end after 250 ms of silence', () => {
    rig.connect();
    rig.play(500);
    const crashMs = rig.time.nowMs;
    rig.time.advance(VOICE_TIMEOUT_MS / 2);
    expect(rig.pad.running, 'a short gap of the engine is bridged').toBeDefined();
    rig.time.advance(VOICE_TIMEOUT_MS / 2 + 20);
    expect(rig.pad.running).toBeUndefined();
    expect(rig.pad.effects.at(-1)!.atMs).toBeLessThanOrEqual(crashMs + VOICE_TIMEOUT_MS);
    rig.time.advance(10_000);
    expect(rig.pad.running).toBeUndefined();
    expect(rig.time.pendingTimers).toBe(0);
  });

  it('when the page hangs and no timer runs: effects end after their duration', () => {
    rig.connect();
    rig.play(500, [480]);
    rig.time.nowMs += VOICE_COMMAND_MS;
    expect(rig.pad.running).toBeUndefined();
  });

  it('when connected to a feed that has ended', () => {
    rig.feed.controller.abort();
    rig.connect();
    expect(rig.connection.devices).toEqual([]);
    expect(() => rig.connection.addDevice(createVirtualDevice())).toThrow(
      expect.objectContaining({ code: 'disposed' }),
    );
    rig.connection.stop();
    rig.connection.resume();
  });

  it('when connected on a hidden page, until it is visible', () => {
    rig.page.setVisibility('hidden');
    rig.connect();
    rig.play(300, [100]);
    expect(rig.pad.effects).toEqual([]);
    rig.page.setVisibility('visible');
    rig.play(300, [100]);
    expect(rig.pad.effects.length).toBeGreaterThan(3);
  });
});

describe('connected in an unfocused window', () => {
  it('plays when it is focused', () => {
    rig.page.focused = false;
    rig.connect();
    rig.play(300, [100]);
    expect(rig.pad.effects).toEqual([]);
    expect(rig.connection.holdsOf('gamepad:0')).toEqual(['page-blurred']);
    rig.page.dispatchEvent(new Event('focus'));
    rig.play(300, [100]);
    expect(rig.pad.effects.length).toBeGreaterThan(3);
  });

  it('plays immediately with stopOnBlur false', () => {
    rig.page.focused = false;
    rig.connect({ stopOnBlur: false });
    rig.play(300, [100]);
    expect(rig.pad.effects.length).toBeGreaterThan(3);
  });
});

describe('after a pause', () => {
  it.each<[string, () => void, () => void]>([
    ['hidden and shown', () => rig.page.setVisibility('hidden'), () => rig.page.setVisibility('visible')],
    [
      'blurred and focused',
      () => rig.page.dispatchEvent(new Event('blur')),
      () => rig.page.dispatchEvent(new Event('focus')),
    ],
    ['stopped and resumed', () => rig.connection.stop(), () => rig.connection.resume()],
    [
      'suspended and running',
      () => rig.feed.sinks.status({ ...RUNNING, state: 'suspended' }),
      () => rig.feed.sinks.status(RUNNING),
    ],
  ])('%s, it continues without the items that it missed', (_name, pause, go) => {
    rig.connect();
    rig.play(300);
    pause();
    rig.play(300, [280]);
    const resumedMs = rig.time.nowMs;
    go();
    rig.time.advance(200);
    const before = rig.pad.effects.filter(({ atMs }) => atMs >= resumedMs);
    expect(before).toEqual([]);
    rig.play(300, [100]);
    expect(
      rig.pad.effects.filter(({ atMs, strongMagnitude }) => atMs >= resumedMs && strongMagnitude === 1).length,
    ).toBeGreaterThan(0);
    expect(rig.connection.stats.devices[0]!.held).toBeGreaterThan(0);
  });

  it('a blurred page that is shown again still waits for focus', () => {
    rig.connect();
    rig.page.dispatchEvent(new Event('blur'));
    rig.page.setVisibility('hidden');
    rig.page.setVisibility('visible');
    expect(rig.connection.holdsOf('gamepad:0')).toEqual(['page-blurred']);
    rig.play(300, [100]);
    expect(rig.pad.effects).toEqual([]);
  });

  it('a device that connects while stopped is held too', () => {
    rig.connect({ discover: false });
    rig.connection.stop();
    const device = createVirtualDevice({ now: rig.time.now });
    rig.connection.addDevice(device);
    rig.play(300, [100]);
    expect(device.log).toEqual([]);
    expect(rig.connection.stopped).toBe(true);
    rig.connection.resume();
    rig.play(300, [100]);
    expect(device.log.length).toBeGreaterThan(3);
  });

  it('stopOnBlur false ignores blur', () => {
    rig.connect({ stopOnBlur: false });
    rig.page.dispatchEvent(new Event('blur'));
    rig.play(300);
    expect(rig.pad.running).toBeDefined();
  });
});
