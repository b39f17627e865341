/**
 * Drums: plates of concentric rings on the ground, a circle of posts around them, and a ring that
 * expands from every hit.
 */
import { InstancedBufferGeometry, Mesh, PlaneGeometry } from 'three/webgpu';
import {
  Fn,
  If,
  atan,
  cos,
  exp,
  float,
  floor,
  fract,
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
  vec2,
  vec3,
} from 'three/tsl';
import type { Node } from 'three/webgpu';
import { disposeMeshes, lightMaterial } from '../materials.js';
import type { PartInputs, StemPart } from './part.js';
import type { SceneSignals } from '../signals.js';

/** Centre of the drums on the ground. */
const DRUMS_Z = 3;
const POSTS = 72;
const POSTS_RADIUS = 2.75;
/** Beyond this radius the halo of the plates is too faint to see. */
export const PLATES_RADIUS = 2.6;
/** Speed of the expanding rings in world units per second. */
const RING_SPEED = 6.5;

/** A line of light at `at` on the axis `x`; `core` and `halo` are its widths. */
const glowLine = (x: Node<'float'>, at: number, core: number, halo: number): Node<'float'> => {
  const off = x.sub(at).abs();
  return exp(off.div(core).pow(2).negate()).add(exp(off.div(halo).negate()).mul(0.28));
};

export function createDrums({ signals }: PartInputs): StemPart {
  const posts = createPosts(signals);
  posts.position.z = DRUMS_Z;
  return {
    object: posts,
    placeIn: (_layout, out) => out.set(0, 0.2, DRUMS_Z),
    dispose: () => disposeMeshes(posts),
  };
}

/** The light of plates and expanding rings on the ground at `place` (x, z). */
export function drumGroundLight(signals: SceneSignals, place: Node<'vec2'>): Node<'vec3'> {
  const { glow } = signals.stems.drums;
  return Fn(() => {
    const at = place.sub(vec2(0, DRUMS_Z)).toVar();
    const r = length(at).toVar();
    const onset = signals.past('onset', r.sub(0.5).max(0).div(RING_SPEED)).r;
    const ring = onset
      .pow(1.5)
      .mul(exp(r.mul(-0.24)))
      .mul(glow.mul(1.7).add(0.3))
      .mul(signals.flow);
    const pool = exp(r.sub(1.5).max(0).mul(-0.9)).mul(glow).mul(0.045);
    const sum = ring.add(pool).toVar();
    If(r.lessThan(PLATES_RADIUS), () => {
      sum.addAssign(plateLight(signals, at, r));
    });
    return mix(signals.colors.drums, signals.colors.drums.add(0.45), saturate(sum.sub(0.7).mul(0.5))).mul(sum);
  })();
}

/** Three plates from the centre outwards: a disc, a ring of spokes, a ring of ticks. */
export function plateLight(signals: SceneSignals, at: Node<'vec2'>, r: Node<'float'>): Node<'float'> {
  const { low, mid, high } = signals.plates;
  const { glow } = signals.stems.drums;
  const angle = atan(at.y, at.x)
    .div(2 * Math.PI)
    .add(0.5);
  const lit = (drive: Node<'float'>): Node<'float'> => glow.mul(drive.mul(0.85).add(0.25)).add(0.035);
  const disc = smoothstep(0.85, 0, r).pow(1.5).mul(0.9);
  const spokes = smoothstep(0.5, 0.35, fract(angle.mul(32)).sub(0.5).abs());
  const band = smoothstep(1.02, 1.62, r)
    .pow(2)
    .mul(smoothstep(1.72, 1.62, r))
    .mul(spokes)
    .mul(0.3);
  const ticks = smoothstep(0.3, 0.18, fract(angle.mul(96)).sub(0.5).abs());
  const rim = smoothstep(2.04, 2.1, r)
    .mul(smoothstep(2.44, 2.36, r))
    .mul(ticks)
    .mul(0.5);
  return glowLine(r, 0.85, 0.03, 0.09)
    .add(disc)
    .mul(lit(low))
    .add(glowLine(r, 1.72, 0.03, 0.08).add(band).mul(lit(mid)))
    .add(rim.mul(lit(high)));
}

function createPosts(signals: SceneSignals): Mesh {
  const { low, mid, high } = signals.plates;
  const { glow, level } = signals.stems.drums;
  const plane = new PlaneGeometry(1, 1);
  plane.translate(0, 0.5, 0);
  const geometry = new InstancedBufferGeometry();
  geometry.index = plane.index;
  geometry.setAttribute('position', plane.getAttribute('position'));
  geometry.setAttribute('uv', plane.getAttribute('uv'));
  geometry.instanceCount = POSTS;

  const index = float(instanceIndex);
  const angle = index.mul((2 * Math.PI) / POSTS);
  const chance = hash(instanceIndex);
  const kind = mod(floor(index), 3);
  const drive = select(kind.lessThan(0.5), low, select(kind.lessThan(1.5), mid, high));
  const wobble = sin(signals.time.mul(1.3).add(chance.mul(40)))
    .mul(0.12)
    .add(0.88);
  const height = drive.mul(chance.mul(1.1).add(0.5)).mul(wobble).add(level.mul(0.25)).add(0.1);
  const lift = varying(height);

  const light = Fn(() => {
    const across = uv().x.sub(0.5).abs().mul(2);
    const bar = exp(across.mul(across).mul(-26))
      .add(exp(across.mul(-4.5)).mul(0.16))
      .mul(smoothstep(1, 0.7, across));
    const up = exp(uv().y.mul(-2.2))
      .mul(smoothstep(0, 0.05, uv().y))
      .mul(smoothstep(1, 0.85, uv().y));
    const drive = glow.mul(saturate(lift).mul(1.1).add(0.25)).add(0.05);
    return signals.colors.drums.mul(bar).mul(up).mul(drive).mul(1.4);
  })();
  const material = lightMaterial(light);
  material.positionNode = vec3(
    cos(angle).mul(POSTS_RADIUS).add(positionGeometry.x.mul(0.2)),
    positionGeometry.y.mul(height),
    sin(angle).mul(POSTS_RADIUS),
  );
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}
