/**
 * The sending end: posts what a feed emits, one message per task, a sign of life twice a second, and the state to
 * receivers that ask for it. Runs on the main thread of the page with the session.
 */
import type { FeatureFrame, LiveEvent, OutputFeed, SessionStatus } from '@sense/core';
import { Scope, SenseError, type Milliseconds } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { checkMessage } from '../messages/check-message.js';
import { blockOf, OWN_LAYOUT } from '../messages/feature-layout.js';
import {
  FEED_VERSION,
  type AskMessage,
  type ClockSample,
  type Envelope,
  type FeatureMessage,
  type FeedMessage,
  type SentEvent,
} from '../messages/feed-message.js';
import { randomName, toTransport, type MessageTarget, type Transport } from './transport.js';

/** Time between signs of life. A hidden page may run its timers once a second only. */
const HEARTBEAT_MS: Milliseconds = 500;

/** Options of {@link sendFeed}. */
export interface SendFeedOptions {
  /** Stops sending, as the end of the feed does. */
  readonly signal?: AbortSignal;
}

/** A feed that is being sent. */
export interface FeedSender {
  /** Messages posted so far. */
  readonly sent: number;
  /** Messages that could not be posted. After a failure of the channel itself the sender has stopped. */
  readonly failures: number;
  /** Aborts when nothing more is sent. */
  readonly signal: AbortSignal;
  /** Reports the end to the receivers and stops sending. The feed and the channel stay open. */
  dispose(): void;
}

/**
 * Sends everything that `feed` emits from now on over `transport`, until the feed ends or `dispose()` is called. The
 * channel is not closed. Several receivers may listen, and join and leave at any time.
 *
 * Throws `invalid-argument` for something that is no transport or no feed.
 *
 * @example
 * sendFeed(session, new BroadcastChannel('show'));
 */
export function sendFeed(
  feed: OutputFeed,
  transport: Transport | MessageTarget,
  options: SendFeedOptions = {},
): FeedSender {
  if (typeof feed?.heardAt !== 'function' || !feed.signal) {
    throw new SenseError('invalid-argument', `sendFeed needs a session or another feed, received ${describe(feed)}`);
  }
  return new LiveSender(feed, toTransport(transport), new Scope({ signal: options.signal }));
}

type Body<Message> = Message extends FeedMessage ? Omit<Message, keyof Envelope> : never;

class LiveSender implements FeedSender {
  readonly #feed: OutputFeed;
  readonly #transport: Transport;
  readonly #scope: Scope;
  readonly #envelope: Envelope = { sense: 'feed', version: FEED_VERSION, from: randomName() };
  readonly #startedAt = absoluteNow();
  #status: SessionStatus | undefined;
  #latestFeatures: FeatureFrame | undefined;
  /** What was emitted in this task. */
  #features: FeatureFrame | undefined;
  #events: LiveEvent[] = [];
  #flushing = false;
  #sent = 0;
  #failures = 0;

  constructor(feed: OutputFeed, transport: Transport, scope: Scope) {
    this.#feed = feed;
    this.#transport = transport;
    this.#scope = scope;
    // Runs last, because disposal runs newest first.
    scope.add(() => this.#end());
    if (feed.signal.aborted) scope.dispose();
    if (scope.disposed) return;
    scope.listen(feed.signal, 'abort', () => this.dispose());
    scope.add(transport.receive((data) => this.#receive(data)));
    this.#subscribe();
    this.#announce();
    scope.every(HEARTBEAT_MS, () => this.#post({ type: 'alive', clock: this.#readClock() }));
  }

  get sent(): number {
    return this.#sent;
  }

  get failures(): number {
    return this.#failures;
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  dispose(): void {
    this.#scope.dispose();
  }

  #subscribe(): void {
    const ends = { error: () => this.dispose(), complete: () => this.dispose() };
    const subscriptions = [
      this.#feed.status$.subscribe({ next: (status) => this.#receiveStatus(status), ...ends }),
      this.#feed.features$.subscribe({ next: (frame) => this.#receiveFeatures(frame), ...ends }),
      this.#feed.events$.subscribe({ next: (event) => this.#receiveEvent(event), ...ends }),
    ];
    for (const subscription of subscriptions) this.#scope.add(() => subscription.unsubscribe());
  }

  #receiveStatus(status: SessionStatus): void {
    const isFirst = this.#status === undefined;
    this.#status = status;
    if (isFirst) return;
    this.#flush();
    this.#post({ type: 'status', status });
  }

  #receiveFeatures(frame: FeatureFrame): void {
    // Two hops in one task, and a hop after events: the order stays as it was emitted.
    if (this.#features || this.#events.length > 0) this.#flush();
    this.#features = frame;
    this.#latestFeatures = frame;
    this.#flushSoon();
  }

  #receiveEvent(event: LiveEvent): void {
    this.#events.push(event);
    this.#flushSoon();
  }

  /** Posts at the end of the task, so that a hop and its events are one message. */
  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      if (!this.#scope.disposed) this.#flush();
    });
  }

  #flush(): void {
    if (!this.#features && this.#events.length === 0) return;
    const events = this.#events.map((event) => this.#toSent(event));
    const features = this.#features && toMessage(this.#features);
    this.#events = [];
    this.#features = undefined;
    this.#post({ type: 'hop', clock: this.#readClock(), ...(features && { features }), events });
  }

  #toSent({ latency: _latency, ...event }: LiveEvent): SentEvent {
    const { timeOrigin } = performance;
    return {
      ...event,
      emittedAt: timeOrigin + event.emittedAt,
      heardAt: timeOrigin + this.#feed.heardAt(event.time),
    } as SentEvent;
  }

  #receive(data: unknown): void {
    const checked = checkMessage(data);
    if (checked.kind === 'valid' && checked.message.type === 'ask') this.#announce(checked.message);
  }

  /** Posts the state: to everyone, or as the answer to one receiver. */
  #announce(ask?: AskMessage): void {
    if (!this.#status) return;
    this.#flush();
    this.#post({
      type: 'state',
      startedAt: this.#startedAt,
      sentAt: absoluteNow(),
      ...(ask && { answers: { to: ask.from, askedAt: ask.askedAt } }),
      layout: OWN_LAYOUT,
      clock: this.#readClock(),
      status: this.#status,
      ...(this.#latestFeatures && { features: toMessage(this.#latestFeatures) }),
    });
  }

  #readClock(): ClockSample {
    const { clock } = this.#feed;
    const { timeOrigin } = performance;
    const time = clock.contextNow();
    return {
      time,
      performedAt: timeOrigin + clock.toPerformance(time),
      heardAt: timeOrigin + this.#feed.heardAt(time),
      outputLatencyMs: clock.outputLatencyMs(),
    };
  }

  #end(): void {
    this.#flush();
    this.#post({ type: 'end' });
  }

  #post(body: Body<FeedMessage>): void {
    try {
      this.#transport.send({ ...this.#envelope, ...body });
      this.#sent++;
    } catch (error) {
      this.#failures++;
      // Data of the host's own that cannot be copied fails alone; a closed channel fails for good.
      if ((error as Error | null)?.name !== 'DataCloneError') this.#scope.dispose();
    }
  }
}

function toMessage(frame: FeatureFrame): FeatureMessage {
  return { time: frame.time, frame: frame.frame, block: blockOf(frame) };
}

const absoluteNow = (): Milliseconds => performance.timeOrigin + performance.now();
