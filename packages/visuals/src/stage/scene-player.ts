/**
 * Plays a feed on a scene, frame by frame: what is due is shown, and the scene is updated with it. The
 * frame loop belongs to the caller. Main thread.
 */
import type { Milliseconds, OutputFeed, Scope, Seconds } from '@sense/core';
import { clamp } from '@sense/core/engine';
import type { Controls } from '../director/controls.js';
import { createDirector, type Director, type DirectorOptions } from '../director/director.js';
import { followReducedMotion } from '../safety/reduced-motion.js';
import type { SceneFrame } from '../scenes/scene.js';
import { NO_BEAT, type FrameBeat } from '../director/frame-beat.js';
import type { TimingOptions } from './music-options.js';

/** Longest `deltaSeconds` passed to a scene, after a slow frame or a hidden page. */
const MAX_STEP: Seconds = 0.1;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What a player updates. */
export interface Playable {
  update(controls: Controls, frame: SceneFrame): void;
}

/** The result of {@link ScenePlayer.advance}. The object is reused. */
export interface PlayedFrame {
  /** Ids of the events first visible in this frame. */
  readonly shownEvents: readonly number[];
  /** Time passed to the scene. */
  readonly deltaSeconds: Seconds;
  readonly beat: FrameBeat;
  /** Performance time (ms) of the music in this frame: what is audible by then is shown. */
  readonly musicTime: Milliseconds;
  /** Time since the previous frame; NaN in the first one. */
  readonly intervalMs: Milliseconds;
}

export class ScenePlayer {
  readonly #director: Director;
  readonly #frame: Mutable<SceneFrame> = { seconds: 0, deltaSeconds: 0, reducedMotion: false, onsets: [] };
  readonly #played: Mutable<PlayedFrame> = {
    shownEvents: [],
    musicTime: 0,
    intervalMs: Number.NaN,
    deltaSeconds: 0,
    beat: NO_BEAT,
  };
  #lastFrameTime: Milliseconds = Number.NaN;

  /** Ends with `scope`. */
  constructor(feed: OutputFeed, scope: Scope, options: TimingOptions & DirectorOptions) {
    this.#director = createDirector(feed, scope, options);
    followReducedMotion(options.reducedMotion ?? 'auto', scope, (reduced) => {
      this.#frame.reducedMotion = reduced;
      this.#director.setReducedMotion(reduced);
    });
  }

  /** Whether motion is reduced now. */
  get reducedMotion(): boolean {
    return this.#frame.reducedMotion;
  }

  /** Shows everything that is due. `frameTime`: performance time of the frame in ms, as passed by the browser. */
  advance(scene: Playable, frameTime: Milliseconds): PlayedFrame {
    const intervalMs = frameTime - this.#lastFrameTime;
    this.#lastFrameTime = frameTime;
    const elapsed = intervalMs > 0 ? intervalMs / 1000 : 0;
    const musicTime = performance.now();
    const { controls, onsets, shownEvents, beat } = this.#director.frame(musicTime, elapsed);
    const frame = this.#frame;
    frame.deltaSeconds = clamp(elapsed, 0, MAX_STEP);
    frame.seconds += frame.deltaSeconds;
    frame.onsets = onsets;
    scene.update(controls, frame);
    this.#played.shownEvents = shownEvents;
    this.#played.deltaSeconds = frame.deltaSeconds;
    this.#played.beat = beat;
    this.#played.musicTime = musicTime;
    this.#played.intervalMs = intervalMs;
    return this.#played;
  }

  /** The time until the next frame does not count. */
  pause(): void {
    this.#lastFrameTime = Number.NaN;
  }
}
