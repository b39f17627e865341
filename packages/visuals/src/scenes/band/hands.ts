/**
 * The hands: a light at each tracked hand, in the colours of the stems that it feels; and a ring around
 * the body that is pointed at or held.
 */
import type { StemName } from '@sense/core';
import { Color, InstancedBufferAttribute, Mesh, Vector3, Vector4 } from 'three/webgpu';
import { Fn, attribute, exp, length, mix, smoothstep, uniform, uv, varying, vec3 } from 'three/tsl';
import { disposeMeshes } from '../materials.js';
import { STEM_STYLES } from '../palette.js';
import type { XrHand } from '../xr-scene.js';
import { glowMaterial } from '../glow-material.js';
import { facingEyes, squares, type BandPart, type BandShared } from './shared.js';

const COLORS: Readonly<Record<StemName, Color>> = {
  drums: new Color(STEM_STYLES.drums.color),
  bass: new Color(STEM_STYLES.bass.color),
  other: new Color(STEM_STYLES.other.color),
  vocals: new Color(STEM_STYLES.vocals.color),
};
const HAND_SIZE = 0.16;
/** Radius of the ring in metres. */
const MARKER_SIZE = { drums: 1.8, bass: 0.9, other: 1.9, vocals: 1 } as const;

export function createHands(shared: BandShared): BandPart {
  const { stems } = shared.signals;
  // x, y, z, and 1 while the hand is tracked.
  const [left, right] = [uniform(new Vector4()), uniform(new Vector4())];
  const [leftLight, rightLight] = [uniform(new Vector3()), uniform(new Vector3())];
  const geometry = squares(2);
  geometry.setAttribute('hand', new InstancedBufferAttribute(Float32Array.of(0, 1), 1));
  const hand = attribute<'float'>('hand', 'float');
  const at = mix(left, right, hand);
  const lit = varying(mix(leftLight, rightLight, hand));
  const light = Fn(() => {
    const off = length(uv().sub(0.5)).mul(2);
    const ring = exp(off.sub(0.42).mul(14).pow(2).negate()).mul(0.5);
    return lit.mul(ring.add(exp(off.mul(-6)).mul(0.8))).mul(smoothstep(1, 0.7, off));
  })();
  const material = glowMaterial(light, shared);
  material.vertexNode = facingEyes(at.xyz, at.w.mul(HAND_SIZE));
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;

  function show({ tracked, position, stems: felt }: XrHand, to: Vector4, color: Vector3): void {
    to.set(position.x, position.y, position.z, tracked ? 1 : 0);
    color.set(0.02, 0.03, 0.05);
    for (let i = 0; i < felt.length; i++) {
      const stem = felt[i]!;
      const glow = 0.12 + stems[stem].glow.value;
      color.x += COLORS[stem].r * glow;
      color.y += COLORS[stem].g * glow;
      color.z += COLORS[stem].b * glow;
    }
  }

  return {
    object: mesh,
    update({ hands }) {
      mesh.visible = hands.left.tracked || hands.right.tracked;
      show(hands.left, left.value, leftLight.value);
      show(hands.right, right.value, rightLight.value);
    },
    dispose: () => disposeMeshes(mesh),
  };
}

export function createMarker(shared: BandShared): BandPart {
  const tint = uniform(new Vector3());
  const size = uniform(1);
  const light = Fn(() => {
    const off = length(uv().sub(0.5)).mul(2);
    return tint.mul(exp(off.sub(0.9).mul(60).pow(2).negate()).mul(0.5));
  })();
  const material = glowMaterial(light, shared);
  material.vertexNode = facingEyes(vec3(0), size);
  const mesh = new Mesh(squares(1), material);
  mesh.frustumCulled = false;
  return {
    object: mesh,
    update({ marker: { stem, held, position } }) {
      mesh.visible = stem !== undefined;
      if (stem === undefined) return;
      mesh.position.copy(position);
      const { r, g, b } = COLORS[stem];
      tint.value.set(r, g, b).multiplyScalar(held ? 0.8 : 0.35);
      size.value = MARKER_SIZE[stem];
    },
    dispose: () => disposeMeshes(mesh),
  };
}
