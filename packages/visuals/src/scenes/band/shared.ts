/**
 * What the parts of the band share: signals, places and surroundings as uniforms, and sprites that face
 * the eyes.
 */
import type { StemName } from '@sense/core';
import { InstancedBufferGeometry, PlaneGeometry, Vector3, type Node, type Object3D } from 'three/webgpu';
import {
  cameraPosition,
  cameraProjectionMatrix,
  modelViewMatrix,
  modelWorldMatrix,
  positionGeometry,
  uniform,
  vec2,
  vec4,
} from 'three/tsl';
import type { SceneDetail } from '../scene.js';
import { SceneSignals } from '../signals.js';
import type { XrSurroundings } from '../xr-scene.js';

export class BandShared {
  readonly signals = new SceneSignals();
  readonly places = {
    drums: uniform(new Vector3()),
    bass: uniform(new Vector3()),
    other: uniform(new Vector3()),
    vocals: uniform(new Vector3()),
  };
  readonly dim = uniform(1);
  readonly coverage = uniform(0);
  /** 1 where the room is not visible. */
  readonly backdrop = uniform(1);

  constructor(readonly detail: SceneDetail) {}

  update({ places, dim, coverage, passthrough }: XrSurroundings): void {
    this.places.drums.value.copy(places.drums);
    this.places.bass.value.copy(places.bass);
    this.places.other.value.copy(places.other);
    this.places.vocals.value.copy(places.vocals);
    this.dim.value = dim;
    this.coverage.value = coverage;
    this.backdrop.value = passthrough ? 0 : 1;
  }
}

/** An object of the band. */
export interface BandPart {
  readonly object: Object3D;
  update?(surroundings: XrSurroundings): void;
  /** Frees its geometries and materials. */
  dispose(): void;
}

export const STEM_CHANNELS: Readonly<Record<StemName, 'r' | 'g' | 'b' | 'a'>> = {
  drums: 'r',
  bass: 'g',
  other: 'b',
  vocals: 'a',
};

/** A flat square per instance, 1 by 1, centred. */
export function squares(count: number): InstancedBufferGeometry {
  const plain = new PlaneGeometry(1, 1);
  const geometry = new InstancedBufferGeometry();
  geometry.index = plain.index;
  for (const [name, values] of Object.entries(plain.attributes)) geometry.setAttribute(name, values);
  geometry.instanceCount = count;
  return geometry;
}

/** Position on the screen of a square that faces the eyes, at `centre` in the coordinates of its object. */
export function facingEyes(centre: Node<'vec3'>, size: Node<'float'>): Node<'vec4'> {
  const at = modelViewMatrix.mul(vec4(centre, 1));
  return cameraProjectionMatrix.mul(at.add(vec4(positionGeometry.xy.mul(size), 0, 0)));
}

/** Direction across an upright shape at `base` that faces the eyes, in the x-z plane of its object. */
export function acrossEyes(base: Node<'vec3'>): Node<'vec2'> {
  const eye = cameraPosition.sub(modelWorldMatrix.mul(vec4(base, 1)).xyz).xz.normalize();
  return vec2(eye.y, eye.x.negate());
}
