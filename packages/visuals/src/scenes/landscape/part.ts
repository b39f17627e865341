/**
 * What the parts of the landscape share: their interface and inputs, and the lengths that follow the aspect ratio of the picture.
 */
import type { Object3D, Vector3 } from 'three/webgpu';
import { uniform } from 'three/tsl';
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
