/** A received feed: the same events, times and status as the sender's; what arrives otherwise; losing and finding senders. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beatsAhead, type FeatureView, type LiveEvent, type OutputFeed } from '@sense/core';
import { MIX_FEATURE_NAMES, SILENT_STEM } from '@sense/core/engine';
import { receiveFeed, sendFeed, type ReceivedFeed } from '@sense/link';
import { createFakeFeed, RUNNING } from '../../../support/fake-feed.js';
import { createMemoryChannel, sent, type MemoryChannel } from '../memory-channel.js';
import { eventsOf, health, hopMessage, openFeed, stateMessage, statusesOf } from './fixtures.js';

let channel: MemoryChannel;

beforeEach(() => {
  vi.useFakeTimers();
  channel = createMemoryChannel();
});

afterEach(() => vi.useRealTimers());

describe('what arrives', () => {
  it('are the events of the sender with their times, in one message with the features of the hop', async () => {
    const feed = openFeed();
    const received = receiveFeed(channel.open());
    sendFeed(feed, channel.open());
    const [theirs, ours] = [eventsOf(feed), eventsOf(received)];
    const levels: number[] = [];
    received.features$.subscribe(({ stems, frame }) => levels.push(stems.bass.levelDb, frame));
    const before = channel.log.length;
    feed.features(0.5, { bass: { levelDb: -20 } });
    feed.onset({ time: 0.49, drum: 'kick' });
    feed.beat({ time: 0.6, tempo: 125 });
    await sent();
    expect(channel.log).toHaveLength(before + 1);
    expect(levels).toEqual([-20, 24_000]);
    expect(ours).toHaveLength(2);
    for (const [index, event] of ours.entries()) {
      const { latency, emittedAt, ...rest } = event;
      const { latency: _latency, emittedAt: theirEmittedAt, ...expected } = theirs[index]!;
      expect(rest).toEqual(expected);
      expect(emittedAt).toBeCloseTo(theirEmittedAt, 2);
      expect(latency).toBeCloseTo(performance.now() - 1000 * event.time, 2);
      expect(received.heardAt(event.time)).toBeCloseTo(feed.heardAt(event.time), 2);
    }
    expect(received.clock.outputLatencyMs()).toBe(40);
  });

  it('are corrections by id, and the beats that they cancel', async () => {
    const feed = openFeed();
    const received = receiveFeed(channel.open());
    sendFeed(feed, channel.open());
    const beats = [feed, received].map((each) => {
      const log: string[] = [];
      beatsAhead(each, { leadMs: 400 }).subscribe(({ id, cancelled, heardAt }) =>
        log.push(`${id} ${cancelled} ${Math.round(heardAt)}`),
      );
      return log;
    });
    feed.beat({ id: 1, time: 0.1, tempo: 120 });
    await vi.advanceTimersByTimeAsync(300);
    feed.beat({ id: 2, time: 0.58, tempo: 125 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(beats[0]!.some((line) => line.includes('true'))).toBe(true);
    expect(beats[1]).toEqual(beats[0]);
    const ours = eventsOf(received);
    feed.onset({ id: 7, time: 1.4 });
    feed.onset({ id: 7, time: 1.4, drum: 'snare' });
    await sent();
    expect(ours.map((event) => [event.id, event.type === 'onset' && event.drum])).toEqual([
      [7, undefined],
      [7, 'snare'],
    ]);
  });

  it('are event types and fields that this version does not have', async () => {
    const feed = openFeed();
    const received = receiveFeed(channel.open());
    sendFeed(feed, channel.open());
    const ours = eventsOf(received);
    const chord = { type: 'chord', id: 3, time: 0, frame: 0, emitted: 0, confidence: 1, root: 'A', cancelled: true };
    feed.sinks.event({ ...chord, emittedAt: 0, latency: 0 } as unknown as LiveEvent);
    await sent();
    expect(ours).toMatchObject([{ type: 'chord', root: 'A', cancelled: true }]);
    expect(received.stats.rejected).toBe(0);
  });

  it('is, for a receiver that joins late, the status and the newest features', async () => {
    const feed = openFeed();
    sendFeed(feed, channel.open());
    feed.features(1, { vocals: { levelDb: -30 } });
    feed.sinks.status({ ...RUNNING, separator: 'lite' });
    await sent();
    const asked: number[] = [];
    // In memory the answer would arrive during the call, before anyone has subscribed.
    const end = channel.open();
    end.muted = true;
    const late = receiveFeed(end);
    late.features$.subscribe(({ stems }) => asked.push(stems.vocals.levelDb));
    end.muted = false;
    await vi.advanceTimersByTimeAsync(600);
    expect(asked).toEqual([-30]);
    expect(statusesOf(late).at(-1)).toMatchObject({ state: 'running', separator: 'lite' });
  });

  it('are features of a page with another list of features, by name', async () => {
    const received = receiveFeed(channel.open());
    const frames: FeatureView[] = [];
    received.features$.subscribe((frame) => frames.push(frame as FeatureView));
    const layout = { stems: ['vocals', 'drums'], stem: ['pitchHz', 'shimmer'], mix: [...MIX_FEATURE_NAMES] };
    channel.inject({ ...stateMessage('other'), layout });
    const block = Float32Array.of(220, 9, 0, 9, ...MIX_FEATURE_NAMES.map((_, index) => index + 1));
    channel.inject(hopMessage('other', { time: 1, frame: 2, block }));
    channel.inject(hopMessage('other', { time: 1, frame: 2, block: block.slice(1) }));
    expect(frames).toHaveLength(1);
    const { stems, mix } = frames[0]!;
    expect(stems.vocals.toJSON()).toEqual({ ...SILENT_STEM, pitchHz: 220 });
    expect(stems.bass.toJSON()).toEqual(SILENT_STEM);
    expect(Object.values(mix.toJSON())).toEqual(MIX_FEATURE_NAMES.map((_, index) => index + 1));
    expect(received.stats.rejected).toBe(1);
  });
});

describe('a sender that is gone', () => {
  it('is reported after two seconds, and the feed recovers when it comes back', async () => {
    const received = receiveFeed(channel.open());
    const near = channel.open();
    sendFeed(openFeed(), near);
    const statuses = statusesOf(received);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(health(statuses)).toEqual(['running', undefined]);
    near.muted = true;
    await vi.advanceTimersByTimeAsync(2100);
    expect(health(statuses)).toEqual(['suspended', 'source-unavailable']);
    expect(received.signal.aborted).toBe(false);
    near.muted = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(health(statuses)).toEqual(['running', undefined]);
  });

  it('that never came is reported too', async () => {
    const received = receiveFeed(channel.open());
    await vi.advanceTimersByTimeAsync(2000);
    expect(health(statusesOf(received))).toEqual(['starting', 'source-unavailable']);
    sendFeed(openFeed(), channel.open());
    expect(health(statusesOf(received))).toEqual(['running', undefined]);
  });

  it('and comes back reloaded is followed immediately: time goes on and ids stay unique', async () => {
    const received = receiveFeed(channel.open());
    const ours = eventsOf(received);
    // It was not disposed: it crashed.
    const [first, second] = [openFeed(), createFakeFeed({ now: () => performance.now() - 5000 })];
    sendFeed(first, channel.open());
    await vi.advanceTimersByTimeAsync(6000);
    first.onset({ id: 90, time: 5.9 });
    await sent();
    const timeBefore = received.clock.contextNow();
    const reloaded: OutputFeed = {
      ...second,
      heardAt: (time) => 1000 * time + 5000,
      clock: { ...second.clock, toPerformance: (time) => 1000 * time + 5000, toContext: (ms) => (ms - 5000) / 1000 },
    };
    sendFeed(reloaded, channel.open());
    second.onset({ id: 0, time: 1.2 });
    second.onset({ id: 0, time: 1.2, drum: 'kick' });
    await sent();
    expect(received.clock.contextNow()).toBeCloseTo(timeBefore, 3);
    expect(ours.map(({ id }) => id)).toEqual([90, 91, 91]);
    expect(ours[1]!.time).toBeCloseTo(6.2, 3);
    expect(received.heardAt(ours[1]!.time)).toBeCloseTo(6200, 0);
    expect(received.stats.senders).toBe(2);
  });

  it('gives way to an older one that is still heard', async () => {
    const received = receiveFeed(channel.open());
    const ours = eventsOf(received);
    const [old, recent] = [openFeed(), openFeed()];
    sendFeed(old, channel.open());
    await vi.advanceTimersByTimeAsync(10);
    const end = channel.open();
    sendFeed(recent, end);
    old.onset({ id: 1 });
    recent.onset({ id: 2 });
    await sent();
    expect(ours).toHaveLength(1);
    end.muted = true;
    const statuses = statusesOf(received);
    await vi.advanceTimersByTimeAsync(3000);
    expect(statuses.map(({ state }) => state)).toContain('suspended');
    expect(health(statuses)).toEqual(['running', undefined]);
    old.onset({ id: 3 });
    await sent();
    expect(ours).toHaveLength(2);
    expect(ours[1]!.id).toBeGreaterThan(ours[0]!.id);
  });
});

describe('the end', () => {
  it('of the feed ends the received feed, after the error of a failure', async () => {
    const received = receiveFeed(channel.open());
    const feed = openFeed();
    sendFeed(feed, channel.open());
    const statuses = statusesOf(received);
    feed.sinks.status({ ...RUNNING, state: 'failed', error: { code: 'thread-failed', message: 'gone' } });
    feed.end();
    expect(statuses.slice(-2).map(({ state, error }) => [state, error?.code])).toEqual([
      ['failed', 'thread-failed'],
      ['disposed', 'thread-failed'],
    ]);
    expect(received.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is outlived by a receiver that reconnects', async () => {
    const received = receiveFeed(channel.open(), { reconnect: true });
    const statuses = statusesOf(received);
    const feed = openFeed();
    sendFeed(feed, channel.open());
    feed.end();
    expect(health(statuses)).toEqual(['suspended', 'source-unavailable']);
    sendFeed(openFeed(), channel.open());
    expect(health(statuses)).toEqual(['running', undefined]);
    received.dispose();
    expect(health(statuses)).toEqual(['disposed', undefined]);
  });

  it('of sending alone leaves the feed running', async () => {
    const feed = openFeed();
    const received: ReceivedFeed = receiveFeed(channel.open());
    sendFeed(feed, channel.open()).dispose();
    expect([received.signal.aborted, feed.signal.aborted]).toEqual([true, false]);
  });

  it.each([[sendFeed], [receiveFeed]])('by a signal that has aborted starts nothing', (_start) => {
    const signal = AbortSignal.abort();
    expect(receiveFeed(channel.open(), { signal }).signal.aborted).toBe(true);
    expect(sendFeed(openFeed(), channel.open(), { signal }).signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
