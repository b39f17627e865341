/** Materials of light that scenes share, and how they are freed. */
import type { StemName } from '@sense/core';
import { AdditiveBlending, Color, MeshBasicNodeMaterial, type Mesh, type Node } from 'three/webgpu';
import { color, vec4 } from 'three/tsl';
import { STEM_STYLES } from './palette.js';

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
