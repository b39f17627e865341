/**
 * The sky: a dark background with a glowing horizon, and stars. The beat brightens the horizon.
 */
import { InstancedBufferAttribute, InstancedBufferGeometry, Mesh, PlaneGeometry, type Node } from 'three/webgpu';
import { Fn, attribute, exp, length, positionGeometry, screenUV, sin, uv, varying, vec3 } from 'three/tsl';
import { disposeMeshes, lightMaterial } from '../materials.js';
import type { Part, PartInputs } from './part.js';
import type { SceneSignals } from '../signals.js';

const STARS = 170;

/** The background light by place on the screen. `horizon`: its height, 0..1 from the top. */
export function skyLight(signals: SceneSignals, horizon: Node<'float'>): Node<'vec3'> {
  const { bass, other, vocals } = signals.stems;
  return Fn(() => {
    const below = screenUV.y.sub(horizon);
    const aside = screenUV.x.sub(0.5);
    const band = exp(below.mul(below).mul(-38)).mul(exp(aside.mul(aside).mul(-3.2)));
    const thin = exp(below.abs().mul(-26)).mul(exp(aside.mul(aside).mul(-5)));
    const night = vec3(0.0012, 0.0018, 0.0045).add(vec3(0.001, 0.0032, 0.008).mul(exp(below.abs().mul(-4.5))));
    const sound = signals.colors.bass
      .mul(bass.glow.mul(0.1))
      .add(signals.colors.other.mul(other.glow.mul(0.035)))
      .add(signals.colors.vocals.mul(vocals.glow.mul(0.03)));
    const beat = vec3(0.55, 0.7, 1)
      .mul(signals.beat)
      .mul(thin.mul(0.13).add(band.mul(0.035)));
    return night.add(sound.mul(band)).add(beat);
  })();
}

export function createStars({ signals, measures }: PartInputs): Part {
  const plain = new PlaneGeometry(1, 1);
  const geometry = new InstancedBufferGeometry();
  geometry.index = plain.index;
  geometry.setAttribute('position', plain.getAttribute('position'));
  geometry.setAttribute('uv', plain.getAttribute('uv'));
  geometry.instanceCount = STARS;
  const places = new Float32Array(STARS * 4);
  for (let i = 0; i < STARS; i++) {
    const across = ((i * 0.754_877_666) % 1) * 2 - 1;
    const up = (i * 0.569_840_291) % 1;
    places.set([across * 46, 1 + up * up * 44, -40, 0.3 + ((i * 0.618_034) % 1) ** 4 * 0.9], 4 * i);
  }
  geometry.setAttribute('place', new InstancedBufferAttribute(places, 4));
  const place = attribute<'vec4'>('place', 'vec4');
  const twinkle = varying(
    sin(signals.time.mul(0.7).add(place.x.mul(9)))
      .mul(0.06)
      .add(0.3)
      .mul(place.w),
  );
  const light = Fn(() => {
    const off = length(uv().sub(0.5)).mul(2);
    return vec3(0.7, 0.82, 1)
      .mul(exp(off.mul(off).mul(-9)).sub(0.0002).max(0))
      .mul(twinkle)
      .mul(measures.stars);
  })();
  const material = lightMaterial(light);
  material.positionNode = positionGeometry.mul(place.w.mul(0.22).add(0.14)).add(place.xyz);
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return { object: mesh, dispose: () => disposeMeshes(mesh) };
}
