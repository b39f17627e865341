/**
 * What every feed promises to haptics, scenes and apps. Call {@link describeOutputFeed} with a feed and
 * the means to drive it.
 */
import { describe, expect, it } from 'vitest';
import type { BeatEvent, MusicalEvent, OnsetEvent, OutputFeed, StemName } from '@sense/core';

export interface FeedDriver {
  readonly feed: OutputFeed;
  /** One hop: its features, and the events that were found in it. Resolves when the feed has emitted them, if it has not ended. */
  hop(events: readonly MusicalEvent[]): void | Promise<void>;
  /** Ends the feed for good. */
  end(): void | Promise<void>;
}

const BASE = { time: 0.005, frame: 240, emitted: 0.01, confidence: 1 } as const;

const onset = (id: number, stem: StemName): OnsetEvent => {
  return { ...BASE, type: 'onset', id, stem, strength: 1, levelDb: -12 };
};

const beat = (id: number): BeatEvent => {
  return { ...BASE, type: 'beat', id, predicted: true, beatInBar: 1, beatsInBar: 4, subdivision: 2, tempo: 120 };
};

/** Everything a feed emits, in order. */
function record(feed: OutputFeed): string[] {
  const log: string[] = [];
  const note = (text: string) => ({ next: () => log.push(text), complete: () => log.push(`${text} ends`) });
  feed.features$.subscribe(note('features'));
  feed.events$.subscribe({ next: ({ id }) => log.push(`event ${id}`), complete: () => log.push('events end') });
  feed.onsets$('bass').subscribe(note('bass onset'));
  feed.onsets$().subscribe(note('onset'));
  feed.beats$.subscribe(note('beat'));
  return log;
}

/**
 * Defines the tests of one implementation.
 *
 * @param open a running feed that has emitted nothing yet
 */
export function describeOutputFeed(name: string, open: () => FeedDriver | Promise<FeedDriver>): void {
  describe(`${name} as a feed`, () => {
    it('emits the features of a hop before its events, and events in order', async () => {
      const { feed, hop, end } = await open();
      const log = record(feed);
      await hop([onset(1, 'drums'), beat(2)]);
      expect(log).toEqual(['features', 'event 1', 'onset', 'event 2', 'beat']);
      await end();
    });

    it('emits onsets of one stem to those who ask for that stem', async () => {
      const { feed, hop, end } = await open();
      const log = record(feed);
      await hop([onset(1, 'bass'), onset(2, 'vocals')]);
      expect(log.filter((entry) => entry === 'bass onset')).toHaveLength(1);
      expect(log.filter((entry) => entry === 'onset')).toHaveLength(2);
      await end();
    });

    it('emits to current subscribers only', async () => {
      const { feed, hop, end } = await open();
      await hop([onset(1, 'drums')]);
      const log = record(feed);
      expect(log).toEqual([]);
      await end();
    });

    it('replays the latest status to a new subscriber', async () => {
      const { feed, end } = await open();
      const states: string[] = [];
      feed.status$.subscribe(({ state }) => states.push(state));
      expect(states).toEqual(['running']);
      await end();
    });

    it('stamps events with the time they were emitted and their latency', async () => {
      const { feed, hop, end } = await open();
      const stamps: number[] = [];
      feed.events$.subscribe(({ time, emitted, emittedAt, latency }) => stamps.push(time, emitted, emittedAt, latency));
      await hop([onset(1, 'drums')]);
      expect(stamps).toHaveLength(4);
      expect(stamps.every(Number.isFinite)).toBe(true);
      await end();
    });

    it('gives an audible time that advances with the input', async () => {
      const { feed, end } = await open();
      const [first, second] = [feed.heardAt(1), feed.heardAt(2)];
      expect(second - first).toBeCloseTo(1000, 0);
      await end();
    });

    it('has a clock that converts both ways', async () => {
      const { feed, end } = await open();
      expect(feed.clock.toContext(feed.clock.toPerformance(3))).toBeCloseTo(3, 3);
      await end();
    });

    it('aborts its signal and completes every stream at the end', async () => {
      const { feed, hop, end } = await open();
      const log = record(feed);
      let statusEnded = false;
      feed.status$.subscribe({ complete: () => (statusEnded = true) });
      expect(feed.signal.aborted).toBe(false);
      await end();
      expect(feed.signal.aborted).toBe(true);
      expect(statusEnded).toBe(true);
      expect([...log].sort()).toEqual(['bass onset ends', 'beat ends', 'events end', 'features ends', 'onset ends']);
      await hop([onset(9, 'drums')]);
      expect(log).toHaveLength(5);
    });

    it('keeps the other subscribers when one leaves', async () => {
      const { feed, hop, end } = await open();
      const received: string[] = [];
      const first = feed.events$.subscribe(() => received.push('first'));
      feed.events$.subscribe(() => received.push('second'));
      first.unsubscribe();
      await hop([onset(1, 'drums')]);
      expect(received).toEqual(['second']);
      await end();
    });

    it('hands out streams that cannot be written to', async () => {
      const { feed, end } = await open();
      for (const stream of [feed.events$, feed.features$, feed.status$, feed.beats$, feed.onsets$()]) {
        expect('next' in stream).toBe(false);
      }
      await end();
    });
  });
}
