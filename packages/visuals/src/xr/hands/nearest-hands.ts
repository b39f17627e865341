/**
 * Which hand feels which stem: the one that is nearer to its place. A stem changes hands only when the
 * other one is clearly nearer, so that it does not jump between two hands in the middle. Pure.
 */
import { STEM_NAMES, type PerStem, type StemName } from '@sense/core';
import type { Vector3 } from 'three/webgpu';

/** A hand of the listener. */
export type XrHandName = 'left' | 'right';
/** The hands that feel a stem: one, or both, or none while no hand can vibrate. */
export type XrHands = readonly XrHandName[];

/** How much nearer, in metres, the other hand must be before a stem changes hands. */
const HYSTERESIS = 0.12;
const NONE: XrHands = [];
const ONLY: Readonly<Record<XrHandName, XrHands>> = { left: ['left'], right: ['right'] };
const BOTH: XrHands = ['left', 'right'];
/** The hand of a stem that is as far from both. */
const USUAL: PerStem<XrHands> = { drums: ONLY.right, bass: ONLY.left, other: BOTH, vocals: ONLY.left };

/** What a hand feels depends on whether it can vibrate, and on where it is. */
export interface FeelingHand {
  readonly feels: boolean;
  /** Position in the coordinates of the places; ignored while {@link tracked} is false. */
  readonly position: Vector3;
  readonly tracked: boolean;
}

export class NearestHands {
  /** The nearer hand, before a swap. */
  readonly #near: Record<StemName, XrHands> = { drums: NONE, bass: NONE, other: NONE, vocals: NONE };
  readonly #hands: Record<StemName, XrHands> = { drums: NONE, bass: NONE, other: NONE, vocals: NONE };

  /** The hands that feel each stem. The arrays are shared: do not change them. */
  get hands(): PerStem<XrHands> {
    return this.#hands;
  }

  /**
   * Assigns the stems. Returns whether any has changed hands. Does not allocate.
   *
   * @param swap each hand feels what is near the other one
   */
  update(places: PerStem<Vector3>, left: FeelingHand, right: FeelingHand, swap: boolean): boolean {
    let changed = false;
    for (let i = 0; i < STEM_NAMES.length; i++) {
      const stem = STEM_NAMES[i]!;
      const near = this.#choose(stem, places[stem], left, right);
      this.#near[stem] = near;
      const hands = swap && left.feels && right.feels ? swapped(near) : near;
      if (hands === this.#hands[stem]) continue;
      this.#hands[stem] = hands;
      changed = true;
    }
    return changed;
  }

  #choose(stem: StemName, place: Vector3, left: FeelingHand, right: FeelingHand): XrHands {
    if (!left.feels && !right.feels) return NONE;
    if (!right.feels) return ONLY.left;
    if (!left.feels) return ONLY.right;
    const before = this.#near[stem];
    const held = before === NONE ? USUAL[stem] : before;
    // Stands at both sides: each hand feels the body on its side.
    if (stem === 'other') return BOTH;
    if (!left.tracked || !right.tracked) return held;
    const nearer = left.position.distanceTo(place) - right.position.distanceTo(place);
    if (Math.abs(nearer) < HYSTERESIS) return held;
    return nearer < 0 ? ONLY.left : ONLY.right;
  }
}

function swapped(hands: XrHands): XrHands {
  if (hands === ONLY.left) return ONLY.right;
  return hands === ONLY.right ? ONLY.left : hands;
}
