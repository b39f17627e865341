/**
 * A vignette on request: darkens the edges of the field of view, for people whom movement there makes
 * uneasy. A shell around the head, so that both eyes see the same; never used where the room is visible.
 */
import type { NormalRange } from '@sense/core';
import { BackSide, Mesh, MeshBasicNodeMaterial, SphereGeometry, type Matrix4 } from 'three/webgpu';
import { Fn, normalize, positionGeometry, smoothstep, uniform, vec4 } from 'three/tsl';
import { disposeMeshes } from '../../scenes/materials.js';

/** Cosines of the angles from the centre at which the darkening starts and is complete, at full strength. */
const START = Math.cos((22 * Math.PI) / 180);
const END = Math.cos((48 * Math.PI) / 180);

export class Vignette {
  readonly object: Mesh;
  readonly #strength = uniform(0);

  constructor() {
    const material = new MeshBasicNodeMaterial({
      side: BackSide,
      transparent: true,
      depthTest: false,
      depthWrite: false,
    });
    material.outputNode = Fn(() => {
      const ahead = normalize(positionGeometry).z.negate();
      return vec4(0, 0, 0, smoothstep(START, END, ahead).mul(this.#strength));
    })();
    this.object = new Mesh(new SphereGeometry(0.6, 32, 24), material);
    this.object.frustumCulled = false;
    this.object.matrixAutoUpdate = false;
    this.object.renderOrder = 100;
    this.object.visible = false;
  }

  /** 0 off, 1 black edges. */
  set strength(strength: NormalRange) {
    this.#strength.value = strength;
    this.object.visible = strength > 0;
  }

  /** Follows the head. */
  update(head: Matrix4): void {
    this.object.matrix.copy(head);
  }

  dispose(): void {
    disposeMeshes(this.object);
  }
}
