/**
 * Beats as far ahead as a device needs them: a lamp, a motor or a game has its own delay, so each
 * consumer names its lead. The timers around {@link BeatForecast}; decides nothing itself.
 */
import { Observable, asyncScheduler, type SchedulerLike, type Subscription } from 'rxjs';
import { SenseError } from '../model/errors.js';
import type { Milliseconds } from '../model/units.js';
import { BeatForecast, type BeatAhead } from './beat-forecast.js';
import type { OutputFeed } from './streams.js';

export type { BeatAhead } from './beat-forecast.js';

/** No beat of the slowest tempo lasts longer. */
const LONGEST_LEAD_MS: Milliseconds = 1500;

export interface BeatsAheadOptions {
  /** How long before it is heard each beat is told, in ms: 0 to 1500. */
  readonly leadMs: Milliseconds;
  /** Timers and time, for tests: its `now()` is taken for performance time. Default the browser's. */
  readonly scheduler?: SchedulerLike;
}

/** What a session offers of {@link beatsAhead}. */
export interface BeatsAheadStreams {
  /** Beats as far ahead as a device needs them; see {@link beatsAhead}. */
  beatsAhead$(options: BeatsAheadOptions): Observable<BeatAhead>;
}

/**
 * Tells each beat of `feed` once, `leadMs` before the listener hears it. What the engine says is
 * exact; leads beyond it (it tells beats 60 to 100 ms before they sound) are reckoned from the
 * tempo, one beat ahead at most. When the music changes, a beat that was told already comes again
 * with the same `id`: at its new time, or `cancelled`.
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
  if (!(leadMs >= 0 && leadMs <= LONGEST_LEAD_MS)) {
    throw new SenseError('invalid-argument', `leadMs must be 0 to ${LONGEST_LEAD_MS} ms, received ${leadMs}`);
  }
  const now = (): Milliseconds => (scheduler ? scheduler.now() : performance.now());
  return new Observable((subscriber) => {
    const forecast = new BeatForecast(leadMs, (time) => feed.heardAt(time));
    let timer: Subscription | undefined;
    const say = (beats: readonly BeatAhead[]): void => {
      for (const beat of beats) subscriber.next(beat);
      timer?.unsubscribe();
      if (subscriber.closed || forecast.dueAt === Infinity) return;
      const wait = Math.max(0, forecast.dueAt - now());
      timer = (scheduler ?? asyncScheduler).schedule(() => say(forecast.due(now())), wait);
    };
    subscriber.add(() => timer?.unsubscribe());
    subscriber.add(
      feed.beats$.subscribe({
        next: (beat) => say(forecast.hear(beat, now())),
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
  });
}
