/**
 * Other instruments: a cluster of prisms at either side. Light travels through each cluster outwards.
 * Dark sounds light the lower prisms, bright sounds the upper ones.
 */
import {
  BufferAttribute,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  OctahedronGeometry,
  type Node,
} from 'three/webgpu';
import {
  Fn,
  attribute,
  cos,
  exp,
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
import { disposeMeshes, stemColor } from '../materials.js';
import { glowMaterial } from '../glow-material.js';
import { facingEyes, squares, type BandPart, type BandShared } from './shared.js';

/** Prisms at each side. */
const COUNT = { full: 54, light: 30 } as const;
/** Half of the width, the height and the depth of a cluster in metres. */
const HALF_WIDTH = 0.95;
const HEIGHT = 1.7;
const DEPTH = 0.8;
/** Speed of the light through a cluster in metres per second. */
const LIGHT_SPEED = 1.4;

export function createOther(shared: BandShared): BandPart {
  const spots = arrange(COUNT[shared.detail]);
  const nodes = instanceNodes(shared);
  const prisms = createPrisms(shared, nodes, spots);
  const halos = createHalos(shared, nodes, spots);
  const object = new Group();
  object.add(halos, prisms);
  return { object, dispose: () => disposeMeshes(prisms, halos) };
}

interface Spots {
  readonly count: number;
  /** Across -1..1, up 0..1, depth -1..1, and the side: 1 right, -1 left. */
  readonly spots: InstancedBufferAttribute;
  /** Chance, turn, and size of each prism. */
  readonly traits: InstancedBufferAttribute;
}

/** A low-discrepancy scatter, the same at both sides. */
function arrange(perSide: number): Spots {
  const spots = new Float32Array(perSide * 8);
  const traits = new Float32Array(perSide * 6);
  for (let i = 0; i < 2 * perSide; i++) {
    const at = i >> 1;
    const across = ((at + 0.5) / perSide) * 2 - 1;
    const up = (at * 0.618_033_988_75 + 0.13) % 1;
    const depth = ((at * 0.288) % 1) * 2 - 1;
    spots.set([across, up, depth, i % 2 === 0 ? 1 : -1], 4 * i);
    traits.set([(at * 0.754_877_666) % 1, (at * 0.569_840_291) % 1, 0.5 + 1.1 * ((at * 0.438_579) % 1) ** 2], 3 * i);
  }
  return {
    count: 2 * perSide,
    spots: new InstancedBufferAttribute(spots, 4),
    traits: new InstancedBufferAttribute(traits, 3),
  };
}

interface InstanceNodes {
  readonly middle: Node<'vec3'>;
  /** How strongly the sound drives this prism, 0..1. */
  readonly drive: Node<'float'>;
  readonly light: Node<'float'>;
  readonly size: Node<'float'>;
  readonly traits: Node<'vec3'>;
}

function instanceNodes({ signals, places }: BandShared): InstanceNodes {
  const { glow } = signals.stems.other;
  const spot = attribute<'vec4'>('spot', 'vec4');
  const traits = attribute<'vec3'>('traits', 'vec3');
  const place = places.other;
  // Towards the listener, and to the right of it, in the x-z plane.
  const ahead = place.xz.negate().normalize();
  const across = spot.x.mul(HALF_WIDTH);
  const deep = spot.z.mul(DEPTH).sub(spot.x.mul(spot.x).mul(0.25));
  const drift = sin(signals.time.mul(0.5).add(traits.x.mul(50))).mul(0.025);
  const x = place.x.add(ahead.y.mul(across)).sub(ahead.x.mul(deep));
  const z = place.z.sub(ahead.x.mul(across)).sub(ahead.y.mul(deep));
  const middle = vec3(x.mul(spot.w), place.y.add(spot.y.sub(0.5).mul(HEIGHT)).add(drift), z);
  const delay = length(vec2(spot.x.mul(HALF_WIDTH), spot.y.mul(0.5))).div(LIGHT_SPEED);
  const level = signals.past('level', delay).b;
  const pulse = signals.past('pulse', delay).b;
  const brightness = signals.past('brightness', delay).b;
  const near = exp(spot.y.sub(brightness).mul(3).pow(2).negate());
  const keen = smoothstep(traits.x.mul(0.75), traits.x.mul(0.75).add(0.3), level.add(pulse.mul(0.25)));
  const drive = saturate(near.mul(keen).mul(level.mul(0.75).add(pulse.mul(0.45))));
  return {
    middle,
    drive: varying(drive),
    light: varying(glow.mul(drive.mul(1.35).add(0.12)).add(0.045)),
    size: traits.z.mul(drive.mul(0.45).add(0.75)),
    traits,
  };
}

function createPrisms(shared: BandShared, nodes: InstanceNodes, { count, spots, traits }: Spots): Mesh {
  const plain = new OctahedronGeometry(0.085, 0);
  plain.scale(0.62, 1.5, 0.62);
  const corners = new Float32Array(plain.getAttribute('position').count * 3);
  for (let i = 0; i < corners.length / 3; i++) corners[3 * i + (i % 3)] = 1;
  const geometry = new InstancedBufferGeometry();
  for (const [name, values] of Object.entries(plain.attributes)) geometry.setAttribute(name, values);
  geometry.setAttribute('corner', new BufferAttribute(corners, 3));
  geometry.setAttribute('spot', spots);
  geometry.setAttribute('traits', traits);
  geometry.instanceCount = count;
  const turn = shared.signals.time.mul(nodes.traits.y.mul(0.5).add(0.15)).add(nodes.traits.x.mul(6.28));
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
    const lit = edge.mul(0.8).add(facet).mul(nodes.light);
    return mix(stemColor('other'), vec3(0.5, 1, 0.82), saturate(nodes.drive.mul(edge).mul(0.5))).mul(lit);
  })();
  const material = glowMaterial(light, shared);
  material.positionNode = spin(positionGeometry.mul(nodes.size)).add(nodes.middle);
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}

function createHalos(shared: BandShared, nodes: InstanceNodes, { count, spots, traits }: Spots): Mesh {
  const geometry = squares(count);
  geometry.setAttribute('spot', spots);
  geometry.setAttribute('traits', traits);
  const light = Fn(() => {
    const off = length(uv().sub(0.5)).mul(2);
    const soft = exp(off.mul(off).mul(-5)).sub(0.007).max(0);
    return stemColor('other')
      .mul(soft)
      .mul(nodes.light.mul(nodes.drive.add(0.1)))
      .mul(0.4);
  })();
  const material = glowMaterial(light, shared);
  material.vertexNode = facingEyes(nodes.middle, nodes.size.mul(0.55));
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}
