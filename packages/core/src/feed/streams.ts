/**
 * Main thread: the RxJS streams of a session. They carry events, features and status, never audio, are
 * hot, and complete when the session is disposed. Only this folder imports rxjs.
 */
import { BehaviorSubject, Observable, Subject, filter } from 'rxjs';
import type { Clock } from '../runtime/clock.js';
import type { BeatEvent, MusicalEvent, OnsetEvent } from '../model/events.js';
import type { FeatureFrame } from '../model/features.js';
import type { SessionStatus } from './session-status.js';
import type { StemName } from '../model/stems.js';
import type { Milliseconds, Seconds } from '../model/units.js';

/** An event on the main thread. `time` and `emitted` are in seconds of the context. */
export type Live<Event extends MusicalEvent> = Event & {
  /** Performance time (ms) at which the engine emitted the event. */
  readonly emittedAt: Milliseconds;
  /** Time from the sound entering the engine to the event reaching the main thread, in ms; negative for predictions. */
  readonly latency: Milliseconds;
};

/** Any event on the main thread. */
export type LiveEvent = {
  [Type in MusicalEvent['type']]: Live<Extract<MusicalEvent, { type: Type }>>;
}[MusicalEvent['type']];

/** The streams of a session. */
export interface SessionStreams {
  /** Every event, in the order of emission. */
  readonly events$: Observable<LiveEvent>;
  /** Onsets of one stem, or of all. A repeated id updates that onset. */
  onsets$(stem?: StemName): Observable<Live<OnsetEvent>>;
  /** Beats; the engine predicts them 60 to 100 ms ahead of time. */
  readonly beats$: Observable<Live<BeatEvent>>;
  /**
   * Features of every stem, once per hop, before the events of that hop. Two hops may arrive together; events do not
   * wait. Each frame has its own values and may be kept. A session computes them always and sends them while there is
   * a subscriber.
   */
  readonly features$: Observable<FeatureFrame>;
  /** Health and counters; replays the latest value to new subscribers. */
  readonly status$: Observable<SessionStatus>;
}

/** What outputs (haptics, visuals) consume: streams, clock and end of a session, or of anything that replaces one. */
export interface OutputFeed extends SessionStreams {
  readonly clock: Clock;
  /** Aborts when the session is disposed or fails; outputs must then stop every actuator. */
  readonly signal: AbortSignal;
  /** Performance time (ms) at which the listener hears the input of context time `time`. */
  heardAt(time: Seconds): Milliseconds;
}

/** The inputs of {@link createStreams}; only their owner holds them. */
export interface StreamSinks {
  event(event: LiveEvent): void;
  features(frame: FeatureFrame): void;
  status(status: SessionStatus): void;
  /** Completes every stream. */
  complete(): void;
}

/**
 * Creates streams and the sinks that feed them.
 *
 * @param initial the first value of `status$`
 * @param onFeaturesWanted called with true when `features$` gets its first subscriber, with false after its last one left
 */
export function createStreams(
  initial: SessionStatus,
  onFeaturesWanted: (wanted: boolean) => void = () => {},
): { streams: SessionStreams; sinks: StreamSinks } {
  const events = new Subject<LiveEvent>();
  const features = new Subject<FeatureFrame>();
  const status = new BehaviorSubject<SessionStatus>(initial);
  // Not piped from the subject itself, because the result would be a writable subject.
  const events$ = events.asObservable();
  const onsets = events$.pipe(filter((event): event is Live<OnsetEvent> => event.type === 'onset'));
  return {
    streams: {
      events$,
      onsets$: (stem) => (stem === undefined ? onsets : onsets.pipe(filter((onset) => onset.stem === stem))),
      beats$: events$.pipe(filter((event): event is Live<BeatEvent> => event.type === 'beat')),
      features$: counted(features, onFeaturesWanted),
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

/** The values of `source`; `onWanted` is called when the first subscriber comes and when the last one has left. */
function counted<T>(source: Observable<T>, onWanted: (wanted: boolean) => void): Observable<T> {
  let subscribers = 0;
  return new Observable((subscriber) => {
    if (++subscribers === 1) onWanted(true);
    subscriber.add(() => {
      if (--subscribers === 0) onWanted(false);
    });
    subscriber.add(source.subscribe(subscriber));
  });
}
