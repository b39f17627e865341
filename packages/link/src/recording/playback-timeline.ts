/**
 * Where a sound plays: reads its clock and converts media time to the performance time at which it is heard. Smooths
 * the coarse `currentTime` of media elements, and notices pauses, seeks and changes of the rate.
 */
import { createClock, type Clock } from '@sense/core';
import type { Milliseconds, Seconds } from '@sense/core/engine';

/**
 * The clock of a sound. A media element is one: `HTMLAudioElement`, `HTMLVideoElement`. So is any object with
 * `currentTime`; without the other fields it always plays, at rate 1.
 */
export interface PlaybackClock {
  /** What is heard now, in seconds of the sound. Settable where the replay is to seek. */
  currentTime: Seconds;
  readonly paused?: boolean;
  readonly seeking?: boolean;
  /** As of a media element: below 3 it waits for data. */
  readonly readyState?: number;
  /** Default 1. Settable where the replay is to change the rate. */
  playbackRate?: number;
  play?(): unknown;
  pause?(): unknown;
}

/** A reading of a {@link PlaybackTimeline}. */
export interface PlaybackReading {
  readonly playing: boolean;
  /** What is heard now, in seconds of the sound. */
  readonly position: Seconds;
  readonly rate: number;
  /** Whether playback started or seeked since the previous reading. */
  readonly jumped: boolean;
}

/** A larger difference between where the sound is and where it should be is a seek. */
const LARGEST_DRIFT: Seconds = 0.2;
/** `HTMLMediaElement.HAVE_FUTURE_DATA`. */
const HAVE_FUTURE_DATA = 3;

export class PlaybackTimeline {
  readonly #clock: PlaybackClock;
  readonly #now: () => Milliseconds;
  readonly #outputLatencyMs: Milliseconds;
  /** Playback without interruption: media time divided by the rate is the context time of `clock`. */
  #segment: { readonly rate: number; readonly clock: Clock } | undefined;

  /** @param outputLatencyMs how much later than `clock.currentTime` the sound is heard */
  constructor(clock: PlaybackClock, outputLatencyMs: Milliseconds, now: () => Milliseconds) {
    this.#clock = clock;
    this.#outputLatencyMs = outputLatencyMs;
    this.#now = now;
  }

  read(): PlaybackReading {
    const { currentTime: position, paused = false, seeking = false, readyState = HAVE_FUTURE_DATA } = this.#clock;
    const { playbackRate: rate = 1 } = this.#clock;
    const playing = !paused && !seeking && readyState >= HAVE_FUTURE_DATA && rate > 0 && Number.isFinite(position);
    if (!playing) {
      this.#segment = undefined;
      return { playing, position, rate, jumped: false };
    }
    const jumped = !this.#segment || Math.abs(this.#expected() - position) > LARGEST_DRIFT;
    if (jumped || this.#segment!.rate !== rate) this.#segment = { rate, clock: this.#createClock(rate) };
    // Each reading makes the clock finer.
    this.#segment!.clock.contextNow();
    return { playing, position, rate, jumped };
  }

  /** The next reading counts as a jump, for a seek that is too short to be seen. */
  interrupt(): void {
    this.#segment = undefined;
  }

  /** Performance time (ms) at which media time `time` is heard. Only while it plays. */
  heardAt(time: Seconds): Milliseconds {
    const { rate, clock } = this.#segment!;
    return clock.toPerformance(time / rate) + this.#outputLatencyMs;
  }

  #expected(): Seconds {
    const { rate, clock } = this.#segment!;
    return clock.toContext(this.#now()) * rate;
  }

  #createClock(rate: number): Clock {
    const sound = this.#clock;
    return createClock(
      {
        get currentTime() {
          return sound.currentTime / rate;
        },
      },
      this.#now,
    );
  }
}

/** A clock without sound: plays, pauses, seeks, at any rate. Starts paused at 0. */
export function createSilentClock(
  now: () => Milliseconds,
): Required<Pick<PlaybackClock, 'play' | 'pause'>> & PlaybackClock {
  let paused = true;
  let rate = 1;
  let startedAt: Milliseconds = 0;
  let startPosition: Seconds = 0;
  const position = (): Seconds => (paused ? startPosition : startPosition + ((now() - startedAt) / 1000) * rate);
  const restart = (at: Seconds): void => {
    startPosition = at;
    startedAt = now();
  };
  return {
    get currentTime() {
      return position();
    },
    set currentTime(seconds) {
      restart(seconds);
    },
    get paused() {
      return paused;
    },
    get playbackRate() {
      return rate;
    },
    set playbackRate(value) {
      restart(position());
      rate = value;
    },
    play() {
      restart(position());
      paused = false;
    },
    pause() {
      restart(position());
      paused = true;
    },
  };
}
