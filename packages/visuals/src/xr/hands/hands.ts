/**
 * The hands of a session: where each is, whether it can vibrate, where it points, and the stem that it
 * points at or holds. A stem is held with the trigger, the grip or a pinch, by its ray or from near.
 * Main thread.
 */
import { STEM_NAMES, type Scope, type StemName } from '@sense/core';
import { findActuator } from '@sense/core/internal';
import { Matrix4, Vector3 } from 'three/webgpu';
import type { FeelingHand, XrHandName } from './nearest-hands.js';
import type { XrPlaces } from '../room/places.js';

/** How the hands are tracked. `controllers`: at least one controller. */
export type XrInput = 'controllers' | 'hands' | 'none';

/** Half of the cone of the ray, as a tangent, and the distance from which a body can be reached without it. */
const RAY_TANGENT = Math.tan((14 * Math.PI) / 180);
const REACH = 0.45;

class Hand implements FeelingHand {
  readonly stems: StemName[] = [];
  readonly position = new Vector3();
  readonly ray = new Vector3();
  readonly direction = new Vector3();
  source: XRInputSource | undefined;
  tracked = false;
  feels = false;
  pointed: StemName | undefined;
  held: StemName | undefined;
  /** -1 where the mirror image is pointed at or held. */
  side = 1;
  /** Distance of what is held along the ray. */
  distance = 0;

  release(): void {
    this.held = undefined;
  }
}

export class Hands {
  readonly left = new Hand();
  readonly right = new Hand();
  readonly #session: XRSession;
  readonly #places: XrPlaces;
  readonly #toStage = new Matrix4();
  readonly #body = new Vector3();
  readonly #offset = new Vector3();
  readonly #all: readonly Hand[] = [this.left, this.right];
  readonly #changed: () => void;
  #grabbing = true;

