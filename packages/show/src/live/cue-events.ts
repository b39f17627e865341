/**
 * Finds the events that cues can listen for, in the features and onsets of a feed: stems that enter and leave, drums,
 * build-ups and drops, silence. Pure: the caller passes frames and events in order. Does not allocate per frame.
 */
import {
  STEM_NAMES,
  isDrumClass,
  type DrumClass,
  type FeatureFrame,
  type OnsetEvent,
  type Seconds,
  type StemName,
} from '@sense/core/engine';
import type { CueEvent } from '../document/show.js';

/** An event, with the stem or drum that it is of. */
export interface FoundEvent {
  readonly event: CueEvent;
  readonly time: Seconds;
  readonly stem?: StemName;
  readonly drum?: DrumClass;
}

/** Levels in dBFS and LUFS, times in seconds. */
const RULES = {
  /** A stem is heard above this level. */
  heardDb: -45,
  /** A stem is not heard below this level. */
  goneDb: -55,
  /** So long a stem must be heard to enter. */
  enterSeconds: 0.25,
  /** So long a stem must be gone to leave, and to enter again. */
  leaveSeconds: 3,
  silenceLufs: -60,
  silenceSeconds: 2,
  /** `buildUp` at which a build-up begins, and below which it has ended. */
  buildUp: 0.6,
  buildUpEnded: 0.25,
  /** So long after its build-up a drop may come. */
  dropSeconds: 8,
} as const;

interface StemState {
  present: boolean;
  /** Since when the level contradicts `present`; NaN while it does not. */
  since: Seconds;
}

export class CueEvents {
  readonly #emit: (event: FoundEvent) => void;
  readonly #stems = Object.fromEntries(STEM_NAMES.map((stem) => [stem, { present: false, since: NaN }])) as Record<
    StemName,
    StemState
  >;
  #silentSince: Seconds = NaN;
  #silent = true;
  #building = false;
  /** Until when a drop belongs to the build-up that ended. */
  #dropUntil: Seconds = -Infinity;
  #lastDrumId = -1;

  constructor(emit: (event: FoundEvent) => void) {
    this.#emit = emit;
  }

  features({ time, stems, mix }: FeatureFrame): void {
    for (const stem of STEM_NAMES) this.#stem(stem, stems[stem].levelDb, time);
    this.#silence(mix.loudness, time);
    this.#buildUp(mix.buildUp, time);
  }

  onset({ id, time, stem, drum, strength }: OnsetEvent): void {
    if (stem !== 'drums') return;
    if (!this.#building && time < this.#dropUntil && strength > 0.5) {
      this.#dropUntil = -Infinity;
      this.#emit({ event: 'drop', time });
    }
    // The class comes in an update of the same onset.
    if (!isDrumClass(drum) || id === this.#lastDrumId) return;
    this.#lastDrumId = id;
    this.#emit({ event: 'drum', time, drum });
  }

  #stem(stem: StemName, levelDb: number, time: Seconds): void {
    const state = this.#stems[stem];
    const contradicts = state.present ? levelDb < RULES.goneDb : levelDb > RULES.heardDb;
    if (!contradicts) {
      state.since = NaN;
      return;
    }
    if (Number.isNaN(state.since)) state.since = time;
    if (time - state.since < (state.present ? RULES.leaveSeconds : RULES.enterSeconds)) return;
    state.present = !state.present;
    state.since = NaN;
    this.#emit({ event: state.present ? 'stem-enters' : 'stem-leaves', time, stem });
  }

  #silence(loudness: number, time: Seconds): void {
    if (loudness > RULES.silenceLufs) {
      this.#silentSince = NaN;
      if (this.#silent) this.#emit({ event: 'sound', time });
      this.#silent = false;
      return;
    }
    if (Number.isNaN(this.#silentSince)) this.#silentSince = time;
    if (this.#silent || time - this.#silentSince < RULES.silenceSeconds) return;
    this.#silent = true;
    this.#emit({ event: 'silence', time });
  }

  #buildUp(buildUp: number, time: Seconds): void {
    if (!this.#building && buildUp >= RULES.buildUp) {
      this.#building = true;
      this.#emit({ event: 'build-up', time });
    } else if (this.#building && buildUp < RULES.buildUpEnded) {
      this.#building = false;
      this.#dropUntil = time + RULES.dropSeconds;
    }
  }
}
