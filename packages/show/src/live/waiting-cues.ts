/** Cues that wait for the next beat or bar, because a person, a section, a time or an event called them. */
import type { Milliseconds } from '@sense/core';
import type { Cue, Quantisation } from '../document/show.js';
import { SHOW_DEFAULTS } from '../look/defaults.js';
import { NO_BEAT, type CountedBeat } from './musical-position.js';

/** A change that waits. */
export interface Waiting {
  /** A cue, or the name of a look. */
  readonly cue: Cue | string;
  readonly quantise: Quantisation;
}

/** Without a beat for so long, there is nothing to wait for. */
const NO_BEAT_MS: Milliseconds = 2500;
/** An event this near to a bar or beat belongs to it: detectors are a little late. */
const NEAR_MS: Milliseconds = 150;

export class WaitingCues {
  #waiting: Waiting[] = [];
  #lastBeat: CountedBeat = NO_BEAT;
  #lastDownbeatAt: Milliseconds = -Infinity;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /**
   * Adds a change, unless it is due now: returns whether it waits.
   *
   * @param at performance time of what calls it
   */
  add(cue: Cue | string, at: Milliseconds, quantise: Quantisation = quantisationOf(cue)): boolean {
    const near = quantise === 'bar' ? this.#lastDownbeatAt : this.#lastBeat.heardAt;
    const isDue = quantise === 'none' || at - this.#lastBeat.heardAt > NO_BEAT_MS || Math.abs(at - near) < NEAR_MS;
    if (!isDue) this.#waiting.push({ cue, quantise });
    return !isDue;
  }

  /** What is due at `beat`, in the order in which it was added. */
  dueAt({ beat }: CountedBeat): Waiting[] {
    return this.#waiting.filter(({ quantise }) => beat === 1 || quantise === 'beat');
  }

  /** Removes and returns what is due at `beat`, which is heard now. */
  reach(beat: CountedBeat): Waiting[] {
    const due = this.dueAt(beat);
    this.#waiting = this.#waiting.filter((each) => !due.includes(each));
    this.#lastBeat = beat;
    if (beat.beat === 1) this.#lastDownbeatAt = beat.heardAt;
    return due;
  }

  /** Removes and returns everything, where no beat has come until `now`; otherwise nothing. */
  giveUp(now: Milliseconds): Waiting[] {
    if (now - this.#lastBeat.heardAt <= NO_BEAT_MS) return [];
    const all = this.#waiting;
    this.#waiting = [];
    return all;
  }

  clear(): void {
    this.#waiting = [];
    this.#lastBeat = NO_BEAT;
    this.#lastDownbeatAt = -Infinity;
  }
}

function quantisationOf(cue: Cue | string): Quantisation {
  return (typeof cue === 'string' ? undefined : cue.quantise) ?? SHOW_DEFAULTS.quantise;
}
