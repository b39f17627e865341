/**
 * From the streams of a feed to score items: subscribes, maps, and reports the end. The only file of
 * this package that subscribes to streams. Does not depend on devices or clocks.
 */
import type { OutputFeed, SessionStatus } from '@sense/core';
import { SenseError, type Scope, type Seconds } from '@sense/core/engine';
import type { HapticMapper } from '../mapping/mapper.js';
import type { HapticScoreItem } from '../score/score.js';

/** Receives what a feed emits. */
export interface FeedListener {
  /** @param time of the sound of all items, in context seconds */
  play(items: readonly HapticScoreItem[], time: Seconds): void;
  /** Called before the points of a hop, which ends at context time `time`. */
  hop(time: Seconds): void;
  /** Called after the item of an onset or beat. */
  wake(): void;
  /** Called after the points of a hop; the onsets of the hop are emitted right after it. */
  wakeSoon(): void;
  status(status: SessionStatus): void;
  /** The streams ended, with an error or without. */
  end(error?: SenseError): void;
}

/** Subscribes to `feed` until `scope` ends. */
export function subscribeFeed(feed: OutputFeed, mapper: HapticMapper, scope: Scope, listener: FeedListener): void {
  const playEvent = (item: HapticScoreItem | undefined, time: Seconds): void => {
    if (!item) return;
    listener.play([item], time);
    listener.wake();
  };
  const playHop = (points: readonly HapticScoreItem[], time: Seconds): void => {
    listener.hop(time);
    listener.play(points, time);
    listener.wakeSoon();
  };
  const ends = {
    error: (cause: unknown): void =>
      listener.end(new SenseError('device-failed', `a stream of the session failed: ${String(cause)}`, cause)),
    complete: (): void => listener.end(),
  };
  const subscriptions = [
    feed.status$.subscribe({ next: (status) => listener.status(status), ...ends }),
    feed.onsets$().subscribe({ next: (onset) => playEvent(mapper.onset(onset), onset.time), ...ends }),
    feed.beats$.subscribe({ next: (beat) => playEvent(mapper.beat(beat), beat.time), ...ends }),
    feed.features$.subscribe({ next: (frame) => playHop(mapper.features(frame), frame.time), ...ends }),
  ];
  for (const subscription of subscriptions) scope.add(() => subscription.unsubscribe());
}
