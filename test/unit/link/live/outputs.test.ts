/** Haptics on a received feed: the commands of the sender's page, and still motors when the sender is gone. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OutputFeed } from '@sense/core';
import { connectHaptics, createVirtualDevice, type HapticsConnection, type VirtualDevice } from '@sense/haptics';
import { receiveFeed, sendFeed } from '@sense/link';
import { createFakeFeed, type FakeFeed } from '../../../support/fake-feed.js';
import { createMemoryChannel, sent } from '../memory-channel.js';

const HOP_MS = 10;
const connections: HapticsConnection[] = [];

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const connection of connections.splice(0)) connection.dispose();
  vi.useRealTimers();
});

function connect(feed: OutputFeed): VirtualDevice {
  const device = createVirtualDevice();
  connections.push(connectHaptics(feed, { devices: [device], discover: false }));
  return device;
}

/** A kick every 200 ms over a steady bass. */
async function play(feed: FakeFeed, ms: number): Promise<void> {
  for (let at = 0; at < ms; at += HOP_MS) {
    const time = performance.now() / 1000;
    feed.features(time, { bass: { levelDb: -10, centroidHz: 60 } });
    if (at % 200 === 0) feed.onset({ time, drum: 'kick' });
    await sent();
    await vi.advanceTimersByTimeAsync(HOP_MS);
  }
}

const isStill = ({ low, high }: { low: number; high: number }): boolean => low === 0 && high === 0;

it('plays the same commands as on the feed itself', async () => {
  const channel = createMemoryChannel();
  const feed = createFakeFeed({ lookAheadMs: 80, now: () => performance.now() });
  const received = receiveFeed(channel.open());
  sendFeed(feed, channel.open());
  const [near, far] = [connect(feed), connect(received)];
  await play(feed, 2000);
  expect(near.log.filter(({ starts }) => starts.length > 0).length).toBeGreaterThan(5);
  expect(far.log).toHaveLength(near.log.length);
  for (const [index, command] of far.log.entries()) {
    const { timeMs, ...levels } = command;
    const { timeMs: theirs, ...expected } = near.log[index]!;
    expect(levels).toEqual(expected);
    expect(Math.abs(timeMs - theirs)).toBeLessThanOrEqual(1);
  }
});

it('stops motors when the sender is gone, and plays on when it comes back', async () => {
  const channel = createMemoryChannel();
  const feed = createFakeFeed({ lookAheadMs: 80, now: () => performance.now() });
  const received = receiveFeed(channel.open());
  const near = channel.open();
  sendFeed(feed, near);
  const device = connect(received);
  await play(feed, 1000);
  expect(isStill(device.levels())).toBe(false);
  near.muted = true;
  await vi.advanceTimersByTimeAsync(1000);
  expect(isStill(device.levels())).toBe(true);
  await vi.advanceTimersByTimeAsync(1500);
  expect(connections[0]!.holdsOf('virtual')).toEqual(['engine']);
  near.muted = false;
  await play(feed, 1000);
  expect(connections[0]!.holdsOf('virtual')).toEqual([]);
  expect(isStill(device.levels())).toBe(false);
  feed.end();
  expect(isStill(device.log.at(-1)!)).toBe(true);
  expect(connections[0]!.devices).toEqual([]);
});
