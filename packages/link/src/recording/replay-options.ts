/** Options and interface of a replay, and the checks of its options. */
import type { OutputFeed } from '@sense/core';
import { SenseError, type Milliseconds, type Seconds } from '@sense/core/engine';
import { describe, requireRange } from '@sense/core/internal';
import type { PlaybackClock } from './playback-timeline.js';
import type { Recording } from './read-recording.js';

const DEFAULT_LEAD_MS: Milliseconds = 100;
const MAX_LEAD_MS: Milliseconds = 1000;

/** Options of `replayFeed`. */
export interface ReplayFeedOptions {
  /**
   * The sound of the recording: a media element, which `play`, `pause`, `seek` and `setRate` of the replay control, or
   * another clock. Default: no sound; the replay starts paused.
   */
  readonly clock?: PlaybackClock;
  /** Second of the sound at which the recording starts; default 0. */
  readonly offsetSeconds?: Seconds;
  /** How much later than the clock shows the sound is heard, in ms, 0..1000: of an audio graph behind it. Default 0. */
  readonly outputLatencyMs?: Milliseconds;
  /** How much earlier than in the recording everything is emitted, in ms, 0..1000, so that outputs are in time. Default 100. */
  readonly leadMs?: Milliseconds;
  /** Ends the replay. */
  readonly signal?: AbortSignal;
}

/** The feed of a recording. */
export interface ReplayedFeed extends OutputFeed {
  readonly recording: Recording;
  /** What is heard now, in seconds of the recording. */
  readonly position: Seconds;
  readonly playing: boolean;
  readonly rate: number;
  /** Plays the sound. Rejects with what the media element rejects with, usually for want of a user gesture. */
  play(): Promise<void>;
  pause(): void;
  /** Moves to `seconds` of the recording; times outside are clamped. */
  seek(seconds: Seconds): void;
  /** Speed of the sound, 0.0625..16; 1 is that of the recording. */
  setRate(rate: number): void;
  /** Emits what is due now. Runs by itself; for hosts that draw frame by frame from a clock of their own. */
  update(): void;
  /** Pauses a sound that the replay controls and ends the feed. Safe to call more than once. */
  dispose(): void;
}

/** The options that have defaults, checked. */
export interface ReplaySettings {
  readonly offsetSeconds: Seconds;
  readonly outputLatencyMs: Milliseconds;
  readonly leadMs: Milliseconds;
}

/** Throws `invalid-argument` if the recording or an option is not what {@link ReplayFeedOptions} allows. */
export function checkReplay(recording: Recording, options: ReplayFeedOptions): ReplaySettings {
  const { clock, offsetSeconds = 0, outputLatencyMs = 0, leadMs = DEFAULT_LEAD_MS } = options;
  if (!Array.isArray(recording?.items)) {
    throw new SenseError(
      'invalid-argument',
      `the recording must be the result of readRecording, received ${describe(recording)}`,
    );
  }
  if (clock !== undefined && typeof clock?.currentTime !== 'number') {
    throw new SenseError(
      'invalid-argument',
      `clock must be a media element or have a currentTime, received ${describe(clock)}`,
    );
  }
  requireRange('offsetSeconds', offsetSeconds, -1e6, 1e6);
  requireRange('outputLatencyMs', outputLatencyMs, 0, 1000);
  requireRange('leadMs', leadMs, 0, MAX_LEAD_MS);
  return { offsetSeconds, outputLatencyMs, leadMs };
}
