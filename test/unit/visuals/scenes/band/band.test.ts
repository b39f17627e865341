/**
 * The scene "band": its budget, its surroundings, its resources, and what a frame allocates in it, in the choice of
 * hands and at the boundary. Poses, sound and placement need a session: their allocations are not measured.
 */
import { Session } from 'node:inspector/promises';
import {
  type BufferGeometry,
  DoubleSide,
  Group,
  Material,
  Mesh,
  MeshBasicNodeMaterial,
  PlaneGeometry,
  Vector3,
  type Object3D,
} from 'three/webgpu';
import { expect, it } from 'vitest';
import { perStem, SILENT_STEM, type PerStem, type StemFeatures } from '@sense/core';
import { ControlMapper, createBandScene, type XrSurroundings } from '@sense/visuals';
import { costOf, withinLimits, XR_LIMITS } from '../../../../../packages/visuals/src/xr/budget.js';
import { NearestHands } from '../../../../../packages/visuals/src/xr/hands/nearest-hands.js';
import { boundaryDim, distanceInside } from '../../../../../packages/visuals/src/xr/room/boundary.js';
import { XrPlaces } from '../../../../../packages/visuals/src/xr/room/places.js';

const STEP_SECONDS = 1 / 90;
const FRAME = { seconds: 1, deltaSeconds: STEP_SECONDS, reducedMotion: false, onsets: [] };
const LOUD: PerStem<StemFeatures> = perStem(() => ({
  ...SILENT_STEM,
  levelDb: -12,
  centroidHz: 1200,
  lowDb: -14,
  midDb: -16,
  highDb: -20,
}));

const BOUNDARY = [
  { x: -1, z: -1 },
  { x: 1, z: -1 },
  { x: 1, z: 1 },
  { x: -1, z: 1 },
];

function surroundings(options: Partial<XrSurroundings> = {}): XrSurroundings {
  const hand = { tracked: true, position: new Vector3(0, 1, 0), stems: ['drums'] as const };
  return {
    places: new XrPlaces(1.6).now,
    passthrough: false,
    coverage: 0,
    dim: 1,
    hands: { left: hand, right: hand },
    marker: { stem: 'vocals', held: false, position: new Vector3() },
    ...options,
  };
}

it.each(['full', 'light'] as const)('is within the budget of a headset, %s detail', (detail) => {
  const scene = createBandScene(detail);
  const cost = costOf(scene.object);
  expect(withinLimits(cost)).toBe(true);
  expect(cost.drawCalls).toBeGreaterThan(5);
  expect(cost.drawCalls).toBeLessThanOrEqual(XR_LIMITS.drawCalls / 2);
  expect(cost.textureBytes).toBeGreaterThan(0);
  scene.dispose();
});

it('counts both passes of a transparent object that is drawn from both sides', () => {
  const material = new MeshBasicNodeMaterial({ transparent: true, side: DoubleSide });
  const root = new Group().add(new Mesh(new PlaneGeometry(), material));
  expect(costOf(root)).toMatchObject({ drawCalls: 2, triangles: 4 });
  material.forceSinglePass = true;
  expect(costOf(root)).toMatchObject({ drawCalls: 1, triangles: 2 });
});

it('has no dark surface where the room is visible: every visible object only adds light', () => {
  const scene = createBandScene('light');
  const mapper = new ControlMapper({ viewing: 'headset' });
  scene.update(mapper.controls, FRAME, surroundings({ passthrough: true }));
  const kinds: { blending: number; depthWrite: boolean }[] = [];
  scene.object.traverseVisible((object: Object3D & { material?: Material }) => {
    if (object.material instanceof Material) {
      kinds.push({ blending: object.material.blendDst, depthWrite: object.material.depthWrite });
    }
  });
  expect(kinds.length).toBeGreaterThan(4);
  // 201: the light behind is kept in full.
  for (const kind of kinds) expect(kind).toEqual({ blending: 201, depthWrite: false });
  scene.dispose();
});

it('frees its geometries, materials and textures', () => {
  const scene = createBandScene('light');
  const kept = new Set<object>();
  scene.object.traverse((object: Object3D & { geometry?: BufferGeometry; material?: MeshBasicNodeMaterial }) => {
    for (const each of [object.geometry, object.material]) {
      if (each === undefined) continue;
      kept.add(each);
      each.addEventListener('dispose' as never, () => void kept.delete(each));
    }
  });
  scene.dispose();
  expect(kept.size).toBe(0);
});

it('allocates nothing in its own code per frame once it is compiled', async () => {
  const scene = createBandScene('light');
  const mapper = new ControlMapper({ viewing: 'headset' });
  const around = surroundings();
  const nearest = new NearestHands();
  const [left, right] = [-0.2, 0.2].map((x) => ({ feels: true, tracked: true, position: new Vector3(x, 1, 0) }));
  const distance = new Float64Array(1);
  let dim = 0;
  const draw = (frames: number): void => {
    for (let i = 0; i < frames; i++) {
      mapper.advance(STEP_SECONDS);
      mapper.features(LOUD, STEP_SECONDS);
      if (i % 20 === 0) mapper.onset('drums', 1, 'kick');
      left!.position.z = Math.sin(i / 50) / 2;
      nearest.update(around.places, left!, right!, false);
      distanceInside(BOUNDARY, left!.position.x, left!.position.z, distance);
      dim += boundaryDim(distance[0]!);
      scene.update(mapper.settle(), FRAME, around);
    }
  };
  draw(20_000);
  const session = new Session();
  session.connect();
  const collected = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  await session.post('HeapProfiler.startSampling', { samplingInterval: 64, ...collected } as never);
  const FRAMES = 5000;
  draw(FRAMES);
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  scene.dispose();
  expect(dim).toBeGreaterThan(0);
  // Of the functions of xr and scenes/band that are called here. Controls, flash rule and uniforms allocate too, and
  // are not counted.
  const found = allocationsIn(profile.head as AllocationNode);
  const bytesPerFrame = Object.values(found).reduce((sum, bytes) => sum + bytes, 0) / FRAMES;
  expect(bytesPerFrame, JSON.stringify(found)).toBeLessThan(1);
});

interface AllocationNode {
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly selfSize: number;
  readonly children: readonly AllocationNode[];
}

/** Bytes that functions of the scene and of the XR stage allocated, by function and line. */
function allocationsIn(node: AllocationNode, found: Record<string, number> = {}): Record<string, number> {
  const { functionName, url, lineNumber } = node.callFrame;
  if (/visuals\/src\/(xr|scenes\/band)\//.test(url) && node.selfSize > 0) {
    const name = `${url.split('/').at(-1)} ${functionName}:${lineNumber + 1}`;
    found[name] = (found[name] ?? 0) + node.selfSize;
  }
  for (const child of node.children) allocationsIn(child, found);
  return found;
}
