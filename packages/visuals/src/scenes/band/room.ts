/**
 * What is around the band: a night sky with a horizon that the music lights, and stars, both hidden where
 * the room is visible; and dust that each stem lights near it.
 */
import {
  BackSide,
  InstancedBufferAttribute,
  Mesh,
  MeshBasicNodeMaterial,
  SphereGeometry,
  type Node,
} from 'three/webgpu';
import {
  Fn,
  attribute,
  exp,
  fract,
  hash,
  length,
  normalize,
  positionGeometry,
  screenCoordinate,
  sin,
  smoothstep,
  uv,
  varying,
  vec3,
  vec4,
} from 'three/tsl';
import { disposeMeshes, stemColor } from '../materials.js';
import { glowMaterial } from '../glow-material.js';
import { facingEyes, squares, type BandPart, type BandShared } from './shared.js';

const SKY_RADIUS = 60;
const STARS = { full: 420, light: 200 } as const;
const MOTES = { full: 260, light: 110 } as const;

export function createSky({ signals, dim }: BandShared): BandPart {
  const { bass, other, vocals, drums } = signals.stems;
  const material = new MeshBasicNodeMaterial({ side: BackSide, depthWrite: false });
  material.outputNode = Fn(() => {
    const direction = normalize(positionGeometry);
    const up = direction.y;
    const band = exp(up.mul(up).mul(-22));
    const thin = exp(up.abs().mul(-16));
    const side = direction.x.abs();
    const ahead = smoothstep(0.2, -0.9, direction.z);
    const behind = smoothstep(-0.2, 0.9, direction.z);
    const night = vec3(0.0011, 0.0017, 0.0042).add(vec3(0.001, 0.003, 0.0075).mul(exp(up.abs().mul(-3.5))));
    const sound = stemColor('bass')
      .mul(bass.glow.mul(0.08))
      .add(stemColor('other').mul(other.glow.mul(side).mul(0.06)))
      .add(stemColor('vocals').mul(vocals.glow.mul(ahead).mul(0.06)))
      .add(stemColor('drums').mul(drums.glow.mul(behind).mul(0.05)));
    const beat = vec3(0.55, 0.7, 1).mul(signals.beat).mul(thin.mul(0.05));
    // Half a step of 8 bits of noise hides the bands of a dark gradient.
    const noise = hash(screenCoordinate.x.add(screenCoordinate.y.mul(4096)))
      .sub(0.5)
      .mul(0.0006);
    return vec4(night.add(sound.mul(band)).add(beat).mul(dim).add(noise).max(0), 1);
  })();
  const mesh = new Mesh(new SphereGeometry(SKY_RADIUS, 48, 32), material);
  mesh.renderOrder = -1;
  mesh.frustumCulled = false;
  return {
    object: mesh,
    update: ({ passthrough }) => {
      mesh.visible = !passthrough;
    },
    dispose: () => disposeMeshes(mesh),
  };
}

export function createStars(shared: BandShared): BandPart {
  const count = STARS[shared.detail];
  const geometry = squares(count);
  const places = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    const angle = 2 * Math.PI * ((i * 0.754_877_666) % 1);
    const height = 0.03 + 0.9 * ((i * 0.569_840_291) % 1) ** 1.6;
    const flat = Math.sqrt(1 - height * height);
    const size = 0.3 + ((i * 0.618_034) % 1) ** 5;
    places.set([50 * flat * Math.cos(angle), 50 * height, 50 * flat * Math.sin(angle), size], 4 * i);
  }
  geometry.setAttribute('place', new InstancedBufferAttribute(places, 4));
  const place = attribute<'vec4'>('place', 'vec4');
  const twinkle = varying(
    sin(shared.signals.time.mul(0.7).add(place.x.mul(9)))
      .mul(0.06)
      .add(0.3)
      .mul(place.w),
  );
  const light = Fn(() => {
    const off = length(uv().sub(0.5)).mul(2);
    const soft = exp(off.mul(off).mul(-9)).sub(0.0002).max(0);
    return vec3(0.7, 0.82, 1).mul(soft).mul(twinkle);
  })();
  const material = glowMaterial(light, shared);
  material.vertexNode = facingEyes(place.xyz, place.w.mul(0.26).add(0.16));
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return {
    object: mesh,
    update: ({ passthrough }) => {
      mesh.visible = !passthrough;
    },
    dispose: () => disposeMeshes(mesh),
  };
}

/** Dust that rises slowly around the listener, lit by the stems near it. */
export function createDust(shared: BandShared): BandPart {
  const { signals, places } = shared;
  const count = MOTES[shared.detail];
  const geometry = squares(count);
  const seeds = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    const angle = 2 * Math.PI * ((i * 0.618_034) % 1);
    const radius = 0.9 + 3.4 * Math.sqrt((i * 0.754_877_666) % 1);
    seeds.set(
      [radius * Math.cos(angle), (i * 0.569_840_291) % 1, radius * Math.sin(angle), (i * 0.438_579) % 1],
      4 * i,
    );
  }
  geometry.setAttribute('seed', new InstancedBufferAttribute(seeds, 4));
  const seed = attribute<'vec4'>('seed', 'vec4');
  const time = signals.time;
  const rise = fract(seed.y.add(time.mul(seed.w.mul(0.012).add(0.006))));
  const sway = sin(time.mul(0.3).add(seed.w.mul(40))).mul(0.12);
  const centre = vec3(seed.x.add(sway), rise.mul(2.8), seed.z.add(sway.mul(0.7)));
  const near = (spot: Node<'vec3'>): Node<'float'> => {
    const off = centre.sub(spot);
    return exp(off.dot(off).mul(-0.8));
  };
  const { bass, drums, other, vocals } = signals.stems;
  const mirrored = vec3(places.other.x.negate(), places.other.y, places.other.z);
  const lit = varying(
    stemColor('drums')
      .mul(near(places.drums).mul(drums.glow))
      .add(stemColor('bass').mul(near(places.bass).mul(bass.glow)))
      .add(stemColor('other').mul(near(places.other).add(near(mirrored)).mul(other.glow)))
      .add(stemColor('vocals').mul(near(places.vocals).mul(vocals.glow)))
      .mul(smoothstep(0, 0.15, rise).mul(smoothstep(1, 0.8, rise)))
      .mul(0.9)
      .add(0.004),
  );
  const light = Fn(() => {
    const off = length(uv().sub(0.5)).mul(2);
    return lit.mul(exp(off.mul(off).mul(-7)).sub(0.001).max(0));
  })();
  const material = glowMaterial(light, shared);
  material.vertexNode = facingEyes(centre, seed.w.mul(0.022).add(0.014));
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return { object: mesh, dispose: () => disposeMeshes(mesh) };
}
