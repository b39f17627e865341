/**
 * Where a sound plays: reads its clock and converts media time to the performance time at which it is heard. Smooths
 * the coarse `currentTime` of media elements, and notices pauses, seeks and changes of the rate.
 */
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

/** Readings that are kept, at least this far apart. */
const READINGS = 16;
const READING_PERIOD_MS: Milliseconds = 16;
/**
 * Which of the kept readings counts, from the earliest to the latest: readings of a coarse clock are late, those just
 * after the start early, because browsers count before the sound leaves.
 */
const QUANTILE = 0.25;
/** A larger difference between where the sound is and where it should be is a seek. */
const LARGEST_DRIFT: Seconds = 0.2;
/** `HTMLMediaElement.HAVE_FUTURE_DATA`. */
const HAVE_FUTURE_DATA = 3;

export class PlaybackTimeline {
  readonly #clock: PlaybackClock;
  readonly #now: () => Milliseconds;
  readonly #outputLatencyMs: Milliseconds;
  #segment: Segment | undefined;

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
    if (jumped || this.#segment!.rate !== rate) this.#segment = new Segment(rate);
    this.#segment!.add(position, this.#now());
    return { playing, position, rate, jumped };
  }

  /** The next reading counts as a jump, for a seek that is too short to be seen. */
  interrupt(): void {
    this.#segment = undefined;
  }

  /** Performance time (ms) at which media time `time` is heard. Only while it plays. */
  heardAt(time: Seconds): Milliseconds {
    return this.#segment!.toPerformance(time) + this.#outputLatencyMs;
  }

  #expected(): Seconds {
    return this.#segment!.toMedia(this.#now());
  }
}

/** Playback without interruption, at one rate. */
class Segment {
  readonly rate: number;
  /** Performance time minus media time at rate 1, in ms, of the latest readings. */
  readonly #offsets: Milliseconds[] = [];
  #readAt: Milliseconds = -Infinity;
  #offset: Milliseconds = 0;

  constructor(rate: number) {
    this.rate = rate;
  }

  add(position: Seconds, now: Milliseconds): void {
    if (now - this.#readAt < READING_PERIOD_MS) return;
    this.#readAt = now;
    this.#offsets.push(now - (1000 * position) / this.rate);
    if (this.#offsets.length > READINGS) this.#offsets.shift();
    const sorted = [...this.#offsets].sort((a, b) => a - b);
    this.#offset = sorted[Math.floor(QUANTILE * sorted.length)]!;
  }

  toPerformance(time: Seconds): Milliseconds {
    return (1000 * time) / this.rate + this.#offset;
  }

  toMedia(ms: Milliseconds): Seconds {
    return ((ms - this.#offset) * this.rate) / 1000;
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
