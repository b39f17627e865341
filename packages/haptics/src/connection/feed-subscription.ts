/**
 * From the streams of a session to score items: subscribes, maps, and says when it is over. The one
 * place of this package that touches streams. Knows nothing of devices or time.
 */
import type { OutputFeed, SessionStatus } from '@sense/core';
import { SenseError, type Scope, type Seconds } from '@sense/core/engine';
import type { HapticMapper } from '../mapping/mapper.js';
import type { HapticScoreItem } from '../score/score.js';

/** What happens with what a feed says. */
export interface FeedListener {
  /** @param time of the sound, in context seconds */
  take(item: HapticScoreItem, time: Seconds): void;
  /** After the item of an onset or beat was taken. */
  wake(): void;
  /** After the points of a hop were taken; its onsets are told right after it. */
  wakeSoon(): void;
  status(status: SessionStatus): void;
  /** The streams ended, with an error or without. */
  end(error?: SenseError): void;
}

/** Listens to `feed` until `scope` ends. */
export function subscribeFeed(feed: OutputFeed, mapper: HapticMapper, scope: Scope, listener: FeedListener): void {
  const take = (item: HapticScoreItem | undefined, time: Seconds): void => {
    if (!item) return;
    listener.take(item, time);
    listener.wake();
  };
  const takeHop = (points: readonly HapticScoreItem[], time: Seconds): void => {
    for (const point of points) listener.take(point, time);
    listener.wakeSoon();
  };
  const ends = {
    error: (cause: unknown): void =>
      listener.end(new SenseError('device-failed', `a stream of the session failed: ${String(cause)}`, cause)),
    complete: (): void => listener.end(),
  };
  const subscriptions = [
    feed.status$.subscribe({ next: (status) => listener.status(status), ...ends }),
    feed.onsets$().subscribe({ next: (onset) => take(mapper.onset(onset), onset.time), ...ends }),
    feed.beats$.subscribe({ next: (beat) => take(mapper.beat(beat), beat.time), ...ends }),
    feed.features$.subscribe({ next: (frame) => takeHop(mapper.features(frame), frame.time), ...ends }),
  ];
  for (const subscription of subscriptions) scope.add(() => subscription.unsubscribe());
}
