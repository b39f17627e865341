/**
 * Other instruments: an arch of prisms at the back, low in the centre and high at the sides. Light
 * travels through it outwards. Dark sounds light the lower prisms, bright sounds the upper ones.
 */
import {
  BufferAttribute,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  OctahedronGeometry,
  PlaneGeometry,
  type BufferGeometry,
  type Node,
} from 'three/webgpu';
import {
  Fn,
  attribute,
  cos,
  exp,
  float,
  fwidth,
  length,
  min,
  mix,
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
import type { PartInputs, StemPart } from './part.js';
import type { SceneSignals } from '../signals.js';

const COUNT = 170;
/** Lower edge, upper edges in the centre and at the sides, and reach to either side, before the measures apply. */
const BOTTOM = 1.6;
const MIDDLE_TOP = 3.7;
const WING_TOP = 6;
const REACH = 11;
/** Speed of the light through the arch in world units per second. */
const LIGHT_SPEED = 9;
const GOLDEN = 0.618_033_988_75;

export function createOther(inputs: PartInputs): StemPart {
  const { places, traits } = arrange();
  const shared = instanceNodes(inputs);
  const prisms = createPrisms(inputs.signals, shared, places, traits);
  const halos = createHalos(inputs.signals, shared, places, traits);
  const object = new Group();
  object.add(halos, prisms);
  return {
    object,
    placeIn: ({ archHeight }, out) => out.set(0, 3 * archHeight, -7),
    dispose: () => disposeMeshes(prisms, halos),
  };
}

/** Places of the prisms: a low-discrepancy scatter, denser towards the centre. */
function arrange(): { places: InstancedBufferAttribute; traits: InstancedBufferAttribute } {
  const places = new Float32Array(COUNT * 3);
  const traits = new Float32Array(COUNT * 4);
  for (let i = 0; i < COUNT; i++) {
    const across = ((i + 0.5) / COUNT) * 2 - 1;
    const up = (i * GOLDEN) % 1;
    const side = Math.sign(across) * Math.abs(across) ** 1.15;
    places[3 * i] = side * REACH;
    places[3 * i + 1] = up;
    places[3 * i + 2] = -7.5 + 6.5 * side * side + 1.2 * (((i * 0.288) % 1) - 0.5);
    const chance = (i * 0.754_877_666) % 1;
    const size = 0.45 + 0.95 * ((i * 0.438_579) % 1) ** 2.2;
    traits.set([chance, (i * 0.569_840_291) % 1, up, size], 4 * i);
  }
  return { places: new InstancedBufferAttribute(places, 3), traits: new InstancedBufferAttribute(traits, 4) };
}

interface InstanceNodes {
  readonly middle: Node<'vec3'>;
  /** How strongly the sound drives this prism, 0..1. */
  readonly drive: Node<'float'>;
  /** Light that the prism gives. */
  readonly light: Node<'float'>;
  readonly size: Node<'float'>;
  readonly traits: Node<'vec4'>;
}

function instanceNodes({ signals, measures }: PartInputs): InstanceNodes {
  const { glow } = signals.stems.other;
  const place = attribute<'vec3'>('place', 'vec3');
  const traits = attribute<'vec4'>('traits', 'vec4');
  const float01 = place.y;
  const drift = sin(signals.time.mul(0.5).add(traits.x.mul(50))).mul(0.12);
  const wing = place.x.div(REACH).pow(2);
  const middle = vec3(
    place.x.mul(measures.archWidth),
    mix(float(BOTTOM), mix(float(MIDDLE_TOP), float(WING_TOP), wing), float01)
      .mul(measures.archHeight)
      .add(drift),
    place.z,
  );
  const delay = length(vec2(place.x, float01.mul(2))).div(LIGHT_SPEED);
  const level = signals.past('level', delay).b;
  const pulse = signals.past('pulse', delay).b;
  const brightness = signals.past('brightness', delay).b;
  const near = exp(float01.sub(brightness).mul(3.4).pow(2).negate());
  const keen = smoothstep(traits.x.mul(0.75), traits.x.mul(0.75).add(0.3), level.add(pulse.mul(0.25)));
  const drive = saturate(near.mul(keen).mul(level.mul(0.75).add(pulse.mul(0.45))));
  const light = glow.mul(drive.mul(1.35).add(0.1)).add(0.04);
  const size = traits.w.mul(drive.mul(0.5).add(0.7));
  return { middle, drive: varying(drive), light: varying(light), size, traits };
}

/** `plain`, drawn once per place. */
function instanced(
  plain: BufferGeometry,
  places: InstancedBufferAttribute,
  traits: InstancedBufferAttribute,
): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.index = plain.index;
  for (const [name, values] of Object.entries(plain.attributes)) geometry.setAttribute(name, values);
  geometry.setAttribute('place', places);
  geometry.setAttribute('traits', traits);
  geometry.instanceCount = COUNT;
  return geometry;
}

