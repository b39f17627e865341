/**
 * The contract of feeds: a live session on fakes, the feed that tests of outputs are driven by, and that feed
 * received from another place and replayed from a recording.
 */
import { afterEach, beforeEach, vi } from 'vitest';
import type { MusicalEvent } from '@sense/core';
import { receiveFeed, recordFeed, replayFeed, sendFeed } from '@sense/link';
import { RecordingReader } from '../../packages/link/src/recording/read-recording.js';
import { SessionRig, stubAudioGraph } from '../unit/core/session/fake-graph.js';
import { createFakeFeed } from '../support/fake-feed.js';
import { describeOutputFeed, type FeedDriver } from './output-feed.js';

beforeEach(() => stubAudioGraph());
afterEach(() => vi.unstubAllGlobals());

async function liveSession(): Promise<FeedDriver> {
  const rig = new SessionRig();
  const session = await rig.open();
  await session.start();
  return { feed: session, hop: (events) => rig.batch(events), end: () => session.dispose() };
}

describeOutputFeed('a live session', liveSession);

function fakeFeed(): FeedDriver {
  const feed = createFakeFeed({ lookAheadMs: 40 });
  const hop = (events: readonly MusicalEvent[]): void => {
    feed.features(0);
    for (const event of events) feed.sinks.event({ ...event, emittedAt: 20, latency: 15 });
  };
  return { feed, hop, end: () => feed.end() };
}

describeOutputFeed('a fake feed', fakeFeed);

/** Channels are closed after each test; open ones keep the process alive. */
const open: { close(): void }[] = [];
let channels = 0;
afterEach(() => {
  for (const channel of open.splice(0)) channel.close();
});

/** The fake feed, sent from one end of a channel and received at the other. */
async function receivedFeed(near: MessagePort | BroadcastChannel, far: typeof near): Promise<FeedDriver> {
  open.push(near, far);
  const source = fakeFeed();
  const feed = receiveFeed(far);
  sendFeed(source.feed, near);
  /** Messages arrive in order: resolves when everything sent before has arrived. */
  const arrival = (): Promise<void> =>
    new Promise((resolve) => {
      const marker = `marker ${++channels}`;
      const arrived = ({ data }: MessageEvent): void => {
        if (data !== marker) return;
        far.removeEventListener('message', arrived as EventListener);
        resolve();
      };
      far.addEventListener('message', arrived as EventListener);
      near.postMessage(marker);
    });
  // The announcement, and the answer to the question that follows it.
  for (let messages = 0; messages < 2; messages++) await arrival();
  return {
    feed,
    async hop(events) {
      await source.hop(events);
      // The hop is posted at the end of the task.
      await Promise.resolve();
      await arrival();
    },
    async end() {
      await source.end();
      await arrival();
    },
  };
}

/** The fake feed, recorded as text and replayed while it is recorded. */
async function replayedFeed(): Promise<FeedDriver> {
  const source = fakeFeed();
  const reader = new RecordingReader();
  recordFeed(source.feed, { to: (text) => reader.push(text) });
  const sound = { currentTime: 0.1 };
  const feed = replayFeed(reader.recording, { clock: sound, offsetSeconds: 0.1 });
  return {
    feed,
    async hop(events) {
      await source.hop(events);
      await Promise.resolve();
      feed.update();
    },
    end: () => feed.dispose(),
  };
}

describeOutputFeed('a feed received over a MessagePort', () => {
  const { port1, port2 } = new MessageChannel();
  return receivedFeed(port1, port2);
});

describeOutputFeed('a feed received over a BroadcastChannel', () => {
  const name = `contract ${++channels}`;
  return receivedFeed(new BroadcastChannel(name), new BroadcastChannel(name));
});

describeOutputFeed('a recording that is replayed', replayedFeed);
