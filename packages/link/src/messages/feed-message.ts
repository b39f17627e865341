/**
 * The messages of a feed between pages: plain data that `postMessage` can copy. Types and their version.
 * All times of the sender are absolute: `performance.timeOrigin + performance.now()`, in ms, so that pages on one
 * machine agree on them.
 */
import type { MusicalEvent, SessionStatus } from '@sense/core';
import type { Frames, Milliseconds, Seconds } from '@sense/core/engine';
import type { FeatureLayout } from './feature-layout.js';

/** Version of the messages and of recordings. Newer ones are refused; fields and event types may be added without a new version. */
export const FEED_VERSION = 1;

/** Absolute time: ms since the epoch, with fractions, on the clock of the sender. */
export type AbsoluteMs = Milliseconds;

/** Fields of every message. */
export interface Envelope {
  /** Marks the messages of a feed among others on the same channel. */
  readonly sense: 'feed';
  readonly version: typeof FEED_VERSION;
  /** Who sent it: a random name for each sender or receiver. */
  readonly from: string;
}

/** A reading of the sender's clock: one moment on its three time lines. */
export interface ClockSample {
  /** Context time, in seconds. */
  readonly time: Seconds;
  /** When the graph processes it. */
  readonly performedAt: AbsoluteMs;
  /** When the listener hears the input of that time. */
  readonly heardAt: AbsoluteMs;
  /** Delay from the destination node to the loudspeaker. */
  readonly outputLatencyMs: Milliseconds;
}

/** The features of one hop as they cross: the block, not objects. */
export interface FeatureMessage {
  readonly time: Seconds;
  readonly frame: Frames;
  /** In the layout of the sender's {@link StateMessage}. */
  readonly block: Float32Array;
}

/** An event with the time it was emitted and the time it is audible, for receivers without a clock too. */
export type SentEvent = MusicalEvent & { readonly emittedAt: AbsoluteMs; readonly heardAt: AbsoluteMs };

/** Everything that a receiver needs to follow a sender. Sent at the start, and as the answer to each {@link AskMessage}. */
export interface StateMessage extends Envelope {
  readonly type: 'state';
  /** When the sender started: of two senders on one channel, receivers follow the newer. */
  readonly startedAt: AbsoluteMs;
  readonly sentAt: AbsoluteMs;
  /** The question that it answers; absent in the announcement at the start. */
  readonly answers?: { readonly to: string; readonly askedAt: Milliseconds };
  readonly layout: FeatureLayout;
  readonly clock: ClockSample;
  readonly status: SessionStatus;
  /** The newest features; absent before the first hop. */
  readonly features?: FeatureMessage;
}

/** What the feed emitted in one task: usually the features of one hop and the events found in it. */
export interface HopMessage extends Envelope {
  readonly type: 'hop';
  readonly clock: ClockSample;
  readonly features?: FeatureMessage;
  /** In the order of emission. */
  readonly events: readonly SentEvent[];
}

export interface StatusMessage extends Envelope {
  readonly type: 'status';
  readonly status: SessionStatus;
}

/** Sent regularly, so that receivers notice when the sender is gone. */
export interface AliveMessage extends Envelope {
  readonly type: 'alive';
  readonly clock: ClockSample;
}

/** The feed has ended. */
export interface EndMessage extends Envelope {
  readonly type: 'end';
}

/** From a receiver: asks for the state, and measures the clock of the sender. */
export interface AskMessage extends Envelope {
  readonly type: 'ask';
  /** Performance time (ms) of the receiver; returned as it is. */
  readonly askedAt: Milliseconds;
}

/** Any message of a feed, distinguished by `type`. */
export type FeedMessage = StateMessage | HopMessage | StatusMessage | AliveMessage | EndMessage | AskMessage;
