/**
 * What the parts of the scene share: how a part is shaped, how colours enter the shaders, and where
 * things stand for a given shape of picture. Knows nothing of the parts themselves.
 */
import type { StemName } from '@sense/core';
import { AdditiveBlending, Color, MeshBasicNodeMaterial, type Mesh, type Node, type Object3D } from 'three/webgpu';
import { color, uniform, vec4 } from 'three/tsl';
import { STEM_LOOKS } from '../palette.js';

/** One stem's shapes. */
export interface Part {
  readonly object: Object3D;
  dispose(): void;
}

/** The stem's colour as a linear-light node. */
export function stemColor(stem: StemName): Node<'vec3'> {
  return color(new Color(STEM_LOOKS[stem].color)) as unknown as Node<'vec3'>;
}

/** A material that only adds light: no sorting, no shadows, glows add up. */
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

/** Lengths that follow the shape of the picture, in world units; see `layout.ts`. */
export class LandscapeMeasures {
  /** Half of the width that must be visible around the middle. */
  readonly halfWidth = uniform(8);
  /** Height of the voice above the ground. */
  readonly voiceHeight = uniform(5);
  /** Factors on the width and the height of the arch of crystals. */
  readonly archWidth = uniform(1);
  readonly archHeight = uniform(1);
}
