/** The routing matrix as data: the routing after toggling cells, on connected devices and later ones. */
import { describe, expect, it } from 'vitest';
import {
  checkRouting,
  createVirtualDevice,
  DEVICE_PROFILES,
  HAPTIC_PRESETS,
  route,
  ROUTE_EVERYTHING,
  ROUTE_HANDS,
  routesFor,
  type DeviceProfile,
  type HapticRouting,
} from '@sense/haptics';
import {
  cellsOf,
  checkEdits,
  composeRouting,
  isEdited,
  NO_EDITS,
  placesOf,
  setStemStrength,
  switchCell,
  type RoutableDevice,
} from '../../../../../examples/src/feel/state/routing-edits.js';

const virtual = createVirtualDevice();
const pad = fake('gamepad:0', DEVICE_PROFILES.xbox);
const second = fake('gamepad:1', DEVICE_PROFILES.xbox);
const phone = fake('phone', DEVICE_PROFILES.phone);
const leftHand: RoutableDevice = { ...fake('xr:left', DEVICE_PROFILES.xrController), side: 'left' };
const FULL_BAND = HAPTIC_PRESETS['full-band'].routing;

function fake(id: string, profile: DeviceProfile): RoutableDevice {
  return { id, label: id, kind: 'custom', profile };
}

/** Which stems reach a device, with their motors. */
function reach(routing: HapticRouting, device: RoutableDevice): Record<string, string[]> {
  const table = routesFor(checkRouting(routing), device);
  return Object.fromEntries(Object.entries(table).map(([stem, routes]) => [stem, routes.map(({ motor }) => motor)]));
}

describe('places', () => {
  it('are the motors of a device, and Auto if it has several', () => {
    expect(placesOf(virtual).map(({ motor }) => motor)).toEqual(['by-character', 'low', 'high', 'triggers']);
    expect(placesOf(pad).map(({ motor }) => motor)).toEqual(['by-character', 'low', 'high']);
    expect(placesOf(phone).map(({ label }) => label)).toEqual(['Motor']);
    expect(placesOf(leftHand)).toEqual([{ motor: 'by-character', label: 'Left', name: 'left hand' }]);
  });

  it('show the routes of a routing, with missing motors replaced as devices do', () => {
    const motors = (routing: HapticRouting, device: RoutableDevice) =>
      cellsOf(routing, NO_EDITS, device).map(({ stem, motor }) => `${stem} ${motor}`);
    expect(motors(FULL_BAND, virtual)).toEqual(['drums by-character', 'bass low', 'other triggers', 'vocals high']);
    expect(motors(FULL_BAND, pad)).toContain('other high');
    expect(motors(FULL_BAND, phone)).toEqual(
      ['drums', 'bass', 'other', 'vocals'].map((stem) => `${stem} by-character`),
    );
    expect(motors(ROUTE_HANDS, leftHand)).toEqual(['bass by-character', 'vocals by-character']);
    expect(motors({ name: 'x', routes: [route('bass', { motor: 'both' })] }, pad)).toEqual(['bass low', 'bass high']);
  });
});

describe('a toggled cell', () => {
  const off = switchCell(ROUTE_EVERYTHING, NO_EDITS, { device: pad, stem: 'bass', motor: 'by-character', on: false });

  it('silences a stem only on that device', () => {
    const routing = composeRouting(ROUTE_EVERYTHING, off, [virtual, pad, phone]);
    expect(reach(routing, pad)).not.toHaveProperty('bass');
    expect(reach(routing, pad)).toHaveProperty('drums', ['by-character']);
    for (const device of [virtual, phone]) expect(reach(routing, device)).toHaveProperty('bass', ['by-character']);
  });

  it('leaves devices that connect later as in the preset', () => {
    const routing = composeRouting(ROUTE_EVERYTHING, off, [virtual, pad]);
    for (const device of [phone, leftHand]) expect(Object.keys(reach(routing, device))).toHaveLength(4);
    expect(reach(routing, second), 'of the same kind: routed once it is connected').toEqual({});
    expect(reach(composeRouting(ROUTE_EVERYTHING, off, [virtual, pad, second]), second)).toHaveProperty('bass');
  });

  it('moves a stem: a motor and Auto exclude each other, two motors do not', () => {
    const cell = { device: pad, stem: 'bass', on: true } as const;
    const low = switchCell(ROUTE_EVERYTHING, NO_EDITS, { ...cell, motor: 'low' });
    expect(reach(composeRouting(ROUTE_EVERYTHING, low, [pad]), pad)['bass']).toEqual(['low']);
    const both = switchCell(ROUTE_EVERYTHING, low, { ...cell, motor: 'high' });
    expect(reach(composeRouting(ROUTE_EVERYTHING, both, [pad]), pad)['bass']).toEqual(['low', 'high']);
    const auto = switchCell(ROUTE_EVERYTHING, both, { ...cell, motor: 'by-character' });
    expect(reach(composeRouting(ROUTE_EVERYTHING, auto, [pad]), pad)['bass']).toEqual(['by-character']);
  });

  it('keeps the strength of the stem in the preset', () => {
    const moved = switchCell(FULL_BAND, NO_EDITS, { device: virtual, stem: 'other', motor: 'low', on: true });
    const own = cellsOf(FULL_BAND, moved, virtual).filter(({ stem }) => stem === 'other');
    expect(own.map(({ motor, strength }) => [motor, strength])).toEqual([
      ['triggers', 0.7],
      ['low', 0.7],
    ]);
  });

  it('does not change routes to named devices', () => {
    const base = { name: 'named', routes: [route('bass', { device: 'audio:2' }), route('drums')] };
    const edits = switchCell(base, NO_EDITS, { device: pad, stem: 'drums', motor: 'by-character', on: false });
    const routing = composeRouting(base, edits, [pad, virtual]);
    expect(reach(routing, fake('audio:2', DEVICE_PROFILES.audioRate))).toHaveProperty('bass');
    expect(reach(routing, pad)).toEqual({});
    expect(reach(routing, virtual)).toEqual({ drums: ['by-character'] });
  });
});

describe('the strength of a stem', () => {
  it('scales the stem on all devices, and returns the routing unchanged at full strength', () => {
    const edits = setStemStrength(NO_EDITS, 'other', 0.5);
    const scaled = composeRouting(FULL_BAND, edits, [virtual]).routes.find(({ stem }) => stem === 'other')!;
    expect(scaled.strength).toBeCloseTo(0.35);
    expect(composeRouting(FULL_BAND, NO_EDITS, [virtual])).toBe(FULL_BAND);
    expect([isEdited(NO_EDITS), isEdited(edits)]).toEqual([false, true]);
  });
});

describe('stored edits', () => {
  it('are validated', () => {
    const edits = switchCell(FULL_BAND, setStemStrength(NO_EDITS, 'bass', 0.2), {
      device: pad,
      stem: 'bass',
      motor: 'low',
      on: false,
    });
    expect(checkEdits(JSON.parse(JSON.stringify(edits)))).toEqual(edits);
    expect(checkEdits(undefined)).toEqual(NO_EDITS);
    expect(() => checkEdits({ ...edits, strengths: { ...edits.strengths, bass: 7 } })).toThrow(/strength/);
    expect(() =>
      checkEdits({ ...edits, devices: { pad: [{ ...route('bass'), motor: 'left toe' as never }] } }),
    ).toThrow(/motor/);
  });
});
