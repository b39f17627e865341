/** A run of the XR stage on a scripted session: its boundary, what the headset resets, and motors that come late. */
import { Scope } from '@sense/core';
import { Group } from 'three/webgpu';
import { afterEach, describe, expect, it } from 'vitest';
import { XrPlaces } from '../../../../packages/visuals/src/xr/room/places.js';
import { XrRun } from '../../../../packages/visuals/src/xr/run.js';
import type { XrMode } from '../../../../packages/visuals/src/xr/session.js';

const SQUARE = [
  { x: -1, z: -1 },
  { x: 1, z: -1 },
  { x: 1, z: 1 },
  { x: -1, z: 1 },
];
const EYES = 1.6;

interface FakeSpace extends EventTarget {
  boundsGeometry?: readonly { x: number; z: number }[];
  /** Where the origin of the space is in the room. */
  origin: { x: number; z: number };
}

const spaceAt = (x: number, z: number): FakeSpace => Object.assign(new EventTarget(), { origin: { x, z } });

/** Column by column, without a turn. */
const matrixAt = (x: number, y: number, z: number) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1];
const poseAt = (x: number, y: number, z: number) => ({
  transform: { position: { x, y, z }, matrix: matrixAt(x, y, z) },
});

interface FakeSource {
  readonly handedness: 'left' | 'right';
  readonly targetRaySpace: FakeSpace;
  readonly gamepad: { hapticActuators: { pulse(): void }[] };
}

const scopes: Scope[] = [];
afterEach(() => scopes.splice(0).forEach((scope) => scope.dispose()));

async function openRun(mode: XrMode = 'vr', sources: readonly FakeSource[] = []) {
  const bounded = Object.assign(spaceAt(0, 0), { boundsGeometry: SQUARE as FakeSpace['boundsGeometry'] });
  const space = spaceAt(0, 0);
  const session = Object.assign(new EventTarget(), {
    inputSources: sources,
    requestReferenceSpace: (type: string) => Promise.resolve(type === 'bounded-floor' ? bounded : spaceAt(0, 0)),
  });
  const head = { x: 0, z: 0 };
  const frame = {
    getViewerPose: ({ origin }: FakeSpace) => poseAt(head.x - origin.x, EYES, head.z - origin.z),
    getPose: () => poseAt(0, 1, 0),
  };
  const scope = new Scope();
  scopes.push(scope);
  const stage = new Group();
  let changes = 0;
  const opened = { session: session as never, space: 'local-floor', floor: 0 } as const;
  const parts = { mode, opened, stage, places: new XrPlaces(EYES), sound: undefined, haptics: undefined };
  const run = new XrRun({ ...parts, swapHands: () => false, changed: () => changes++ }, scope);
  // The bounded space is there.
  for (let i = 0; i < 4; i++) await Promise.resolve();
  return {
    run,
    stage,
    session,
    space,
    bounded,
    changes: () => changes,
    /** A frame with the head at a place of the room. */
    see(x: number, z: number) {
      Object.assign(head, { x, z });
      run.update(frame as never, space as never);
    },
  };
}

describe('the boundary', () => {
  it('is measured in its own space, whose origin is not that of the stage', async () => {
    const { run, space, bounded, see } = await openRun();
    Object.assign(space.origin, { x: 3, z: 2 });
    bounded.origin.x = 5;
    see(5, 0);
    expect([run.nearBoundary, run.dim]).toEqual([false, 1]);
    see(5.9, 0);
    expect(run.nearBoundary).toBe(true);
    expect(run.dim).toBeLessThan(0.5);
    see(3, 2);
    expect(run.dim).toBeCloseTo(0.2);
  });

  it('is read again when the headset resets it', async () => {
    const { run, bounded, changes, see } = await openRun();
    see(0.9, 0);
    expect(run.nearBoundary).toBe(true);
    bounded.boundsGeometry = SQUARE.map(({ x, z }) => ({ x: 3 * x, z: 3 * z }));
    bounded.dispatchEvent(new Event('reset'));
    const before = changes();
    see(0.9, 0);
    expect([run.nearBoundary, run.dim]).toEqual([false, 1]);
    expect(changes()).toBe(before + 1);
  });
});

describe('a reset by the button of the headset', () => {
  it('puts the stage around the head in VR', async () => {
    const { run, stage, space, see } = await openRun();
    see(0, 0);
    see(2, 1);
    expect(stage.position.x).toBe(0);
    space.dispatchEvent(new Event('reset'));
    see(2, 1);
    expect(stage.position.toArray()).toEqual([2, 0, 1]);
    expect(run.placed).toBe(true);
  });

  it('asks for a new place in AR', async () => {
    const source: FakeSource = {
      handedness: 'right',
      targetRaySpace: spaceAt(0, 0),
      gamepad: { hapticActuators: [] },
    };
    const { run, session, space, see } = await openRun('ar', [source]);
    see(0, 0);
    session.dispatchEvent(Object.assign(new Event('selectstart'), { inputSource: source }));
    expect(run.placed).toBe(true);
    space.dispatchEvent(new Event('reset'));
    see(0, 0);
    expect(run.placed).toBe(false);
  });
});

it('gives its stems to a controller whose motor appears after it', async () => {
  const source = {
    handedness: 'right',
    targetRaySpace: spaceAt(0, 0),
    gamepad: { hapticActuators: [] as { pulse(): void }[] },
  } as const;
  const { run, changes, see } = await openRun('vr', [source]);
  see(0, 0);
  expect(run.hands.right.feels).toBe(false);
  expect(run.nearest.hands.drums).toEqual([]);
  const before = changes();
  source.gamepad.hapticActuators.push({ pulse: () => undefined });
  see(0, 0);
  expect(run.hands.right.feels).toBe(true);
  expect(run.nearest.hands.drums).toEqual(['right']);
  expect(changes()).toBeGreaterThan(before);
});
