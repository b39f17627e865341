/** The pure parts of the XR stage: places, hands, routing, boundary, frame rate and status. */
import { Vector3 } from 'three/webgpu';
import { describe, expect, it } from 'vitest';
import { hapticPreset, connectDevices, createVirtualDevice } from '@sense/haptics';
import { NearestHands, type FeelingHand } from '../../../../packages/visuals/src/xr/hands/nearest-hands.js';
import { placeRouting, PlaceRouting } from '../../../../packages/visuals/src/xr/hands/place-routing.js';
import { boundaryDim, distanceInside } from '../../../../packages/visuals/src/xr/room/boundary.js';
import { defaultPlace, XrPlaces } from '../../../../packages/visuals/src/xr/room/places.js';
import { chooseFrameRate } from '../../../../packages/visuals/src/xr/session.js';
import { describeStatus } from '../../../../packages/visuals/src/xr/status.js';

const hand = (x: number, z: number, feels = true): FeelingHand => ({
  feels,
  tracked: true,
  position: new Vector3(x, 1, z),
});
const { now: PLACES } = new XrPlaces(1.6);

describe('places', () => {
  it('put drums behind, bass on the floor, the voice ahead below the eyes, and the others at the sides', () => {
    expect(defaultPlace('drums', 1.6).z).toBeGreaterThan(1);
    expect(defaultPlace('bass', 1.6).y).toBe(0);
    const voice = defaultPlace('vocals', 1.6);
    expect((Math.atan2(1.6 - voice.y, -voice.z) * 180) / Math.PI).toBeCloseTo(12, 5);
    expect(defaultPlace('other', 1.6).x).toBeGreaterThan(1);
  });

  it('need no turn for the voice, and a turn for the instruments at both sides', () => {
    const degrees = (radians: number) => (radians * 180) / Math.PI;
    const seen = (stem: 'vocals' | 'other') => {
      const { x, y, z } = defaultPlace(stem, 1.6);
      return {
        aside: degrees(Math.atan2(Math.abs(x), -z)),
        below: degrees(Math.atan2(1.6 - y, Math.hypot(x, z))),
      };
    };
    expect(seen('vocals').aside).toBeLessThan(30);
    expect(seen('vocals').below).toBeGreaterThan(10);
    expect(seen('vocals').below).toBeLessThan(20);
    expect(seen('other').aside).toBeCloseTo(49, 0);
    expect(seen('other').below).toBeCloseTo(6.4, 1);
  });

  it('follow the eyes until they are set, and are kept near the listener', () => {
    const places = new XrPlaces(1.6, { bass: { x: 0, y: 0, z: -50 } });
    expect(places.now.bass.toArray()).toEqual([0, 0, -5]);
    places.set('drums', { x: 0.1, y: -3, z: 0 });
    expect(places.now.drums.toArray()).toEqual([0.6, 0, 0]);
    places.eyeHeight = 1.2;
    expect(places.now.drums.x).toBe(0.6);
    expect(places.now.vocals.y).toBeLessThan(0.7);
    places.reset();
    expect(places.toData().drums).toEqual(defaultPlace('drums', 1.2));
    expect(() => places.set('bass', { x: Infinity, y: 0, z: 0 })).toThrow(/finite/);
  });
});

describe('hands', () => {
  it('feel what is nearer, and change only when the other hand is clearly nearer', () => {
    const nearest = new NearestHands();
    expect(nearest.update(PLACES, hand(-0.2, 0), hand(0.2, 0), false)).toBe(true);
    expect(nearest.hands).toMatchObject({ drums: ['right'], bass: ['left'], other: ['left', 'right'] });
    expect(nearest.update(PLACES, hand(-0.2, 0.05), hand(0.2, 0), false)).toBe(false);
    expect(nearest.update(PLACES, hand(-0.2, 0.4), hand(0.2, 0), false)).toBe(true);
    expect(nearest.hands.drums).toEqual(['left']);
    expect(nearest.update(PLACES, hand(-0.2, 0.4), hand(0.2, 0), false)).toBe(false);
  });

  it('are swapped by a setting, unless only one of them feels', () => {
    const nearest = new NearestHands();
    nearest.update(PLACES, hand(-0.2, 0), hand(0.2, 0.5), true);
    expect(nearest.hands.drums).toEqual(['left']);
    nearest.update(PLACES, hand(-0.2, 0, false), hand(0.2, 0.5), true);
    expect(nearest.hands.drums).toEqual(['right']);
    nearest.update(PLACES, hand(-0.2, 0, false), hand(0.2, 0.5, false), true);
    expect(nearest.hands.drums).toEqual([]);
  });
});

