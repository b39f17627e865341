/**
 * The interface of a scene for headsets: the music around a listener, each stem at a place that may
 * move. Lengths are metres in the coordinates of the stage: the listener stands at the origin of the
 * floor, x is right, y is up, and negative z is ahead. Does not depend on WebXR.
 */
import type { NormalRange, PerStem, StemName } from '@sense/core';
import type { Object3D, Vector3 } from 'three/webgpu';
import type { Controls } from '../director/controls.js';
import type { SceneDetail, SceneFrame } from './scene.js';

/** What surrounds a scene in a frame. The object is reused. */
export interface XrSurroundings {
  /** Where each stem stands. `other` stands at its place and at the mirror image of it, `-x`. */
  readonly places: PerStem<Vector3>;
  /** Whether the room is visible: no background and no dark surfaces. */
  readonly passthrough: boolean;
  /** How much the light hides of the room behind it, 0..1; 0 on displays that only add light. */
  readonly coverage: NormalRange;
  /** Factor on all light; below 1 near the boundary of the play area. */
  readonly dim: NormalRange;
  readonly hands: { readonly left: XrHand; readonly right: XrHand };
  /** The body that is pointed at or held, and where it is. */
  readonly marker: XrMarker;
}

/** A hand of the listener. */
export interface XrHand {
  readonly tracked: boolean;
  readonly position: Vector3;
  /** The stems that this hand feels. */
  readonly stems: readonly StemName[];
}

/** The body of a stem that is pointed at or held. */
export interface XrMarker {
  readonly stem: StemName | undefined;
  readonly held: boolean;
  readonly position: Vector3;
}

/**
 * Music around a listener. The rules of {@link Scene} apply: all luminance derives from `glow`, and with
 * `reducedMotion` nothing travels. It must not move what it is drawn from: the head of the listener does.
 */
export interface XrScene {
  readonly object: Object3D;
  /** Prepares the next frame. Must not allocate. */
  update(controls: Controls, frame: SceneFrame, surroundings: XrSurroundings): void;
  /** Frees geometries, materials and textures. */
  dispose(): void;
}

/** Creates a scene for headsets. */
export type XrSceneFactory = (detail: SceneDetail) => XrScene;
