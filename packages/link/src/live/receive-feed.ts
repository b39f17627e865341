/**
 * The receiving end: a feed from the messages of a sender in another page. Notices when the sender is gone, follows a
 * new one, and ends with it. Runs on the main thread of the page with the outputs.
 */
import { createStreams, initialStatus, type OutputFeed, type SessionStatus } from '@sense/core';
import { FeatureView, Scope, type Milliseconds, type Seconds, type SenseErrorCode } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import { checkMessage } from '../messages/check-message.js';
import { EventIds } from '../messages/event-ids.js';
import { createBlockReader, type BlockReader } from '../messages/feature-layout.js';
import {
  FEED_VERSION,
  type FeatureMessage,
  type FeedMessage,
  type SentEvent,
  type StateMessage,
} from '../messages/feed-message.js';
import { RemoteClock } from './remote-clock.js';
import { randomName, toTransport, type MessageTarget, type Transport } from './transport.js';

const DEFAULT_TIMEOUT_MS: Milliseconds = 2000;
/** Longest and shortest {@link ReceiveFeedOptions.timeoutMs}; a sender shows a sign of life every 500 ms, or every second. */
const TIMEOUT_LIMITS_MS = { shortest: 1500, longest: 60_000 } as const;
/** The silence of a sender is counted in ticks, not read from a clock: a page that hung has counted none. */
const TICKS_PER_TIMEOUT = 4;
/** Ticks between two measurements of the sender's clock. */
const TICKS_PER_ALIGNMENT = 20;

/** Options of {@link receiveFeed}. */
export interface ReceiveFeedOptions {
  /** Ends the feed. */
  readonly signal?: AbortSignal;
  /** Silence after which the sender counts as gone, in ms, 1500..60000; default 2000. */
  readonly timeoutMs?: Milliseconds;
  /**
   * Whether the feed outlives the end of the sender's feed and waits, suspended, for the next sender: for a window that
   * stays open all night. Default false: both end together.
   */
  readonly reconnect?: boolean;
}

/** What a receiver has counted. */
export interface ReceiverStats {
  /** Valid messages of the sender that is followed. */
  readonly messages: number;
  /** Messages and events that were ignored because they are not valid. */
  readonly rejected: number;
  /** Senders that were followed one after the other. */
  readonly senders: number;
  /** Time from the emission of the latest event to its arrival, in ms; 0 before the first. */
  readonly delayMs: Milliseconds;
  /** Measured difference between the clocks of the pages, in ms; 0 if they agree. */
  readonly clockDifferenceMs: Milliseconds;
}

/** The feed of a sender in another page. */
export interface ReceivedFeed extends OutputFeed {
  readonly stats: ReceiverStats;
  /** Ends the feed. Safe to call more than once. */
  dispose(): void;
}

/**
 * Receives the feed that a page sends with `sendFeed`. The status is `starting` until a sender answers, then that of
 * the sender. If nothing arrives for two seconds it becomes `suspended` with the error `source-unavailable`, so that
 * outputs are still; it recovers when the sender, or a new one, is heard. Of two senders the newer is followed.
 *
 * Messages that are not valid are ignored and counted. A sender of a newer version is refused: the status becomes
 * `failed` with the error `unsupported`, and the feed ends (with `reconnect` it waits, `suspended`).
 *
 * Throws `invalid-argument` for something that is no transport, or options out of range.
 *
 * @example
 * const feed = receiveFeed(new BroadcastChannel('show'));
 * connectHaptics(feed);
 */
export function receiveFeed(transport: Transport | MessageTarget, options: ReceiveFeedOptions = {}): ReceivedFeed {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  requireRange('timeoutMs', timeoutMs, TIMEOUT_LIMITS_MS.shortest, TIMEOUT_LIMITS_MS.longest);
  return new LiveReceiver(toTransport(transport), { ...options, timeoutMs });
}

/** The sender that is followed. */
interface Sender {
  readonly name: string;
  readonly startedAt: Milliseconds;
  readonly readBlock: BlockReader;
}

