/**
 * Vocals: strands ahead at the height of the eyes. The voice enters at the centre and travels to both
 * sides: loud is wide, bright is high. An orb marks the centre.
 */
import { Group, Mesh, type Node } from 'three/webgpu';
import {
  Fn,
  attribute,
  exp,
  length,
  mix,
  normalize,
  positionGeometry,
  saturate,
  sin,
  smoothstep,
  uv,
  varying,
  vec2,
  vec3,
} from 'three/tsl';
import { disposeMeshes, stemColor } from '../materials.js';
import { glowMaterial } from '../glow-material.js';
import { strips } from '../strips.js';
import { facingEyes, squares, type BandPart, type BandShared } from './shared.js';

const STRANDS = 7;
const SEGMENTS = { full: 120, light: 56 } as const;
/** Reach to either side in metres: 26 degrees at the default place. */
const REACH = 1.3;
/** Speed of the voice outwards in metres per second. */
const FLOW_SPEED = 0.75;

export function createVocals(shared: BandShared): BandPart {
  const strands = createStrands(shared);
  const orb = createOrb(shared);
  const object = new Group();
  object.add(strands, orb);
  return {
    object,
    update({ places: { vocals } }) {
      object.position.copy(vocals);
      object.rotation.y = Math.atan2(-vocals.x, -vocals.z);
    },
    dispose: () => disposeMeshes(strands, orb),
  };
}

/** Height above the rest line in metres: bright sounds are higher. */
const lift = (brightness: Node<'float'>, level: Node<'float'>): Node<'float'> =>
  brightness.sub(0.45).mul(level).mul(0.3);

function createStrands(shared: BandShared): Mesh {
  const { signals, detail } = shared;
  const strand = attribute<'float'>('strand', 'float');
  const line = (along: Node<'float'>): Node<'vec2'> => {
    const x = along.mul(REACH);
    const delay = x.abs().div(FLOW_SPEED);
    const level = signals.past('level', delay).a;
    const brightness = signals.past('brightness', delay).a;
    const wide = level
      .mul(0.2)
      .add(0.035)
      .mul(smoothstep(0, 0.25, x.abs()).mul(0.85).add(0.15));
    const phase = strand.mul(0.9);
    const slow = sin(x.mul(4.2).add(signals.time.mul(0.6)).add(phase));
    const fast = sin(x.mul(10.5).sub(signals.time.mul(1.1)).add(phase.mul(2.3)));
    return vec2(x, slow.mul(0.62).add(fast.mul(0.38)).mul(wide).add(lift(brightness, level)));
  };
  const along = positionGeometry.x;
  const here = line(along);
  const tangent = normalize(line(along.add(0.012)).sub(line(along.sub(0.012))));
  const level = signals.past('level', along.mul(REACH).abs().div(FLOW_SPEED)).a;
  const halfWidth = level.mul(0.05).add(0.035);
  const loud = varying(level);
  const ends = varying(smoothstep(1, 0.6, along.abs()));
  const light = Fn(() => {
    const across = uv().y.sub(0.5).abs().mul(2);
    const core = exp(across.mul(across).mul(-150));
    const halo = exp(across.mul(across).mul(-7)).sub(0.0009).mul(0.12);
    const drive = signals.stems.vocals.glow.mul(loud.mul(1.2).add(0.2)).add(0.05);
    const hot = mix(stemColor('vocals'), vec3(1, 0.82, 0.92), core.mul(loud).mul(0.5));
    return hot.mul(core.add(halo)).mul(drive).mul(ends).mul(0.8);
  })();
  const material = glowMaterial(light, shared);
  const depth = sin(along.mul(7).add(strand.mul(1.05)).add(signals.time.mul(0.5))).mul(0.06);
  // The ends curve towards the listener.
  const curve = along.mul(along).mul(0.32);
  material.positionNode = vec3(
    here.x.sub(tangent.y.mul(positionGeometry.y).mul(halfWidth)),
    here.y.add(tangent.x.mul(positionGeometry.y).mul(halfWidth)),
    depth.add(curve),
  );
  const mesh = new Mesh(strips(STRANDS, SEGMENTS[detail]), material);
  mesh.frustumCulled = false;
  return mesh;
}

function createOrb(shared: BandShared): Mesh {
  const { glow, level, pulse, brightness } = shared.signals.stems.vocals;
  const light = Fn(() => {
    const off = length(uv().sub(0.5)).mul(2);
    const core = exp(off.mul(off).mul(-90)).mul(0.9);
    const halo = exp(off.mul(-5.5)).sub(0.0041).max(0).mul(0.5);
    const hot = mix(stemColor('vocals'), vec3(1, 0.85, 0.93), saturate(core.mul(glow)));
    return hot.mul(core.add(halo)).mul(glow.mul(1.1).add(0.05));
  })();
  const material = glowMaterial(light, shared);
  const size = level.mul(0.4).add(pulse.mul(0.16)).add(0.45);
  material.vertexNode = facingEyes(vec3(0, lift(brightness, level), 0.03), size);
  const mesh = new Mesh(squares(1), material);
  mesh.frustumCulled = false;
  return mesh;
}
