/** The contract of feeds: a live session on fakes, and the feed that tests of outputs are driven by. */
import { afterEach, beforeEach, vi } from 'vitest';
import type { MusicalEvent } from '@sense/core';
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
