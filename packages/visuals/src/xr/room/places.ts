/**
 * Where each stem stands: the default places around a listener, and the limits within which they may be
 * moved. Pure numbers in metres, in the coordinates of the stage: the listener stands at the origin of the
 * floor, x is right, y is up, and negative z is ahead.
 */
import { SenseError, STEM_NAMES, type PerStem, type StemName } from '@sense/core';
import { clamp } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { Vector3 } from 'three/webgpu';

/** A place in metres: `x` to the right, `y` above the floor, `z` negative ahead and positive behind. */
export interface XrPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Distance from the listener along the floor, and height above it, in metres. */
const MIN_DISTANCE = 0.6;
const MAX_DISTANCE = 5;
const MAX_HEIGHT = 3;
/** The voice is to be looked at: 12 degrees below the eyes, within the comfortable 10 to 20. */
const VOICE_DISTANCE = 2.6;
const VOICE_BELOW_EYES = VOICE_DISTANCE * Math.tan((12 * Math.PI) / 180);
/**
 * The exception: the clusters stand at both sides, 49 degrees aside, where they surround and are heard from the
 * sides. Their centre is 6 degrees below the eyes: they are 1.7 m high, and would sink into the floor further down.
 */
const OTHER_BELOW_EYES = 0.3;

/** The default place of each stem for eyes at `eyeHeight` metres above the floor. */
export function defaultPlace(stem: StemName, eyeHeight: number): XrPlace {
  switch (stem) {
    case 'drums':
      return { x: 0, y: 0.5 * eyeHeight, z: 1.7 };
    case 'bass':
      return { x: 0, y: 0, z: -1.7 };
    case 'other':
      return { x: 2, y: eyeHeight - OTHER_BELOW_EYES, z: -1.75 };
    case 'vocals':
      return { x: 0, y: eyeHeight - VOICE_BELOW_EYES, z: -VOICE_DISTANCE };
  }
}

/** The places of a stage: those that were set, and the default for the others. */
export class XrPlaces {
  /** Current places. The vectors stay the same objects. */
  readonly now: PerStem<Vector3> = {
    drums: new Vector3(),
    bass: new Vector3(),
    other: new Vector3(),
    vocals: new Vector3(),
  };
  readonly #set = new Set<StemName>();
  #eyeHeight: number;

  constructor(eyeHeight: number, places: Partial<PerStem<XrPlace>> = {}) {
    this.#eyeHeight = eyeHeight;
    this.#applyDefaults();
    for (const stem of STEM_NAMES) if (places[stem] !== undefined) this.set(stem, places[stem]);
  }

  get eyeHeight(): number {
    return this.#eyeHeight;
  }

  /** Moves the stems that stand at their default to it for other eyes. */
  set eyeHeight(eyeHeight: number) {
    this.#eyeHeight = eyeHeight;
    this.#applyDefaults();
  }

  /**
   * Moves a stem, to the nearest place within 0.6 to 5 m of the listener and 0 to 3 m of height. `other`
   * stands at both sides: its place is the right one.
   *
   * @throws SenseError `invalid-argument` for coordinates that are not finite
   */
  set(stem: StemName, place: XrPlace): void {
    const { x, y, z } = place;
    if (![x, y, z].every(Number.isFinite)) {
      throw new SenseError(
        'invalid-argument',
        `place of ${stem} must have finite x, y and z, received ${describe(place)}`,
      );
    }
    this.#set.add(stem);
    this.move(stem, x, y, z);
  }

  /** {@link set} without checks, for places that are moved in each frame. */
  move(stem: StemName, x: number, y: number, z: number): void {
    this.#set.add(stem);
    const at = this.now[stem];
    const right = stem === 'other' ? Math.max(Math.abs(x), 0.3) : x;
    const distance = Math.hypot(right, z);
    const factor = distance > 0 ? clamp(distance, MIN_DISTANCE, MAX_DISTANCE) / distance : 0;
    at.set(right * factor, clamp(y, 0, MAX_HEIGHT), factor > 0 ? z * factor : -MIN_DISTANCE);
  }

  /** Moves every stem to its default. */
  reset(): void {
    this.#set.clear();
    this.#applyDefaults();
  }

  /** A copy, as plain data that can be stored. */
  toData(): PerStem<XrPlace> {
    const copy = ({ x, y, z }: Vector3): XrPlace => ({ x, y, z });
    const { drums, bass, other, vocals } = this.now;
    return { drums: copy(drums), bass: copy(bass), other: copy(other), vocals: copy(vocals) };
  }

  #applyDefaults(): void {
    for (const stem of STEM_NAMES) {
      if (this.#set.has(stem)) continue;
      const { x, y, z } = defaultPlace(stem, this.#eyeHeight);
      this.now[stem].set(x, y, z);
    }
  }
}
