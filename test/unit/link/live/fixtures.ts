/** What tests of feeds between pages share: a feed on the fake clock, what it emits, and messages. */
import type { LiveEvent, OutputFeed, SessionStatus } from '@sense/core';
import { FEATURE_NAMES, MIX_FEATURE_NAMES } from '@sense/core/engine';
import type { FeedMessage, StateMessage } from '@sense/link';
import { createFakeFeed, RUNNING, type FakeFeed } from '../../../support/fake-feed.js';

export function openFeed(lookAheadMs = 40): FakeFeed {
  return createFakeFeed({ lookAheadMs, now: () => performance.now() });
}

export function eventsOf(feed: OutputFeed): LiveEvent[] {
  const events: LiveEvent[] = [];
  feed.events$.subscribe((event) => events.push(event));
  return events;
}

export function statusesOf(feed: OutputFeed): SessionStatus[] {
  const statuses: SessionStatus[] = [];
  feed.status$.subscribe((status) => statuses.push(status));
  return statuses;
}

/** The latest state and error code. */
export const health = (statuses: readonly SessionStatus[]) => [statuses.at(-1)!.state, statuses.at(-1)!.error?.code];

export function stateMessage(from: string, startedAt = Date.now()): StateMessage {
  const now = performance.timeOrigin + performance.now();
  const clock = { time: 0, performedAt: now, heardAt: now, outputLatencyMs: 0 };
  const layout = { stems: [], stem: FEATURE_NAMES, mix: MIX_FEATURE_NAMES };
  return { sense: 'feed', version: 1, from, type: 'state', startedAt, sentAt: now, layout, clock, status: RUNNING };
}

export function hopMessage(from: string, features?: { time: number; frame: number; block: Float32Array }): FeedMessage {
  const { sense, version, clock } = stateMessage(from);
  return { sense, version, from, type: 'hop', clock, events: [], ...(features && { features }) };
}
