/**
 * The RxJS face of a session. This folder is the only one that imports rxjs; what flows here are
 * events, features and status, never audio. Streams are hot: they carry on whether or not anyone
 * listens, and complete when the session is disposed.
 */
import { BehaviorSubject, Subject, filter, type Observable } from 'rxjs';
import type { Clock } from '../runtime/clock.js';
import type { BeatEvent, MusicalEvent, OnsetEvent } from '../model/events.js';
import type { FeatureFrame } from '../model/features.js';
import type { SessionStatus } from '../session/session-status.js';
import type { StemName } from '../model/stems.js';
import type { Milliseconds, Seconds } from '../model/units.js';

/** An event that reached the main thread. `time` is in context seconds. */
export type Live<Event extends MusicalEvent> = Event & {
  /** Performance time (ms) at which the engine sent the event. */
  readonly emittedAt: Milliseconds;
  /** From the sound entering the engine to the event reaching the main thread, in ms; negative for predictions. */
  readonly latency: Milliseconds;
};
export type LiveEvent = Live<OnsetEvent> | Live<BeatEvent>;

/** The streams of a session: what outputs subscribe to. */
export interface SessionStreams {
  /** Every event, in the order of emission. */
  readonly events$: Observable<LiveEvent>;
  /** Onsets of one stem, or of all. An id seen before updates that onset. */
  onsets$(stem?: StemName): Observable<Live<OnsetEvent>>;
  /** Beats. */
  readonly beats$: Observable<Live<BeatEvent>>;
  /** Features of every stem, once per hop, before the events of that hop. Each frame has its own values and may be kept. */
  readonly features$: Observable<FeatureFrame>;
  /** Health and counters; replays the latest to new subscribers. */
  readonly status$: Observable<SessionStatus>;
}

/** What outputs (haptics, visuals) need of a session: its streams, its clock and its end. */
export interface OutputFeed extends SessionStreams {
  readonly clock: Clock;
  /** Aborts when the session is disposed or fails for good: stop every motor. */
  readonly signal: AbortSignal;
  /** Performance time (ms) at which the listener hears the input of context time `time`. */
  heardAt(time: Seconds): Milliseconds;
}

/** The inputs of {@link createStreams}: held by the session alone. */
export interface StreamSinks {
  event(event: LiveEvent): void;
  features(frame: FeatureFrame): void;
  status(status: SessionStatus): void;
  complete(): void;
}

/** Streams and the sinks that feed them. */
export function createStreams(initial: SessionStatus): { streams: SessionStreams; sinks: StreamSinks } {
  const events = new Subject<LiveEvent>();
  const features = new Subject<FeatureFrame>();
  const status = new BehaviorSubject<SessionStatus>(initial);
  // Not the subject itself: what is piped from a subject can be written to.
  const events$ = events.asObservable();
  const onsets = events$.pipe(filter((event): event is Live<OnsetEvent> => event.type === 'onset'));
  return {
    streams: {
      events$,
      onsets$: (stem) => (stem === undefined ? onsets : onsets.pipe(filter((onset) => onset.stem === stem))),
      beats$: events$.pipe(filter((event): event is Live<BeatEvent> => event.type === 'beat')),
      features$: features.asObservable(),
      status$: status.asObservable(),
    },
    sinks: {
      event: (event) => events.next(event),
      features: (frame) => features.next(frame),
      status: (value) => status.next(value),
      complete: () => {
        events.complete();
        features.complete();
        status.complete();
      },
    },
  };
}
