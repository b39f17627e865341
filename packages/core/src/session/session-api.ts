/**
 * The interface that `createSession` returns. Types only.
 */
import type { DrumExample } from './drum-examples.js';
import type { BeatsAheadStreams } from '../feed/beats-ahead.js';
import type { OutputFeed } from '../feed/streams.js';
import type { BeatAdjustment } from '../model/beat-control.js';
import type { DrumTemplate } from '../model/events.js';
import type { OpenSource } from '../sources/source.js';
import type { PerStem } from '../model/stems.js';

/** A live session: streams for outputs, stems for the audio graph. */
export interface Session extends OutputFeed, BeatsAheadStreams {
  /** The context that the session runs in. */
  readonly context: AudioContext;
  readonly source: OpenSource;
  /** A node per stem, delayed by `stemLatencyMs` of the status. Set its gain to solo or mute the stem. */
  readonly stems: PerStem<GainNode>;
  /** The sum of {@link stems}; set its gain for volume. Connected to the destination if monitored. */
  readonly output: GainNode;
  /**
   * Resumes the context and plays the source. No effect while running.
   * Rejects with `invalid-state` if the browser requires a user gesture or the system has interrupted the sound,
   * `output-unavailable` if there is no sound output, `disposed` after the end.
   */
  start(): Promise<void>;
  /**
   * Pauses the source if the engine plays it; otherwise suspends the context if the session created it. A
   * host's graph keeps playing: the session captures silence until `start()`. Rejects with `disposed` after
   * the end.
   */
  pause(): Promise<void>;
  /**
   * Enrols a drum from one or a few examples and replaces an earlier template of `label`: an electronic kit, a
   * tambourine, or `'kick'` as this drummer plays it. From then on similar hits get this label, in the update
   * that follows an onset. Resolves with the template; store it and pass it as an example in a later session.
   *
   * Rejects with `invalid-argument` for an example that contains no hit or an onset older than about a minute,
   * `thread-failed` if the worker ends first, `disposed` after the end of the session.
   *
   * @example
   * const claps = await firstValueFrom(session.onsets$('drums').pipe(filter((hit) => !!hit.drums), take(5), toArray()));
   * const template = await session.enrolDrum('clap', claps);
   */
  enrolDrum(label: string, examples: readonly DrumExample[]): Promise<DrumTemplate>;
  /** Removes the template that {@link enrolDrum} stored for `label`. No effect if there is none. */
  removeDrum(label: string): Promise<void>;
  /**
   * Adjusts the beats, for an operator: nudges them, taps the beat, doubles or halves the tempo. The hints `tempo` and
   * `meter` of `createSession` stay as they are; a worker that replaces a crashed one starts without adjustments.
   * `time` of a tap is in seconds of the context, by default what the listener hears now.
   *
   * Throws `invalid-argument`, `disposed` after the end of the session.
   *
   * @example
   * session.adjustBeats({ type: 'scale-tempo', factor: 0.5 });
   * tapButton.onpointerdown = () => session.adjustBeats({ type: 'tap' });
   */
  adjustBeats(adjustment: BeatAdjustment): void;
  /** Ends the session; resolves when a context that it created has closed. Safe to call more than once. */
  dispose(): Promise<void>;
}