  /** Ends with `scope`. `changed`: input sources or motors came or went; `select`: a press that grabs nothing. */
  constructor(session: XRSession, places: XrPlaces, scope: Scope, on: { changed(): void; select(): void }) {
    this.#session = session;
    this.#places = places;
    this.#changed = on.changed;
    scope.listen(session, 'inputsourceschange', () => {
      this.#assign();
      on.changed();
    });
    for (const press of ['selectstart', 'squeezestart']) {
      scope.listen(session, press, ({ inputSource }: XRInputSourceEvent) => {
        if (!this.#grab(inputSource) && press === 'selectstart') on.select();
      });
    }
    for (const release of ['selectend', 'squeezeend']) {
      scope.listen(session, release, ({ inputSource }: XRInputSourceEvent) => this.#handOf(inputSource)?.release());
    }
    this.#assign();
  }

  /** Whether stems can be moved by hand now. */
  set grabbing(on: boolean) {
    this.#grabbing = on;
    if (!on) for (const hand of this.#all) hand.release();
  }

  /** How the hands are tracked now. */
  get input(): XrInput {
    const sources = [this.left.source, this.right.source].filter((source) => source !== undefined);
    if (sources.some(({ hand, gamepad }) => !hand && gamepad)) return 'controllers';
    return sources.length > 0 ? 'hands' : 'none';
  }

  /**
   * Reads the poses and the motors, and moves what is held. Some controllers receive their motor after the
   * event that announces them, or without one.
   *
   * @param space the reference space of the stage's matrix
   * @param stage matrix of the stage in that space
   */
  update(frame: XRFrame, space: XRReferenceSpace, stage: Matrix4): void {
    this.#toStage.copy(stage).invert();
    let changed = false;
    for (let i = 0; i < this.#all.length; i++) {
      const hand = this.#all[i]!;
      const { source } = hand;
      hand.tracked = false;
      hand.pointed = undefined;
      if (source === undefined) continue;
      const feels = canVibrate(source);
      changed ||= feels !== hand.feels;
      hand.feels = feels;
      const ray = frame.getPose(source.targetRaySpace, space);
      const grip = source.gripSpace ? frame.getPose(source.gripSpace, space) : undefined;
      const at = grip ?? ray;
      if (!at) continue;
      hand.tracked = true;
      const { position } = at.transform;
      hand.position.set(position.x, position.y, position.z).applyMatrix4(this.#toStage);
      if (!ray) continue;
      const { matrix } = ray.transform;
      hand.ray.set(matrix[12]!, matrix[13]!, matrix[14]!).applyMatrix4(this.#toStage);
      hand.direction.set(-matrix[8]!, -matrix[9]!, -matrix[10]!).transformDirection(this.#toStage);
      if (hand.held !== undefined) this.#drag(hand);
      else if (this.#grabbing) this.#point(hand);
    }
    if (changed) this.#changed();
  }

  /** The hand that points at or holds a stem; the one that holds first. */
  get active(): Hand | undefined {
    if (this.left.held !== undefined || (this.left.pointed !== undefined && this.right.held === undefined))
      return this.left;
    return this.right.held !== undefined || this.right.pointed !== undefined ? this.right : undefined;
  }

  /** Writes where the body is that `hand` points at or holds. */
  bodyOf(hand: Hand, out: Vector3): Vector3 {
    const stem = hand.held ?? hand.pointed;
    if (stem === undefined) return out;
    out.copy(this.#places.now[stem]);
    if (stem === 'other') out.x *= hand.side;
    return out;
  }

  #assign(): void {
    for (const hand of this.#all) {
      hand.source = undefined;
      hand.feels = false;
    }
    for (const source of this.#session.inputSources) {
      // A gaze, a screen and the passing pointers of a headset have no hand.
      const hand = source.handedness === 'none' ? undefined : this[source.handedness];
      // Where a hand has a controller and is tracked too, the controller counts.
      if (hand === undefined || (hand.source !== undefined && source.hand)) continue;
      hand.source = source;
      hand.feels = canVibrate(source);
    }
    for (const hand of this.#all) if (hand.source === undefined) hand.release();
  }

  #handOf(source: XRInputSource): Hand | undefined {
    return this.#all.find((hand) => hand.source === source);
  }

  #grab(source: XRInputSource): boolean {
    const hand = this.#handOf(source);
    if (hand?.pointed === undefined || hand.held !== undefined) return false;
    const stem = hand.pointed;
    if (this.#all.some(({ held }) => held === stem)) return true;
    hand.held = stem;
    hand.distance = this.bodyOf(hand, this.#body).distanceTo(hand.ray);
    return true;
  }

  #drag(hand: Hand): void {
    const at = this.#body.copy(hand.direction).multiplyScalar(hand.distance).add(hand.ray);
    this.#places.move(hand.held!, hand.held === 'other' ? Math.max(0, at.x * hand.side) : at.x, at.y, at.z);
  }

  /** Finds the body nearest to the ray, within a cone around it or within reach. */
  #point(hand: Hand): void {
    let best = Infinity;
    for (let i = 0; i < STEM_NAMES.length; i++) {
      const stem = STEM_NAMES[i]!;
      for (let side = 1; side >= (stem === 'other' ? -1 : 1); side -= 2) {
        const offset = this.#offset.copy(this.#places.now[stem]);
        offset.x *= side;
        offset.sub(hand.ray);
        const distance = offset.length();
        const along = offset.dot(hand.direction);
        const aside = Math.sqrt(Math.max(0, distance * distance - along * along));
        const near = distance < REACH;
        if (!near && (along <= 0 || aside > along * RAY_TANGENT)) continue;
        const cost = near ? distance / REACH - 1 : aside / along;
        if (cost >= best) continue;
        best = cost;
        hand.pointed = stem;
        hand.side = side;
      }
    }
  }
}

/** Whether haptics finds an actuator in an input source. Hands and passing pointers have none. */
function canVibrate({ gamepad }: XRInputSource): boolean {
  return Boolean(gamepad && findActuator(gamepad as ActuatorHolder));
}

/** The part of a `Gamepad` that lib.dom declares for every browser, and headsets have in an older draft too. */
type ActuatorHolder = Parameters<typeof findActuator>[0];

export type { XrHandName };
