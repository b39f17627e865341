/**
 * What the parts of the landscape share: their interface and inputs, stem colours as shader nodes,
 * and the lengths that follow the aspect ratio of the picture.
 */
import type { StemName } from '@sense/core';
import {
  AdditiveBlending,
  Color,
  MeshBasicNodeMaterial,
  type Mesh,
  type Node,
  type Object3D,
  type Vector3,
} from 'three/webgpu';
import { color, uniform, vec4 } from 'three/tsl';
import { STEM_STYLES } from '../palette.js';
import type { SceneDetail } from '../scene.js';
import type { LandscapeLayout } from './layout.js';
import type { SceneSignals } from '../signals.js';

/** What a part is built from. */
export interface PartInputs {
  readonly signals: SceneSignals;
  readonly measures: LandscapeMeasures;
  readonly detail: SceneDetail;
}

/** An object of the scene. */
export interface Part {
  readonly object: Object3D;
  /** Frees its geometries and materials. */
  dispose(): void;
}

/** The shapes of one stem. */
export interface StemPart extends Part {
  /** Writes the centre of its place in world coordinates into `out`, for labels. */
  placeIn(layout: LandscapeLayout, out: Vector3): Vector3;
}

/** The stem's colour as a linear-light node. */
export function stemColor(stem: StemName): Node<'vec3'> {
  return color(new Color(STEM_STYLES[stem].color)) as unknown as Node<'vec3'>;
}

/** A material that adds its light to the picture: no sorting, no shadows. */
export function lightMaterial(light: Node<'vec3'>): MeshBasicNodeMaterial {
  const material = new MeshBasicNodeMaterial({ transparent: true, depthWrite: false, blending: AdditiveBlending });
  material.fragmentNode = vec4(light, 1);
  return material;
}

/** Frees the geometries and materials of meshes. */
export function disposeMeshes(...meshes: readonly Mesh[]): void {
  for (const mesh of meshes) {
    mesh.geometry.dispose();
    for (const material of Array.isArray(mesh.material) ? mesh.material : [mesh.material]) material.dispose();
  }
}

/** Lengths in world units, which `layout.ts` computes from the aspect ratio, and parameters, as uniforms. */
export class LandscapeMeasures {
  /** Factors on the height of the ground, the width of the strands and the light of the stars. */
  readonly relief = uniform(1);
  readonly strands = uniform(1);
  readonly stars = uniform(1);
  /** Half of the width that must be visible around the centre. */
  readonly halfWidth = uniform(8);
  /** Height of the voice above the ground. */
  readonly voiceHeight = uniform(5);
  /** Factors on the width and the height of the arch of prisms. */
  readonly archWidth = uniform(1);
  readonly archHeight = uniform(1);
}
