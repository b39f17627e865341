/**
 * Vocals: intertwined luminous strands above the ground. The voice enters at the centre and travels to
 * both sides, so a phrase stays visible: loud is wide, bright is high. An orb marks the centre.
 */
import { Group, Mesh, PlaneGeometry, type Node } from 'three/webgpu';
import {
  Fn,
  attribute,
  exp,
  float,
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
import { disposeMeshes, lightMaterial } from '../materials.js';
import type { LandscapeMeasures, PartInputs, StemPart } from './part.js';
import { strips } from '../strips.js';
import type { SceneSignals } from '../signals.js';

const STRANDS = 6;
const SEGMENTS = { full: 160, light: 64 } as const;
const VOCALS_Z = -1.5;
/** Speed of the voice outwards in world units per second. */
const FLOW_SPEED = 5;

export function createVocals({ signals, measures, detail }: PartInputs): StemPart {
  const strands = createStrands(signals, measures, SEGMENTS[detail]);
  const orb = createOrb(signals, measures);
  const object = new Group();
  object.add(strands, orb);
  object.position.z = VOCALS_Z;
  return {
    object,
    placeIn: ({ vocalsHeight: voiceHeight }, out) => out.set(0, voiceHeight, VOCALS_Z),
    dispose: () => disposeMeshes(strands, orb),
  };
}

/** Height above the rest line: bright sounds are higher. */
const lift = (brightness: Node<'float'>, level: Node<'float'>): Node<'float'> =>
  brightness.sub(0.45).mul(level).mul(1.5);

function createStrands(signals: SceneSignals, measures: LandscapeMeasures, segments: number): Mesh {
  const strand = attribute<'float'>('strand', 'float');
  const reach = measures.halfWidth.mul(1.12);

  /** Centre line of a strand at `along` in -1..1. */
  const line = (along: Node<'float'>): Node<'vec2'> => {
    const x = along.mul(reach);
    const delay = x.abs().div(FLOW_SPEED);
    const level = signals.past('level', delay).a;
    const brightness = signals.past('brightness', delay).a;
    const wide = level
      .mul(0.8)
      .add(0.1)
      .mul(smoothstep(0, 1.2, x.abs()).mul(0.85).add(0.15));
    const phase = strand.mul(1.05);
    const slow = sin(x.mul(0.75).add(signals.time.mul(0.6)).add(phase));
    const fast = sin(x.mul(1.9).sub(signals.time.mul(1.1)).add(phase.mul(2.3)));
    const y = slow.mul(0.62).add(fast.mul(0.38)).mul(wide).mul(measures.strands).add(lift(brightness, level));
    return vec2(x, y);
  };

  const along = positionGeometry.x;
  const here = line(along);
  const tangent = normalize(line(along.add(0.012)).sub(line(along.sub(0.012))));
  const level = signals.past('level', along.mul(reach).abs().div(FLOW_SPEED)).a;
  const halfWidth = level.mul(0.3).add(0.2);
  const loud = varying(level);
  const ends = varying(smoothstep(1, 0.72, along.abs()));

  const light = Fn(() => {
    const across = uv().y.sub(0.5).abs().mul(2);
    const core = exp(across.mul(across).mul(-190));
    const halo = exp(across.mul(across).mul(-7)).sub(0.0009).mul(0.13);
    const drive = signals.stems.vocals.glow.mul(loud.mul(1.25).add(0.2)).add(0.05);
    const hot = mix(signals.colors.vocals, vec3(1), core.mul(loud).mul(0.45));
    return hot.mul(core.add(halo)).mul(drive).mul(ends).mul(0.85);
  })();
  const material = lightMaterial(light);
  const depth = sin(along.mul(9).add(strand.mul(1.05)).add(signals.time.mul(0.5))).mul(0.3);
  material.positionNode = vec3(
    here.x.sub(tangent.y.mul(positionGeometry.y).mul(halfWidth)),
    here.y.add(tangent.x.mul(positionGeometry.y).mul(halfWidth)).add(measures.voiceHeight),
    depth,
  );
  const mesh = new Mesh(strips(STRANDS, segments), material);
  mesh.frustumCulled = false;
  return mesh;
}

function createOrb(signals: SceneSignals, measures: LandscapeMeasures): Mesh {
  const { glow, level, pulse, brightness } = signals.stems.vocals;
  const light = Fn(() => {
    const off = length(uv().sub(0.5)).mul(2);
    const core = exp(off.mul(off).mul(-90)).mul(0.9);
    const halo = exp(off.mul(-5.5)).sub(0.0041).max(0).mul(0.55);
    const hot = mix(signals.colors.vocals, vec3(1), saturate(core.mul(glow)).mul(0.85));
    return hot.mul(core.add(halo)).mul(glow.mul(1.15).add(0.04));
  })();
  const material = lightMaterial(light);
  const size = level.mul(2).add(pulse.mul(0.8)).add(1.6);
  const y = measures.voiceHeight.add(lift(brightness, level)).add(float(0));
  material.positionNode = positionGeometry.mul(size).add(vec3(0, y, 0.05));
  const mesh = new Mesh(new PlaneGeometry(1, 1), material);
  mesh.frustumCulled = false;
  return mesh;
}
