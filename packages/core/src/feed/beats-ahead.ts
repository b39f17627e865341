/**
 * Main thread: the stream of beats ahead of time, for devices that need a fixed lead. Runs the timers of
 * {@link BeatForecast} and emits its results.
 */
import { Observable, asyncScheduler, type SchedulerLike, type Subscription } from 'rxjs';
import { SenseError } from '../model/errors.js';
import type { Milliseconds } from '../model/units.js';
import { BeatForecast, type BeatAhead } from './beat-forecast.js';
import type { OutputFeed } from './streams.js';

/** Longer than the beat period at the slowest tempo. */
const MAX_LEAD_MS: Milliseconds = 1500;

/** Options of {@link beatsAhead}. */
export interface BeatsAheadOptions {
  /** Time from the emission of a beat to the listener hearing it, in ms: 0..1500. */
  readonly leadMs: Milliseconds;
  /** Timers and performance time (`now()`, in ms), for tests. Default: those of the browser. */
  readonly scheduler?: SchedulerLike;
}

/** {@link beatsAhead} as a member of a session. */
export interface BeatsAheadStreams {
  /** Each beat `leadMs` before the listener hears it; see {@link beatsAhead}. */
  beatsAhead$(options: BeatsAheadOptions): Observable<BeatAhead>;
}

/**
 * Emits each beat of `feed` once, `leadMs` before the listener hears it. The engine predicts beats 60 to
 * 100 ms ahead of time; for a longer lead the next beat is extrapolated from the tempo, at most one beat
 * ahead, and may be emitted again with the same `id`: with corrected values, or `cancelled`.
 *
 * Throws `invalid-argument` for a lead out of range. Each subscriber has its own timers.
 *
 * @example
 * beatsAhead(session, { leadMs: 180 }).subscribe(({ id, heardAt, cancelled }) => {
 *   if (cancelled) lamp.forget(id);
 *   else lamp.flashAt(id, heardAt);
 * });
 */
export function beatsAhead(
  feed: Pick<OutputFeed, 'beats$' | 'heardAt'>,
  options: BeatsAheadOptions,
): Observable<BeatAhead> {
  const { leadMs, scheduler } = options;
  if (!(leadMs >= 0 && leadMs <= MAX_LEAD_MS)) {
    throw new SenseError('invalid-argument', `leadMs must be 0 to ${MAX_LEAD_MS} ms, received ${leadMs}`);
  }
  const now = (): Milliseconds => (scheduler ? scheduler.now() : performance.now());
  return new Observable((subscriber) => {
    const forecast = new BeatForecast(leadMs, (time) => feed.heardAt(time));
    let timer: Subscription | undefined;
    const emit = (beats: readonly BeatAhead[]): void => {
      for (const beat of beats) subscriber.next(beat);
      timer?.unsubscribe();
      if (subscriber.closed || forecast.nextDueAt === Infinity) return;
      const wait = Math.max(0, forecast.nextDueAt - now());
      timer = (scheduler ?? asyncScheduler).schedule(() => emit(forecast.takeDue(now())), wait);
    };
    subscriber.add(() => timer?.unsubscribe());
    subscriber.add(
      feed.beats$.subscribe({
        next: (beat) => emit(forecast.receive(beat, now())),
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
  });
}
