/**
 * The course of one transition: it waits for its beat or bar, then runs for its length. Pure: time
 * enters as the seconds of each frame. Main thread.
 */
import type { NormalRange, Seconds } from '@sense/core';
import type { FrameBeat } from '../director/frame-beat.js';
import { DEFAULT_MUSICAL_TIME, transitionProgress, transitionSeconds, type Transition } from './transition.js';

export class TransitionRun {
  readonly transition: Transition;
  #waited: Seconds = 0;
  #elapsed: Seconds = 0;
  /** NaN while waiting. */
  #length: Seconds = Number.NaN;

  constructor(transition: Transition) {
    this.transition = transition;
  }

  /** Whether it has not started. */
  get waiting(): boolean {
    return Number.isNaN(this.#length);
  }

  /** Whether the next scene alone is shown. */
  get done(): boolean {
    return this.#elapsed >= this.#length;
  }

  /** 0..1, eased. */
  get progress(): NormalRange {
    return this.waiting ? 0 : transitionProgress(this.#elapsed, this.#length);
  }

  /** Advances to the next frame, `deltaSeconds` after the previous one. Starts in the frame of its beat. */
  step(deltaSeconds: Seconds, beat: FrameBeat): void {
    if (!this.waiting) this.#elapsed += deltaSeconds;
    else if (this.#isDue(beat)) this.#length = transitionSeconds(this.transition, beat);
    else this.#waited += deltaSeconds;
  }

  #isDue(beat: FrameBeat): boolean {
    const { start = 'now' } = this.transition;
    if (start === 'now') return true;
    const beatSeconds = beat.beatSeconds || DEFAULT_MUSICAL_TIME.beatSeconds;
    const beats = start === 'bar' ? beat.beatsPerBar || DEFAULT_MUSICAL_TIME.beatsPerBar : 1;
    // A beat that never comes holds nothing up: one and a half of what it waits for.
    return (start === 'bar' ? beat.onBar : beat.onBeat) || this.#waited >= 1.5 * beats * beatSeconds;
  }
}
