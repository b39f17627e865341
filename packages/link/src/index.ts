/**
 * `@sense/link`: a feed beyond its page. Sends it to other windows, and records and replays it.
 */
export { FEED_VERSION } from './messages/feed-message.js';
export type {
  AbsoluteMs,
  AliveMessage,
  AskMessage,
  ClockSample,
  EndMessage,
  Envelope,
  FeatureMessage,
  FeedMessage,
  HopMessage,
  SentEvent,
  StateMessage,
  StatusMessage,
} from './messages/feed-message.js';
export type { FeatureLayout } from './messages/feature-layout.js';

export { receiveFeed } from './live/receive-feed.js';
export type { ReceivedFeed, ReceiveFeedOptions, ReceiverStats } from './live/receive-feed.js';
export { sendFeed } from './live/send-feed.js';
export type { FeedSender, SendFeedOptions } from './live/send-feed.js';
export type { MessageTarget, Transport } from './live/transport.js';

export { readRecording } from './recording/read-recording.js';
export type { Recording, RecordingSource } from './recording/read-recording.js';
export { recordFeed } from './recording/record-feed.js';
export type { FeedRecorder, RecordFeedOptions, TextSink } from './recording/record-feed.js';
export type { RecordedItem } from './recording/recording-lines.js';
export { createRecordingStore, type RecordingStore } from './recording/recording-store.js';
export { replayFeed } from './recording/replay-feed.js';
export type { ReplayedFeed, ReplayFeedOptions } from './recording/replay-options.js';
export type { PlaybackClock } from './recording/playback-timeline.js';