describe('routing', () => {
  const HANDS = { drums: ['right'], bass: ['left'], other: ['left', 'right'], vocals: [] } as const;

  it('moves the stems of a preset to the hands, and leaves other devices as they are', () => {
    const { routing } = hapticPreset('drums-first');
    const placed = placeRouting(routing, HANDS, ['audio:2']);
    const felt = (device: string) => placed.routes.filter((route) => route.device === device).map(({ stem }) => stem);
    expect(felt('xr:right')).toContain('drums');
    expect(felt('xr:left')).not.toContain('drums');
    expect(felt('xr:left')).toContain('bass');
    const before = routing.routes.filter(({ device }) => device === '*').map(({ stem }) => stem);
    expect(felt('audio:2')).toEqual(before);
  });

  it('follows the preset of the app and new devices, and restores the routing at the end', () => {
    const haptics = connectDevices({ discover: false });
    const session = Object.assign(new EventTarget(), { inputSources: [] }) as unknown as XRSession;
    const placing = new PlaceRouting(haptics, session, HANDS);
    expect(haptics.routing.name).toMatch(/, by place$/);
    haptics.addDevice(createVirtualDevice({ id: 'vest' }));
    expect(haptics.routing.routes.some(({ device }) => device === 'vest')).toBe(true);
    haptics.setPreset('full-band');
    expect(haptics.routing.routes.some(({ device }) => device === 'xr:right')).toBe(true);
    placing.end();
    expect(haptics.routing).toEqual(hapticPreset('full-band').routing);
    haptics.dispose();
  });
});

describe('the boundary', () => {
  const SQUARE = [
    { x: -1, z: -1 },
    { x: 1, z: -1 },
    { x: 1, z: 1 },
    { x: -1, z: 1 },
  ];

  it('measures how far inside a point is', () => {
    const inside = (...of: [typeof SQUARE | [], number, number]): number => {
      const out = new Float64Array(1);
      distanceInside(...of, out);
      return out[0]!;
    };
    expect(inside(SQUARE, 0, 0)).toBeCloseTo(1);
    expect(inside(SQUARE, 0.8, 0)).toBeCloseTo(0.2);
    expect(inside(SQUARE, 1.5, 0)).toBeCloseTo(-0.5);
    expect(inside([], 9, 9)).toBe(Infinity);
  });

  it('dims the light near it, without a step, and never to darkness', () => {
    expect([boundaryDim(Infinity), boundaryDim(1)]).toEqual([1, 1]);
    expect(boundaryDim(-1)).toBe(0.2);
    expect(boundaryDim(0.2)).toBeGreaterThan(boundaryDim(0.1));
  });
});

it('requests 90 Hz, or what the headset has nearest below it', () => {
  expect(chooseFrameRate([72, 80, 90, 120])).toBe(90);
  expect(chooseFrameRate(new Float32Array([60, 72]))).toBe(72);
  expect(chooseFrameRate([120])).toBe(120);
  expect(chooseFrameRate([])).toBeUndefined();
});

it('states the condition of the stage in a sentence', () => {
  const facts = {
    mode: 'ar',
    haptics: true,
    state: 'presenting',
    visibility: 'visible',
    input: 'hands',
    felt: false,
    blendMode: 'additive',
    placed: true,
    nearBoundary: false,
  } as const;
  expect(describeStatus(facts).message).toContain('picture and sound only');
  expect(describeStatus({ ...facts, placed: false }).message).toContain('floor');
  expect(describeStatus({ ...facts, nearBoundary: true }).message).toContain('step back');
  expect(describeStatus({ ...facts, visibility: 'hidden' }).message).toContain('nothing vibrates');
  expect(describeStatus({ ...facts, state: 'page' }).message).toContain('your room');
  expect(describeStatus(facts)).not.toHaveProperty('mode');
});
