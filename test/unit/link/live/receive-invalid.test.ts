/** What a receiver makes of data that is not valid, of newer versions, and of channels that fail. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutputFeed } from '@sense/core';
import { receiveFeed, sendFeed } from '@sense/link';
import { RUNNING } from '../../../support/fake-feed.js';
import { createMemoryChannel, sent, type MemoryChannel } from '../memory-channel.js';
import { eventsOf, health, hopMessage, openFeed, statusesOf } from './fixtures.js';

let channel: MemoryChannel;

beforeEach(() => {
  vi.useFakeTimers();
  channel = createMemoryChannel();
});

afterEach(() => vi.useRealTimers());

describe('data that is not valid', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['text', 'hello'],
    ['a message of something else', { type: 'hop' }],
    ['a hop without a clock', { ...hopMessage('x'), clock: undefined }],
    ['features with a value that is not finite', hopMessage('x', { time: 0, frame: 0, block: Float32Array.of(NaN) })],
    ['features as an array', hopMessage('x', { time: 0, frame: 0, block: [1, 2] as unknown as Float32Array })],
    ['a status without a state', { ...hopMessage('x'), type: 'status', status: { ...RUNNING, state: 'odd' } }],
    ['an unknown type', { ...hopMessage('x'), type: 'dance' }],
    ['version 0', { ...hopMessage('x'), version: 0 }],
  ])('is ignored and counted: %s', (_name, data) => {
    const received = receiveFeed(channel.open());
    channel.inject(data);
    expect(received.stats).toMatchObject({ rejected: 1, messages: 0 });
    expect(received.signal.aborted).toBe(false);
  });

  it('is left out where it is one event of a hop', async () => {
    const feed = openFeed();
    const received = receiveFeed(channel.open());
    sendFeed(feed, channel.open());
    const ours = eventsOf(received);
    feed.onset({ id: 1, strength: NaN });
    feed.onset({ id: 2, stem: 'choir' as 'vocals' });
    feed.beat({ id: 3, tempo: 0 });
    feed.onset({ id: 4 });
    await sent();
    expect(ours.map(({ id }) => id)).toEqual([4]);
    expect(received.stats.rejected).toBe(3);
  });

  it('that the sender cannot copy fails alone', async () => {
    const feed = openFeed();
    const received = receiveFeed(channel.open());
    const sender = sendFeed(feed, channel.open());
    const ours = eventsOf(received);
    feed.onset({ id: 1, ...({ callback: () => 0 } as object) });
    await sent();
    feed.onset({ id: 2 });
    await sent();
    expect(ours.map(({ id }) => id)).toEqual([2]);
    expect([sender.failures, sender.signal.aborted]).toEqual([1, false]);
  });

  it('stops a sender whose channel is closed', async () => {
    const near = new BroadcastChannel('closed');
    const sender = sendFeed(openFeed(), near);
    near.close();
    await vi.advanceTimersByTimeAsync(600);
    expect(sender.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('given as a transport or a feed throws a code', () => {
    expect(() => receiveFeed({} as BroadcastChannel)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => sendFeed({} as OutputFeed, channel.open())).toThrow(/needs a session/);
    expect(() => receiveFeed(channel.open(), { timeoutMs: 100 })).toThrow(/1500/);
  });
});

describe('a sender of a newer version', () => {
  const newer = { ...hopMessage('new'), version: 2 };

  it('is refused with a code, which ends the feed', () => {
    const received = receiveFeed(channel.open());
    const statuses = statusesOf(received);
    channel.inject(newer);
    expect(statuses.map(({ state }) => state)).toEqual(['starting', 'failed', 'disposed']);
    expect(statuses[1]!.error).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/version 2.*update/),
    });
    expect(received.signal.aborted).toBe(true);
  });

  it('is waited out by a receiver that reconnects', async () => {
    const received = receiveFeed(channel.open(), { reconnect: true });
    const statuses = statusesOf(received);
    channel.inject(newer);
    channel.inject(newer);
    expect(health(statuses)).toEqual(['suspended', 'unsupported']);
    expect(statuses).toHaveLength(2);
    sendFeed(openFeed(), channel.open());
    expect(health(statuses)).toEqual(['running', undefined]);
  });

  it('does not disturb a sender that is heard', () => {
    const received = receiveFeed(channel.open());
    sendFeed(openFeed(), channel.open());
    channel.inject(newer);
    expect(health(statusesOf(received))).toEqual(['running', undefined]);
  });
});