class LiveReceiver implements ReceivedFeed {
  readonly clock = new RemoteClock();
  readonly events$;
  readonly onsets$;
  readonly beats$;
  readonly features$;
  readonly status$;
  readonly #name = randomName();
  readonly #transport: Transport;
  readonly #reconnect: boolean;
  readonly #timeoutMs: Milliseconds;
  readonly #scope: Scope;
  readonly #sinks;
  readonly #ids = new EventIds();
  /** Older senders, which are not followed while the current one is heard. */
  readonly #others = new Set<string>();
  #sender: Sender | undefined;
  /** The latest status of the sender. */
  #senderStatus: SessionStatus;
  #published: SessionStatus;
  /** Whether the sender is silent, has ended, or has never been heard. */
  #isLost = true;
  #silentTicks = 0;
  #ticks = 0;
  #lastFeatureTime: Seconds | undefined;
  #messages = 0;
  #rejected = 0;
  #senders = 0;
  #delayMs: Milliseconds = 0;

  constructor(transport: Transport, options: ReceiveFeedOptions & { readonly timeoutMs: Milliseconds }) {
    this.#transport = transport;
    this.#reconnect = options.reconnect ?? false;
    this.#timeoutMs = options.timeoutMs;
    const scope = new Scope({ signal: options.signal });
    this.#scope = scope;
    this.#senderStatus = this.#published = initialStatus('message-port');
    const { streams, sinks } = createStreams(this.#published);
    this.#sinks = sinks;
    ({
      events$: this.events$,
      onsets$: this.onsets$,
      beats$: this.beats$,
      features$: this.features$,
      status$: this.status$,
    } = streams);
    // Disposal runs newest first: the last status is published before the streams complete.
    scope.add(() => sinks.complete());
    scope.add(() => this.#publish({ ...this.#published, state: 'disposed' }));
    if (scope.disposed) return;
    scope.add(transport.receive((data) => this.#receive(data)));
    scope.every(this.#timeoutMs / TICKS_PER_TIMEOUT, () => this.#tick());
    this.#ask();
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  get stats(): ReceiverStats {
    return {
      messages: this.#messages,
      rejected: this.#rejected,
      senders: this.#senders,
      delayMs: this.#delayMs,
      clockDifferenceMs: this.clock.differenceMs,
    };
  }

  heardAt(time: Seconds): Milliseconds {
    return this.clock.inputHeardAt(time);
  }

  dispose(): void {
    this.#scope.dispose();
  }

  #receive(data: unknown): void {
    if (this.#scope.disposed) return;
    const checked = checkMessage(data);
    if (checked.kind === 'invalid') this.#rejected++;
    else if (checked.kind === 'newer') this.#refuse(checked.version);
    else {
      this.#rejected += checked.rejectedEvents;
      this.#handle(checked.message);
    }
  }

  #handle(message: FeedMessage): void {
    // Another receiver on the same channel.
    if (message.type === 'ask') return;
    if (message.type === 'state') this.#handleState(message);
    if (message.from !== this.#sender?.name) {
      this.#meet(message);
      return;
    }
    this.#messages++;
    if (message.type === 'end') {
      this.#handleEnd();
      return;
    }
    this.#hear(message);
    if (message.type === 'hop' || message.type === 'alive') this.clock.update(message.clock);
    if (message.type === 'status') this.#handleStatus(message.status);
    if (message.type !== 'hop') return;
    if (message.features) this.#emitFeatures(message.features);
    for (const event of message.events) this.#emitEvent(event);
  }

  /** Asks a sender that is not known for its state, unless another one is followed and it is older. */
  #meet({ from, type }: FeedMessage): void {
    if (type === 'end') this.#others.delete(from);
    else if (type !== 'state' && !this.#others.has(from)) this.#ask();
  }

  #handleState(message: StateMessage): void {
    const { from, startedAt, clock, status, features, answers } = message;
    const current = this.#sender;
    if (from !== current?.name) {
      if (current && !this.#isLost && startedAt <= current.startedAt) {
        this.#others.add(from);
        return;
      }
      this.#follow(message);
    }
    this.clock.update(clock);
    if (answers?.to === this.#name) {
      this.clock.align({ askedAt: answers.askedAt, answeredAt: message.sentAt, arrivedAt: performance.now() });
    } else if (from !== current?.name) this.#ask();
    this.#hear(message);
    this.#handleStatus(status);
    if (features && features.time !== this.#lastFeatureTime) this.#emitFeatures(features);
  }

  #follow({ from, startedAt, layout, clock }: StateMessage): void {
    this.#sender = { name: from, startedAt, readBlock: createBlockReader(layout) };
    this.#senders++;
    this.#ids.startRun();
    this.clock.follow(clock);
    this.#lastFeatureTime = undefined;
    this.#others.clear();
  }

  /** Notes a sign of life. */
  #hear(message: FeedMessage): void {
    this.#silentTicks = 0;
    if (!this.#isLost) return;
    this.#isLost = false;
    // A state and a status bring their own.
    if (message.type !== 'state' && message.type !== 'status') this.#publish(this.#senderStatus);
  }

  #handleStatus(status: SessionStatus): void {
    this.#senderStatus = status;
    this.#publish(status);
  }

  #emitFeatures({ time, frame, block }: FeatureMessage): void {
    const own = this.#sender!.readBlock(block);
    if (!own) {
      this.#rejected++;
      return;
    }
    this.#lastFeatureTime = time;
    this.#sinks.features(new FeatureView(own, this.clock.toFeedTime(time), frame));
  }

  #emitEvent({ heardAt: _heardAt, ...event }: SentEvent): void {
    const now = performance.now();
    const time = this.clock.toFeedTime(event.time);
    const emittedAt = this.clock.toLocal(event.emittedAt);
    this.#delayMs = now - emittedAt;
    this.#sinks.event({
      ...(event as SentEvent),
      id: this.#ids.of(event.id),
      time,
      emitted: this.clock.toFeedTime(event.emitted),
      emittedAt,
      latency: now - this.clock.toPerformance(time),
    });
  }

  #tick(): void {
    if (++this.#ticks % TICKS_PER_ALIGNMENT === 0) this.#ask();
    if (++this.#silentTicks !== TICKS_PER_TIMEOUT) return;
    const seconds = this.#timeoutMs / 1000;
    if (!this.#sender) this.#publishError(`no page has sent a feed for ${seconds} s: open the page that sends it`);
    else if (!this.#isLost) {
      this.#lose(`the page that sends the feed has been silent for ${seconds} s: reload it if it does not come back`);
    }
  }

  #handleEnd(): void {
    if (this.#reconnect) this.#lose('the feed has ended: waiting for the next one');
    else this.#scope.dispose();
  }

  #lose(why: string): void {
    this.#isLost = true;
    this.#others.clear();
    this.#publishError(why, { state: 'suspended' });
  }

  #refuse(version: number): void {
    this.#rejected++;
    if (this.#sender && !this.#isLost) return;
    const why = `the feed has version ${version} and this page reads up to version ${FEED_VERSION}: update @sense/link in this page, or reload it`;
    const state = this.#reconnect ? 'suspended' : 'failed';
    if (this.#published.state === state && this.#published.error?.code === 'unsupported') return;
    this.#publishError(why, { state, code: 'unsupported' });
    if (!this.#reconnect) this.#scope.dispose();
  }

  #publishError(
    message: string,
    change: { readonly state?: SessionStatus['state']; readonly code?: SenseErrorCode } = {},
  ): void {
    const { state = this.#published.state, code = 'source-unavailable' } = change;
    this.#publish({ ...this.#published, state, error: { code, message } });
  }

  #publish(status: SessionStatus): void {
    this.#published = status;
    this.#sinks.status(status);
  }

  #ask(): void {
    try {
      this.#transport.send({
        sense: 'feed',
        version: FEED_VERSION,
        from: this.#name,
        type: 'ask',
        askedAt: performance.now(),
      });
    } catch {
      // The host closed the channel: the silence is reported.
    }
  }
}
