/**
 * The play area of a session: where the head is in it, and how far the light is dimmed near its boundary.
 * The boundary is given in a reference space of its own, whose origin is not that of the stage, so that the
 * head is read in that space. Main thread.
 */
import type { NormalRange, Scope } from '@sense/core';
import { boundaryDim, distanceInside } from './boundary.js';

/** The head is near the boundary from this distance on, in metres. */
const NEAR = 0.45;

export class PlayArea {
  #space: XRBoundedReferenceSpace | undefined;
  /** Read again whenever the headset resets the space. */
  #boundary: readonly DOMPointReadOnly[] = [];
  #dim: NormalRange = 1;
  #near = false;
  /** Of the head inside the boundary, in metres. */
  readonly #distance = new Float64Array(1);

  /** Ends with `scope`. Without a boundary the light stays full. */
  constructor(session: XRSession, scope: Scope) {
    void this.#open(session, scope);
  }

  /** Factor on all light. */
  get dim(): NormalRange {
    return this.#dim;
  }

  /** Whether the head is near the boundary, or outside it. */
  get near(): boolean {
    return this.#near;
  }

  /** Reads where the head is. Returns whether {@link near} has changed. */
  update(frame: XRFrame): boolean {
    if (this.#space === undefined) return false;
    const pose = frame.getViewerPose(this.#space);
    // The head is not tracked: what it was last still holds.
    if (!pose) return false;
    const { x, z } = pose.transform.position;
    distanceInside(this.#boundary, x, z, this.#distance);
    const distance = this.#distance[0]!;
    this.#dim = boundaryDim(distance);
    const near = distance < NEAR;
    const changed = near !== this.#near;
    this.#near = near;
    return changed;
  }

  async #open(session: XRSession, scope: Scope): Promise<void> {
    try {
      const space = (await session.requestReferenceSpace('bounded-floor')) as XRBoundedReferenceSpace;
      if (scope.disposed) return;
      const read = (): void => {
        this.#boundary = Array.from(space.boundsGeometry);
      };
      read();
      scope.listen(space, 'reset', read);
      this.#space = space;
    } catch {
      // The headset reports no boundary.
    }
  }
}