function createPrisms(
  signals: SceneSignals,
  shared: InstanceNodes,
  places: InstancedBufferAttribute,
  traits: InstancedBufferAttribute,
): Mesh {
  const plain = new OctahedronGeometry(0.34, 0);
  plain.scale(0.62, 1.5, 0.62);
  const corners = new Float32Array(plain.getAttribute('position').count * 3);
  for (let i = 0; i < corners.length / 3; i++) corners[3 * i + (i % 3)] = 1;
  const geometry = instanced(plain, places, traits);
  geometry.setAttribute('corner', new BufferAttribute(corners, 3));

  const turn = signals.time.mul(shared.traits.y.mul(0.5).add(0.15)).add(shared.traits.x.mul(6.28));
  const spin = (v: Node<'vec3'>): Node<'vec3'> =>
    vec3(v.x.mul(cos(turn)).add(v.z.mul(sin(turn))), v.y, v.z.mul(cos(turn)).sub(v.x.mul(sin(turn))));
  const facing = varying(spin(attribute<'vec3'>('normal', 'vec3')));
  const light = Fn(() => {
    const corner = attribute<'vec3'>('corner', 'vec3');
    const rim = min(corner.x, min(corner.y, corner.z));
    const pixel = fwidth(rim);
    const seen = smoothstep(0.35, 0.12, pixel);
    const edge = smoothstep(pixel.mul(1.9).max(0.04), pixel.mul(0.5), rim)
      .mul(seen)
      .add(exp(rim.mul(-9)).mul(0.22));
    const sheen = saturate(facing.dot(vec3(0.35, 0.75, 0.55))).pow(3);
    const facet = saturate(facing.z).mul(0.16).add(0.05).add(sheen.mul(0.5));
    const lit = edge.mul(0.8).add(facet).mul(shared.light);
    return mix(
      signals.colors.other,
      signals.colors.other.mul(1.4).add(0.5),
      saturate(shared.drive.mul(edge).mul(0.5)),
    ).mul(lit);
  })();
  const material = lightMaterial(light);
  material.positionNode = spin(positionGeometry.mul(shared.size)).add(shared.middle);
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}

function createHalos(
  signals: SceneSignals,
  shared: InstanceNodes,
  places: InstancedBufferAttribute,
  traits: InstancedBufferAttribute,
): Mesh {
  const geometry = instanced(new PlaneGeometry(1, 1), places, traits);
  const light = Fn(() => {
    const off = length(uv().sub(0.5)).mul(2);
    const soft = exp(off.mul(off).mul(-5)).sub(0.007).max(0);
    return signals.colors.other.mul(soft).mul(shared.light.mul(shared.drive)).mul(0.4);
  })();
  const material = lightMaterial(light);
  material.positionNode = positionGeometry.mul(shared.size.mul(2.1)).add(shared.middle);
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}
