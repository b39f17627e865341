/** The streams of a session in virtual time: filters, replay, completion. */
import { map, type Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createStreams,
  type BeatEvent,
  type FeatureFrame,
  type Live,
  type LiveEvent,
  type OnsetEvent,
  type SessionState,
  type SessionStatus,
  type StemName,
} from '@sense/core';

let scheduler: TestScheduler;
beforeEach(() => {
  scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
});

const onset = (stem: StemName): LiveEvent => ({ type: 'onset', stem }) as Live<OnsetEvent>;
const events: Record<string, LiveEvent> = {
  d: onset('drums'),
  b: onset('bass'),
  v: onset('vocals'),
  t: { type: 'beat', beatInBar: 1 } as Live<BeatEvent>,
};
const status = (state: SessionState): SessionStatus => ({ state }) as SessionStatus;
const states: Record<string, SessionStatus> = {
  s: status('starting'),
  r: status('running'),
  x: status('disposed'),
};

describe('createStreams', () => {
  it('emits each event on its streams, in order', () => {
    scheduler.run(({ hot, expectObservable }) => {
      const { streams, sinks } = createStreams(states.s!);
      expectObservable(streams.events$).toBe('        d-(bt)-v--d-t|', events);
      expectObservable(streams.onsets$()).toBe('      d-b----v--d--|', events);
      expectObservable(streams.onsets$('drums')).toBe('d---------d--|', events);
      expectObservable(streams.onsets$('other')).toBe('-------------|', events);
      expectObservable(streams.beats$).toBe('         --t---------t|', events);
      hot('                                            d-(bt)-v--d-t|', events).subscribe({
        next: (event) => sinks.event(event),
        complete: () => sinks.complete(),
      });
    });
  });

  it('is hot: a late subscriber does not get earlier events', () => {
    scheduler.run(({ hot, expectObservable }) => {
      const { streams, sinks } = createStreams(states.s!);
      expectObservable(streams.events$, '   ---^-----!').toBe('----b----', events);
      expectObservable(streams.onsets$(), ' ---^-----!').toBe('----b----', events);
      hot('                                 d-t-b-----v', events).subscribe((event) => sinks.event(event));
    });
  });

  it('replays only the latest status to a new subscriber', () => {
    scheduler.run(({ hot, expectObservable }) => {
      const { streams, sinks } = createStreams(states.s!);
      expectObservable(streams.status$).toBe('           s--r---(x|)', states);
      expectObservable(streams.status$, '-----^').toBe('     -----r-(x|)', states);
      expectObservable(streams.status$, '---------^').toBe(' ---------|', states);
      hot('                                              ---r---x', states).subscribe((value) => {
        sinks.status(value);
        if (value === states.x) sinks.complete();
      });
    });
  });

  it('emits features separately and without replay', () => {
    scheduler.run(({ hot, expectObservable }) => {
      const { streams, sinks } = createStreams(states.s!);
      const times = streams.features$.pipe(map((frame) => frame as unknown as string));
      expectObservable(times).toBe('         a-b-c|');
      expectObservable(times, '---^').toBe('----c|');
      expectObservable(streams.events$).toBe('-----|');
      hot('                                  a-b-c|').subscribe({
        next: (frame) => sinks.features(frame as unknown as FeatureFrame),
        complete: () => sinks.complete(),
      });
    });
  });

  it('reports when features are wanted: from the first subscriber until the last has left', () => {
    const wanted: boolean[] = [];
    const { streams, sinks } = createStreams(states.s!, (now) => wanted.push(now));
    const first = streams.features$.subscribe();
    const second = streams.features$.subscribe();
    expect(wanted).toEqual([true]);
    first.unsubscribe();
    expect(wanted).toEqual([true]);
    second.unsubscribe();
    expect(wanted).toEqual([true, false]);
    streams.features$.subscribe();
    sinks.complete();
    expect(wanted).toEqual([true, false, true, false]);
  });

  it('completes all streams together and emits nothing afterwards', () => {
    scheduler.run(({ hot, expectObservable }) => {
      const { streams, sinks } = createStreams(states.s!);
      const { events$, features$, beats$ } = streams;
      const all: Observable<unknown>[] = [events$, features$, beats$, streams.onsets$(), streams.onsets$('bass')];
      for (const ended of all) {
        expectObservable(ended).toBe('--|');
        expectObservable(ended, '-----^').toBe('-----|');
      }
      hot('--e-d', { e: 'end', d: 'late' }).subscribe((step) => {
        if (step === 'end') return sinks.complete();
        sinks.event(events.d!);
        sinks.features({} as FeatureFrame);
        sinks.status(states.r!);
      });
    });
  });

  it('exposes no writable subject', () => {
    const { streams } = createStreams(states.s!);
    for (const stream of [streams.events$, streams.features$, streams.status$, streams.beats$, streams.onsets$()]) {
      expect('next' in stream).toBe(false);
    }
  });

  it('keeps other subscribers when one unsubscribes', () => {
    const { streams, sinks } = createStreams(states.s!);
    const heard: string[] = [];
    const first = streams.onsets$('drums').subscribe(() => heard.push('first'));
    streams.onsets$('drums').subscribe(() => heard.push('second'));
    sinks.event(events.d!);
    first.unsubscribe();
    sinks.event(events.d!);
    expect(heard).toEqual(['first', 'second', 'second']);
  });
});
