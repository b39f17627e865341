/**
 * The boundary of the play area: how far inside it the head is, and how far the light is dimmed near it,
 * so that the room and the headset's own boundary are seen. Pure; allocates nothing.
 */
import type { NormalRange } from '@sense/core';
import { clamp } from '@sense/core/engine';

/** A corner of the boundary, in metres on the floor. */
export interface BoundaryPoint {
  readonly x: number;
  readonly z: number;
}

/** The light is full from this distance inside the boundary on, in metres, and lowest on it. */
const FULL_AT = 0.45;
const LOWEST: NormalRange = 0.2;

/**
 * Writes the distance of a point from the boundary to `out[0]`, in metres: positive inside, negative outside; infinite
 * without a boundary. A number that is returned would be allocated.
 */
export function distanceInside(boundary: readonly BoundaryPoint[], x: number, z: number, out: Float64Array): void {
  let nearestSquared = Infinity;
  let inside = false;
  for (let i = 0; boundary.length > 2 && i < boundary.length; i++) {
    const a = boundary[i]!;
    const b = boundary[(i + 1) % boundary.length]!;
    const dx = b.x - a.x;
    const dz = b.z - a.z;
    const lengthSquared = dx * dx + dz * dz;
    const along = lengthSquared > 0 ? clamp(((x - a.x) * dx + (z - a.z) * dz) / lengthSquared, 0, 1) : 0;
    const awayX = x - a.x - along * dx;
    const awayZ = z - a.z - along * dz;
    nearestSquared = Math.min(nearestSquared, awayX * awayX + awayZ * awayZ);
    if (a.z > z !== b.z > z && x < a.x + (dx * (z - a.z)) / dz) inside = !inside;
  }
  // Not Math.hypot, which allocates.
  const nearest = Math.sqrt(nearestSquared);
  out[0] = inside || boundary.length < 3 ? nearest : -nearest;
}

/** Factor on all light for a head that is `distance` metres inside the boundary. */
export function boundaryDim(distance: number): NormalRange {
  const share = clamp(distance / FULL_AT, 0, 1);
  return LOWEST + (1 - LOWEST) * share * share * (3 - 2 * share);
}
