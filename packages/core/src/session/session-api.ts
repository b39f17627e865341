/**
 * What `createSession` gives. Types only.
 */
import type { DrumExample } from './drum-examples.js';
import type { BeatsAheadStreams } from '../feed/beats-ahead.js';
import type { OutputFeed } from '../feed/streams.js';
import type { DrumTemplate } from '../model/events.js';
import type { OpenSource } from '../sources/source.js';
import type { PerStem } from '../model/stems.js';

/** A live run: streams for outputs, stems for the audio graph. */
export interface Session extends OutputFeed, BeatsAheadStreams {
  readonly context: AudioContext;
  readonly source: OpenSource;
  /** Each stem as a node of the graph, delayed by `stemLatencyMs` of the status. Set its gain to solo or mute. */
  readonly stems: PerStem<GainNode>;
  /** The sum of {@link stems}: set its gain for volume. Connected to the destination if monitored. */
  readonly output: GainNode;
  /**
   * Resumes the context and plays the source. Calling it while running does nothing.
   * Rejects with `invalid-state` if the browser wants a click first, `disposed` after the end.
   */
  start(): Promise<void>;
  /**
   * Pauses the source if the engine plays it itself; else suspends the context if the session made
   * it. A graph of the host's own plays on: the session only stops listening, until `start()`.
   */
  pause(): Promise<void>;
  /**
   * Teaches a drum by a handful of examples, in place of what was taught of `label` before: an electronic
   * kit, a tambourine, or `'kick'` as this drummer plays it. Hits like them have that name from now on, in
   * the update that follows an onset. Resolves with what was learnt: keep it, and give it as an example
   * another time.
   *
   * Rejects with `invalid-argument` for an example that holds no hit or is forgotten (older than a minute or so).
   *
   * @example
   * const claps = await firstValueFrom(session.onsets$('drums').pipe(filter((hit) => !!hit.drum), take(5), toArray()));
   * const learnt = await session.enrolDrum('clap', claps);
   */
  enrolDrum(label: string, examples: readonly DrumExample[]): Promise<DrumTemplate>;
  /** Forgets what {@link enrolDrum} taught of `label`. */
  removeDrum(label: string): Promise<void>;
  /** Ends everything; resolves when a context of the session's own has closed. Safe to call more than once. */
  dispose(): Promise<void>;
}
