/** Routes send stems to devices, motors and hands, with strength and range. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderTransient } from '../../../../packages/haptics/src/mixing/render.js';
import {
  checkRouting,
  createVirtualDevice,
  DEFAULT_MAPPING,
  DEVICE_PROFILES,
  presetMapping,
  ROUTE_EVERYTHING,
  ROUTE_HANDS,
  route,
  routesFor,
  type HapticRoute,
  type VirtualDevice,
} from '@sense/haptics';
import { Rig } from '../rig.js';

const { virtual: PAD, xrController: SINGLE } = DEVICE_PROFILES;
const DUAL = { ...PAD, motors: 'dual' } as const;

describe('routes', () => {
  const stems = (device: string, side?: 'left' | 'right'): string[] =>
    Object.keys(
      routesFor(
        {
          name: 'test',
          routes: [
            route('drums', { device: 'gamepad:*' }),
            route('bass', { device: 'xr:left' }),
            route('vocals', { motor: 'right' }),
            route('other', { device: 'a.c' }),
          ],
        },
        { id: device, side },
      ),
    ).sort();

  it('reach the devices that match their pattern', () => {
    expect(stems('gamepad:0')).toEqual(['drums', 'vocals']);
    expect(stems('my-gamepad:0')).toEqual(['vocals']);
    expect(stems('abc')).toEqual(['vocals']);
    expect(stems('a.c')).toEqual(['other', 'vocals']);
  });

  it('for a hand reach only that hand, on all of its motors', () => {
    expect(stems('xr:left', 'left')).toEqual(['bass']);
    expect(stems('xr:right', 'right')).toEqual(['vocals']);
    expect(routesFor(ROUTE_HANDS, { id: 'xr:right', side: 'right' }).drums![0]!.motor).toBe('by-character');
  });
});

describe('placement', () => {
  const levels = (
    options: Partial<Omit<HapticRoute, 'stem'>>,
    profile: typeof PAD | typeof DUAL | typeof SINGLE = PAD,
  ) => renderTransient({ intensity: 0.5, sharpness: 0.1 }, profile, 1, route('drums', options));

  it.each([
    ['low', { low: 0.5, high: 0, leftTrigger: 0, rightTrigger: 0 }],
    ['high', { low: 0, high: 0.5, leftTrigger: 0, rightTrigger: 0 }],
    ['both', { low: 0.5, high: 0.5, leftTrigger: 0, rightTrigger: 0 }],
    ['triggers', { low: 0, high: 0, leftTrigger: 0.5, rightTrigger: 0.5 }],
    ['left', { low: 0.5, high: 0, leftTrigger: 0.5, rightTrigger: 0 }],
    ['right', { low: 0, high: 0.5, leftTrigger: 0, rightTrigger: 0.5 }],
  ] as const)('on %s', (motor, expected) => {
    expect(levels({ motor })).toEqual(expected);
  });

  it('merges missing motors into those of the device', () => {
    expect(levels({ motor: 'triggers' }, DUAL)).toMatchObject({ low: 0, high: 0.5, leftTrigger: 0 });
    const { startLevel } = SINGLE;
    expect(levels({ motor: 'high' }, SINGLE).low).toBeCloseTo(startLevel + (1 - startLevel) * 0.5);
  });

  it('scales by strength and maps levels to the range', () => {
    expect(levels({ motor: 'low', strength: 0.5 }).low).toBe(0.25);
    expect(levels({ motor: 'low', range: [0.4, 0.8] }).low).toBeCloseTo(0.6);
    expect(renderTransient({ intensity: 0, sharpness: 0 }, PAD, 1, route('drums', { range: [0.4, 1] })).low).toBe(0);
  });
});

describe('checks name the field', () => {
  it.each([
    [{ stem: 'guitar' }, /routes\[0\]\.stem must be one of drums.*"guitar"/],
    [{ motor: 'nose' }, /routes\[0\]\.motor/],
    [{ strength: 2 }, /routes\[0\]\.strength/],
    [{ range: [0.8, 0.2] }, /routes\[0\]\.range high/],
    [{ device: '' }, /routes\[0\]\.device/],
    [{ motors: 'low' }, /routes\[0\] may have/],
  ])('%j', (change, message) => {
    const routes = [{ ...route('drums'), ...change }] as HapticRoute[];
    expect(() => checkRouting({ name: 'test', routes })).toThrow(message);
  });
});

describe('two devices', () => {
  let rig: Rig;
  let hands: VirtualDevice;
  let seat: VirtualDevice;

  beforeEach(() => {
    rig = new Rig();
    const { now } = rig.time;
    hands = createVirtualDevice({ id: 'hands', now });
    seat = createVirtualDevice({ id: 'seat', now });
    rig.connect({
      discover: false,
      devices: [hands, seat],
      routing: {
        name: 'apart',
        routes: [
          route('drums', { device: 'hands', motor: 'high' }),
          route('bass', { device: 'seat', motor: 'both', strength: 0.5 }),
        ],
      },
    });
  });

  afterEach(() => rig.connection.dispose());

  it('play the stems that are assigned to them', () => {
    rig.play(1000, [200, 600]);
    expect(hands.log.filter(({ starts }) => starts.length > 0)).toHaveLength(2);
    expect(hands.log.every(({ low }) => low === 0)).toBe(true);
    const bass = seat.log.filter(({ durationMs }) => durationMs > 0);
    for (const [i, { starts, low, high, timeMs, durationMs }] of bass.entries()) {
      expect(starts).toEqual([]);
      expect(low).toBe(high);
      expect(low).toBeLessThanOrEqual(0.5 * DEFAULT_MAPPING.voices.bass!.gain);
      expect(bass[i + 1]?.timeMs ?? 1000, 'without a gap').toBeLessThanOrEqual(timeMs + durationMs);
    }
    expect(Math.max(...bass.map(({ low }) => low))).toBeGreaterThan(0.15);
    expect(bass[0]!.timeMs, 'from the start').toBeLessThan(100);
  });

  it('swap stems while music plays, and end what is no longer assigned', () => {
    rig.play(500);
    expect(seat.levels().low).toBeGreaterThan(0.1);
    rig.connection.setRouting({ name: 'swapped', routes: [route('bass', { device: 'hands' })] });
    rig.time.advance(20);
    expect(seat.levels().low).toBe(0);
    rig.play(300, [100]);
    expect(seat.levels()).toMatchObject({ low: 0, high: 0 });
    expect(hands.levels().low).toBeGreaterThan(0.1);
    expect(hands.log.filter(({ starts }) => starts.length > 0)).toEqual([]);
  });

  it('use the routing of a preset, and keep it when an invalid one is rejected', () => {
    rig.connection.setPreset('full-band');
    expect(rig.connection.mapping).toBe(presetMapping('full-band'));
    expect(rig.connection.routing.name).toBe('full-band');
    expect(() => rig.connection.setRouting({ name: '', routes: [] })).toThrow(/name/);
    expect(rig.connection.routing.name).toBe('full-band');
  });

  it('all play every stem by default', () => {
    rig.connection.setRouting(ROUTE_EVERYTHING);
    rig.feed.onset({ time: rig.time.nowMs / 1000, drum: 'kick' });
    rig.time.advance(300);
    expect(hands.log).toEqual(seat.log);
    expect(hands.log.length).toBeGreaterThan(0);
  });
});

it('beats with transients reach devices ahead of time', () => {
  const rig = new Rig();
  const device = createVirtualDevice({ now: rig.time.now });
  const character = { gain: 0.5, sharpness: 0, priority: 0 };
  const mapping = {
    ...presetMapping('gentle'),
    beats: { minConfidence: 0, transient: character, downbeat: 1, swell: 0, release: 0.1 },
  };
  rig.connect({ discover: false, devices: [device], mapping });
  rig.time.advance(400);
  rig.feed.beat({ time: 0.5, emitted: 0.4, emittedAt: 400, latency: -100, beatInBar: 1 });
  rig.time.advance(400);
  expect(device.log).toMatchObject([{ timeMs: 560, low: 0.5 }]);
  rig.connection.dispose();
});
