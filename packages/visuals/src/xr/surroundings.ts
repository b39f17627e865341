/** What a scene is given of the listener and the room, updated in place. Main thread. */
import type { PerStem } from '@sense/core';
import { Vector3 } from 'three/webgpu';
import type { XrHand, XrMarker, XrSurroundings } from '../scenes/xr-scene.js';
import type { XrRun } from './run.js';
import type { XrMode } from './session.js';

/** How much light hides of the room behind it, on a display that can hide it. */
const COVERAGE = 0.45;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class Surroundings implements XrSurroundings {
  readonly places: PerStem<Vector3>;
  passthrough: boolean;
  coverage: number;
  dim = 1;
  readonly hands = { left: nobody(), right: nobody() };
  readonly marker: Mutable<XrMarker> = { stem: undefined, held: false, position: new Vector3() };
  readonly #mode: XrMode;

  constructor(places: PerStem<Vector3>, mode: XrMode) {
    this.places = places;
    this.#mode = mode;
    this.passthrough = mode === 'ar';
    this.coverage = this.passthrough ? COVERAGE : 0;
  }

  /** A session begins on a display that blends in this way. */
  begin(blendMode: XREnvironmentBlendMode): void {
    this.passthrough = this.#mode === 'ar' || blendMode !== 'opaque';
    this.coverage = blendMode === 'alpha-blend' ? COVERAGE : 0;
  }

  /** The page shows the stage again. */
  end(): void {
    this.passthrough = this.#mode === 'ar';
    this.coverage = this.passthrough ? COVERAGE : 0;
    this.dim = 1;
    this.hands.left.tracked = this.hands.right.tracked = false;
    this.marker.stem = undefined;
  }

  /** Copies what a frame of a session has found. */
  follow({ hands, dim }: XrRun): void {
    this.dim = dim;
    show(hands.left, this.hands.left);
    show(hands.right, this.hands.right);
    const { active } = hands;
    this.marker.stem = active?.held ?? active?.pointed;
    this.marker.held = active?.held !== undefined;
    if (active !== undefined) hands.bodyOf(active, this.marker.position);
  }
}

const nobody = (): Mutable<XrHand> => ({ tracked: false, position: new Vector3(), stems: [] });

function show(from: XrHand, to: Mutable<XrHand>): void {
  to.tracked = from.tracked;
  to.position.copy(from.position);
  to.stems = from.stems;
}
