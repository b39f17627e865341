/** The contract of feeds: a live session on fakes, and the feed that tests of outputs are driven by. */
import { afterEach, beforeEach, vi } from 'vitest';
import { SessionRig, stubAudioGraph } from '../unit/core/session/fake-graph.js';
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
