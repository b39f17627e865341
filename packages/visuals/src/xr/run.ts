/**
 * One session of a stage: follows the head and the hands, keeps the stage in place, and connects sound and
 * haptics while the session runs. Main thread.
 */
import type { Scope } from '@sense/core';
import { clamp } from '@sense/core/engine';
import { Matrix4, Vector3, type Group } from 'three/webgpu';
import { Hands } from './hands/hands.js';
import { NearestHands } from './hands/nearest-hands.js';
import { PlaceRouting, type XrHaptics } from './hands/place-routing.js';
import { Placement } from './room/placement.js';
import { PlayArea } from './room/play-area.js';
import { defaultPlace, type XrPlaces } from './room/places.js';
import type { OpenXrSession, XrMode } from './session.js';
import { SpatialSound, type XrSound } from './spatial-sound.js';

/** Eye heights of people who sit on the floor and who stand, in metres. */
const EYES = [0.7, 2] as const;
/** Scales of a stage that is placed in a room. */
const SCALES = [0.6, 1.4] as const;

/** What a run connects. */
export interface RunParts {
  readonly mode: XrMode;
  readonly opened: OpenXrSession;
  readonly stage: Group;
  readonly places: XrPlaces;
  readonly sound: XrSound | undefined;
  readonly haptics: XrHaptics | undefined;
  swapHands(): boolean;
  /** Status, places or hands have changed. */
  changed(): void;
}

export class XrRun {
  readonly session: XRSession;
  readonly hands: Hands;
  readonly nearest = new NearestHands();
  readonly placement: Placement | undefined;
  /** Pose of the head in the reference space. */
  readonly head = new Matrix4();
  readonly #parts: RunParts;
  readonly #scope: Scope;
  readonly #area: PlayArea;
  readonly #sound: SpatialSound | undefined;
  readonly #routing: PlaceRouting | undefined;
  readonly #at = new Vector3();
  readonly #ahead = new Vector3();
  #placed: boolean;
  #centred = false;
  #space: XRReferenceSpace | undefined;
  #forgetSpace = (): void => undefined;

  /** Ends with `scope`. */
  constructor(parts: RunParts, scope: Scope) {
    const { opened, places, sound, haptics } = parts;
    this.session = opened.session;
    this.#parts = parts;
    this.#scope = scope;
    this.#area = new PlayArea(opened.session, scope);
    this.#placed = parts.mode === 'vr';
    this.hands = new Hands(opened.session, places, scope, {
      changed: () => {
        this.#assign();
        parts.changed();
      },
      select: () => this.#place(),
    });
    this.hands.grabbing = this.#placed;
    this.placement = parts.mode === 'ar' ? new Placement(opened.session, opened.floor, scope) : undefined;
    this.#sound = sound && new SpatialSound(sound);
    scope.add(() => this.#sound?.end());
    this.#routing = haptics && new PlaceRouting(haptics, opened.session, this.nearest.hands);
    scope.add(() => this.#routing?.end());
    this.#assign();
  }

  /** Whether the stage stands where the listener wants it. */
  get placed(): boolean {
    return this.#placed;
  }

  get nearBoundary(): boolean {
    return this.#area.near;
  }

  /** Factor on all light. */
  get dim(): number {
    return this.#area.dim;
  }

  /** Puts the stage around the head with the next frame; in AR the next press places it. */
  recentre(): void {
    this.#centred = false;
    if (this.#parts.mode === 'ar') this.#setPlaced(false);
  }

  /** Hands and setting have changed: assigns the stems to the hands anew. */
  reassign(): void {
    this.#assign();
  }

  /** Reads the poses of a frame and moves everything that follows them. */
  update(frame: XRFrame, space: XRReferenceSpace): void {
    const { stage, places } = this.#parts;
    if (space !== this.#space) {
      this.#space = space;
      this.#forgetSpace();
      // The user recentres with the button of the headset.
      this.#forgetSpace = this.#scope.listen(space, 'reset', () => this.recentre());
    }
    const pose = frame.getViewerPose(space);
    if (pose) this.head.fromArray(pose.transform.matrix);
    if (pose && !this.#centred) this.#centre();
    this.hands.update(frame, space, stage.matrixWorld);
    if (this.placement !== undefined) {
      if (this.#placed) this.placement.reticle.visible = false;
      else this.placement.update(frame, space, this.head);
    }
    if (this.nearest.update(places.now, this.hands.left, this.hands.right, this.#parts.swapHands())) this.#applyHands();
    this.#sound?.update(places.now, stage.matrixWorld, this.head);
    if (this.#area.update(frame)) this.#parts.changed();
  }

  #assign(): void {
    this.nearest.update(this.#parts.places.now, this.hands.left, this.hands.right, this.#parts.swapHands());
    this.#applyHands();
  }

  /** Routes the stems to the controllers of their hands. */
  #applyHands(): void {
    const { hands } = this.nearest;
    this.#routing?.apply(hands);
    for (const name of ['left', 'right'] as const) {
      const { stems } = this.hands[name];
      stems.length = 0;
      for (const stem of ['drums', 'bass', 'other', 'vocals'] as const)
        if (hands[stem].includes(name)) stems.push(stem);
    }
    this.#parts.changed();
  }

  /** Puts the stage around the head, turned to where it faces. Only the heading counts: the stage is never tilted. */
  #centre(): void {
    const { stage, places, opened } = this.#parts;
    this.#centred = true;
    this.#at.setFromMatrixPosition(this.head);
    this.#ahead.setFromMatrixColumn(this.head, 2).negate();
    stage.position.set(this.#at.x, opened.floor, this.#at.z);
    stage.rotation.set(0, Math.atan2(-this.#ahead.x, -this.#ahead.z), 0);
    stage.scale.setScalar(1);
    places.eyeHeight = clamp(this.#at.y - opened.floor, ...EYES);
    stage.updateMatrixWorld();
    this.#parts.changed();
  }

  /** Puts the bass on the point of the floor that is looked at, and the band around the listener. */
  #place(): void {
    if (this.placement === undefined || this.#placed) return;
    const { stage, places } = this.#parts;
    const { target } = this.placement;
    this.#at.setFromMatrixPosition(this.head);
    const [dx, dz] = [this.#at.x - target.x, this.#at.z - target.z];
    const usual = -defaultPlace('bass', places.eyeHeight).z;
    const scale = clamp(Math.hypot(dx, dz) / usual, ...SCALES);
    stage.rotation.set(0, Math.atan2(dx, dz), 0);
    stage.scale.setScalar(scale);
    stage.position.set(
      target.x + Math.sin(stage.rotation.y) * usual * scale,
      target.y,
      target.z + Math.cos(stage.rotation.y) * usual * scale,
    );
    places.eyeHeight = clamp((this.#at.y - target.y) / scale, ...EYES);
    stage.updateMatrixWorld();
    this.#setPlaced(true);
  }

  #setPlaced(placed: boolean): void {
    this.#placed = placed;
    this.hands.grabbing = placed;
    this.#parts.changed();
  }
}
