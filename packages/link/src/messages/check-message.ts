/**
 * Checks a message on receipt: anything can arrive on a channel. Returns what can be used; never throws.
 */
import { isBlock, isEvent, isFields, isLayout, isNumber, isStatus, isText } from './check-values.js';
import { FEED_VERSION, type FeedMessage, type SentEvent } from './feed-message.js';

/** The outcome of {@link checkMessage}. */
export type CheckedMessage =
  | { readonly kind: 'valid'; readonly message: FeedMessage; /** Events left out. */ readonly rejectedEvents: number }
  /** Not a message of a feed, or with a field of the wrong type. */
  | { readonly kind: 'invalid' }
  /** A message of a feed in a newer version. */
  | { readonly kind: 'newer'; readonly version: number };

const INVALID: CheckedMessage = { kind: 'invalid' };

export function checkMessage(data: unknown): CheckedMessage {
  if (!isFields(data) || data['sense'] !== 'feed' || !isNumber(data['version']) || !isText(data['from']))
    return INVALID;
  if (data['version'] > FEED_VERSION) return { kind: 'newer', version: data['version'] };
  if (data['version'] !== FEED_VERSION || !hasValidBody(data)) return INVALID;
  const message = data as unknown as FeedMessage;
  if (message.type !== 'hop') return { kind: 'valid', message, rejectedEvents: 0 };
  const rejectedEvents = message.events.reduce((count, event) => count + (isSentEvent(event) ? 0 : 1), 0);
  if (rejectedEvents === 0) return { kind: 'valid', message, rejectedEvents };
  return { kind: 'valid', message: { ...message, events: message.events.filter(isSentEvent) }, rejectedEvents };
}

function hasValidBody(data: Readonly<Record<string, unknown>>): boolean {
  const { type, clock, features, events, status, layout, startedAt, sentAt, answers, askedAt } = data;
  const hasFeatures = features === undefined || isFeatures(features);
  switch (type) {
    case 'state':
      return (
        isNumber(startedAt) &&
        isNumber(sentAt) &&
        isClock(clock) &&
        isStatus(status) &&
        isLayout(layout) &&
        hasFeatures &&
        (answers === undefined || isAnswer(answers))
      );
    case 'hop':
      return isClock(clock) && hasFeatures && Array.isArray(events);
    case 'status':
      return isStatus(status);
    case 'alive':
      return isClock(clock);
    case 'end':
      return true;
    case 'ask':
      return isNumber(askedAt);
    default:
      return false;
  }
}

function isClock(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { time, performedAt, heardAt, outputLatencyMs } = value;
  return [time, performedAt, heardAt, outputLatencyMs].every(isNumber);
}

function isFeatures(value: unknown): boolean {
  return isFields(value) && isNumber(value['time']) && isNumber(value['frame']) && isBlock(value['block']);
}

function isSentEvent(value: unknown): value is SentEvent {
  return isEvent(value) && isNumber((value as SentEvent).emittedAt) && isNumber((value as SentEvent).heardAt);
}

const isAnswer = (value: unknown): boolean => isFields(value) && isText(value['to']) && isNumber(value['askedAt']);
