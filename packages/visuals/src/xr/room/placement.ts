/**
 * Placing the stage in a room: a ring follows where the listener looks on the floor, found by hit test,
 * or where the gaze meets the floor if the headset has no hit test. A press places the stage there.
 * Main thread.
 */
import type { Scope } from '@sense/core';
import { Group, Matrix4, Mesh, PlaneGeometry, Vector3, type Object3D } from 'three/webgpu';
import { Fn, exp, length, positionGeometry, uniform, vec3 } from 'three/tsl';
import { disposeMeshes } from '../../scenes/materials.js';
import { glowMaterial } from '../../scenes/glow-material.js';

/** Where the stage would stand, in metres ahead, while the gaze does not meet the floor. */
const USUAL_DISTANCE = 2;
/** Hits that are steeper than this are walls: cosine of the tilt. */
const FLAT = 0.9;

export class Placement {
  /** Ring on the floor; visible while the stage is not placed. */
  readonly reticle: Object3D;
  /** Where the stage would be placed now, in the reference space. */
  readonly target = new Vector3();
  readonly #floor: number;
  readonly #hit = new Matrix4();
  readonly #at = new Vector3();
  readonly #ahead = new Vector3();
  readonly #hitTest: { source?: XRHitTestSource } = {};

  /** Ends with `scope`. `floor`: its height in the reference space. */
  constructor(session: XRSession, floor: number, scope: Scope) {
    this.#floor = floor;
    const ring = createReticle();
    this.reticle = ring;
    scope.add(() => disposeMeshes(ring.children[0] as Mesh));
    scope.add(() => this.#hitTest.source?.cancel());
    void this.#openHitTest(session, scope);
  }

  /** Finds the place on the floor that the head looks at. */
  update(frame: XRFrame, space: XRReferenceSpace, head: Matrix4): void {
    this.reticle.visible = true;
    if (!this.#findHit(frame, space)) this.#gazeAtFloor(head);
    this.reticle.position.copy(this.target);
  }

  async #openHitTest(session: XRSession, scope: Scope): Promise<void> {
    try {
      const viewer = await session.requestReferenceSpace('viewer');
      const source = await session.requestHitTestSource?.({ space: viewer });
      if (source === undefined) return;
      if (scope.disposed) source.cancel();
      else this.#hitTest.source = source;
    } catch {
      // The gaze on the assumed floor is used instead.
    }
  }

  #findHit(frame: XRFrame, space: XRReferenceSpace): boolean {
    const { source } = this.#hitTest;
    if (source === undefined) return false;
    for (const result of frame.getHitTestResults(source)) {
      const pose = result.getPose(space);
      if (!pose) continue;
      this.#hit.fromArray(pose.transform.matrix);
      const up = this.#at.setFromMatrixColumn(this.#hit, 1);
      if (up.y < FLAT) continue;
      this.target.setFromMatrixPosition(this.#hit);
      return true;
    }
    return false;
  }

  #gazeAtFloor(head: Matrix4): void {
    const eye = this.#at.setFromMatrixPosition(head);
    const ahead = this.#ahead.setFromMatrixColumn(head, 2).negate();
    const down = Math.max(-ahead.y, 0);
    const flat = Math.hypot(ahead.x, ahead.z) || 1;
    const distance = down > 0.05 ? Math.min(((eye.y - this.#floor) * flat) / down, 2 * USUAL_DISTANCE) : USUAL_DISTANCE;
    this.target.set(eye.x + (ahead.x / flat) * distance, this.#floor, eye.z + (ahead.z / flat) * distance);
  }
}

/** A ring of steady light, 60 cm across. */
function createReticle(): Group {
  const geometry = new PlaneGeometry(0.7, 0.7);
  geometry.rotateX(-Math.PI / 2);
  const light = Fn(() => {
    const off = length(positionGeometry.xz).div(0.35);
    const ring = exp(off.sub(0.8).mul(22).pow(2).negate()).mul(0.6);
    return vec3(0.35, 0.6, 0.85).mul(ring.add(exp(off.mul(off).mul(-40)).mul(0.4)));
  })();
  const group = new Group();
  const mesh = new Mesh(geometry, glowMaterial(light, { dim: uniform(1), coverage: uniform(0) }));
  mesh.frustumCulled = false;
  group.add(mesh);
  group.visible = false;
  return group;
}
