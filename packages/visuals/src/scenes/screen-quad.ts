/** A picture that is one full-screen shader: its mesh and camera, and the coordinates it draws in. */
import type { NormalRange } from '@sense/core';
import { Mesh, MeshBasicNodeMaterial, PerspectiveCamera, PlaneGeometry, type Node } from 'three/webgpu';
import { positionGeometry, screenUV, uniform, vec2, vec4 } from 'three/tsl';

/** Full-screen drawing with its own coordinates. */
export interface ScreenQuad {
  readonly mesh: Mesh;
  readonly camera: PerspectiveCamera;
  /** x and y of a pixel: the shorter side of the picture spans -1..1, y is up. */
  readonly place: Node<'vec2'>;
  /** Half of the width and of the height in these units. */
  readonly half: { readonly x: number; readonly y: number };
  resize(width: number, height: number): void;
  /** Converts a point in these units to 0..1 from the left and the top. */
  toPicture(x: number, y: number, out: { x: NormalRange; y: NormalRange }): { x: NormalRange; y: NormalRange };
}

/** @param light from the place of a pixel; linear */
export function createScreenQuad(light: (place: Node<'vec2'>) => Node<'vec3'>): ScreenQuad {
  const halfX = uniform(1);
  const halfY = uniform(1);
  const place = vec2(screenUV.x.sub(0.5).mul(2).mul(halfX), screenUV.y.sub(0.5).mul(-2).mul(halfY));
  const material = new MeshBasicNodeMaterial({ depthTest: false, depthWrite: false });
  material.vertexNode = vec4(positionGeometry.xy, 0, 1) as unknown as Node<'vec4'>;
  material.fragmentNode = vec4(light(place), 1);
  const mesh = new Mesh(new PlaneGeometry(2, 2), material);
  mesh.frustumCulled = false;
  const half = { x: 1, y: 1 };
  const camera = new PerspectiveCamera(45, 1, 0.1, 10);
  return {
    mesh,
    camera,
    place,
    half,
    resize(width, height) {
      const shorter = Math.min(width, height);
      halfX.value = half.x = width / shorter;
      halfY.value = half.y = height / shorter;
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
      camera.updateMatrixWorld();
    },
    toPicture(x, y, out) {
      out.x = 0.5 + x / (2 * half.x);
      out.y = 0.5 - y / (2 * half.y);
      return out;
    },
  };
}
