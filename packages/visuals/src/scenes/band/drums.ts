/**
 * Drums: plates of concentric rings, and a circle of posts around them that rise with the hits. The ring
 * that runs along the floor from each hit belongs to the floor.
 */
import { Group, Mesh, PlaneGeometry } from 'three/webgpu';
import {
  Fn,
  cos,
  exp,
  float,
  floor,
  hash,
  instanceIndex,
  length,
  mix,
  mod,
  positionGeometry,
  saturate,
  select,
  sin,
  smoothstep,
  uv,
  varying,
  vec3,
} from 'three/tsl';
import { plateLight, PLATES_RADIUS } from '../landscape/drums.js';
import { disposeMeshes, stemColor } from '../materials.js';
import { glowMaterial } from '../glow-material.js';
import { acrossEyes, squares, type BandPart, type BandShared } from './shared.js';

const POSTS = 60;
/** Radius of the plates in metres. */
const RADIUS = 0.62;
const POSTS_RADIUS = 0.7;
const POST_WIDTH = 0.06;

export function createDrums(shared: BandShared): BandPart {
  const plates = createPlates(shared);
  const posts = createPosts(shared);
  const object = new Group();
  object.add(plates, posts);
  return {
    object,
    update: ({ places }) => void object.position.copy(places.drums),
    dispose: () => disposeMeshes(plates, posts),
  };
}

function createPlates(shared: BandShared): Mesh {
  const geometry = new PlaneGeometry(2 * RADIUS, 2 * RADIUS);
  geometry.rotateX(-Math.PI / 2);
  const light = Fn(() => {
    const at = positionGeometry.xz.mul(PLATES_RADIUS / RADIUS).toVar();
    const r = length(at).toVar();
    const sum = plateLight(shared.signals, at, r)
      .mul(smoothstep(PLATES_RADIUS, PLATES_RADIUS - 0.15, r))
      .toVar();
    return mix(stemColor('drums'), vec3(1, 0.8, 0.5), saturate(sum.sub(0.7).mul(0.5))).mul(sum);
  })();
  const material = glowMaterial(light, shared);
  // Visible from above and, held high, from below.
  material.side = 2;
  return new Mesh(geometry, material);
}

function createPosts(shared: BandShared): Mesh {
  const { low, mid, high } = shared.signals.plates;
  const { glow, level } = shared.signals.stems.drums;
  const index = float(instanceIndex);
  const angle = index.mul((2 * Math.PI) / POSTS);
  const chance = hash(instanceIndex);
  const kind = mod(floor(index), 3);
  const drive = select(kind.lessThan(0.5), low, select(kind.lessThan(1.5), mid, high));
  const height = drive.mul(chance.mul(0.3).add(0.14)).add(level.mul(0.07)).add(0.03);
  const lift = varying(height);
  const light = Fn(() => {
    const across = uv().x.sub(0.5).abs().mul(2);
    const bar = exp(across.mul(across).mul(-26))
      .add(exp(across.mul(-4.5)).mul(0.16))
      .mul(smoothstep(1, 0.7, across));
    const up = exp(uv().y.mul(-2.2))
      .mul(smoothstep(0, 0.05, uv().y))
      .mul(smoothstep(1, 0.85, uv().y));
    return stemColor('drums')
      .mul(bar)
      .mul(up)
      .mul(glow.mul(saturate(lift.mul(4)).add(0.25)).add(0.05))
      .mul(1.4);
  })();
  const material = glowMaterial(light, shared);
  const base = vec3(cos(angle).mul(POSTS_RADIUS), 0, sin(angle).mul(POSTS_RADIUS));
  const side = acrossEyes(base).mul(positionGeometry.x.mul(POST_WIDTH));
  material.positionNode = base.add(vec3(side.x, positionGeometry.y.add(0.5).mul(height), side.y));
  material.side = 2;
  const mesh = new Mesh(squares(POSTS), material);
  mesh.frustumCulled = false;
  return mesh;
}
