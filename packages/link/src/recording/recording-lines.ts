/**
 * The format of a recording: JSON, one item a line, in the order of emission. The first line is the header; lines of
 * events are those that `sense analyze --events` writes, so that its files are recordings too. Pure.
 *
 *     {"type":"feed","version":1,"layout":{"stems":[…],"stem":[…],"mix":[…]},"recordedAt":"2026-11-30T13:00:00.000Z"}
 *     {"type":"status","time":0,"status":{…}}
 *     {"type":"features","time":0.010667,"frame":512,"block":"<base64 of 32-bit floats in the order of the layout>"}
 *     {"type":"onset","time":0.5,"emitted":0.512,"id":1,"stem":"drums",…}
 *     {"type":"end","time":180.2}
 *
 * Times are seconds since the start of the recording.
 */
import type { FeatureFrame, LiveEvent, MusicalEvent, SessionStatus } from '@sense/core';
import type { FeatureBlock, Frames, Seconds } from '@sense/core/engine';
import { isBlock, isEvent, isFields, isLayout, isNumber, isStatus, isText } from '../messages/check-values.js';
import { blockOf, createBlockReader, OWN_LAYOUT, type BlockReader } from '../messages/feature-layout.js';
import { FEED_VERSION } from '../messages/feed-message.js';
import { decodeFloats, encodeFloats } from './base64.js';

/** Decimals of times: 1/20 of a sample at 48 kHz; and of the values of events. */
const DECIMALS = 6;

/** What was recorded at one moment. `emitted` is when it was emitted, never earlier than that of the item before. */
export type RecordedItem =
  | {
      readonly kind: 'features';
      readonly emitted: Seconds;
      readonly time: Seconds;
      readonly frame: Frames;
      readonly block: FeatureBlock;
    }
  | { readonly kind: 'event'; readonly emitted: Seconds; readonly time: Seconds; readonly event: MusicalEvent }
  | { readonly kind: 'status'; readonly emitted: Seconds; readonly time: Seconds; readonly status: SessionStatus };

/** The first line. */
export function headerLine(): string {
  const recordedAt = new Date(performance.timeOrigin + performance.now()).toISOString();
  return toLine({ type: 'feed', version: FEED_VERSION, layout: OWN_LAYOUT, recordedAt });
}

/** @param origin context time at which the recording starts */
export function featuresLine(frame: FeatureFrame, origin: Seconds): string {
  const block = encodeFloats(blockOf(frame));
  return toLine({ type: 'features', time: frame.time - origin, frame: frame.frame, block });
}

/** @param origin context time at which the recording starts */
export function eventLine(event: LiveEvent, origin: Seconds): string {
  const { type, time, emitted, emittedAt: _emittedAt, latency: _latency, ...rest } = event;
  return toLine({ type, time: time - origin, emitted: emitted - origin, ...rest });
}

/** @param time seconds since the start of the recording */
export function statusLine(status: SessionStatus, time: Seconds): string {
  return toLine({ type: 'status', time, status });
}

/** The last line. @param time seconds since the start of the recording */
export function endLine(time: Seconds): string {
  return toLine({ type: 'end', time });
}

function toLine(value: object): string {
  const scale = 10 ** DECIMALS;
  const rounded = (_key: string, field: unknown): unknown =>
    typeof field === 'number' ? Math.round(field * scale) / scale : field;
  return `${JSON.stringify(value, rounded)}\n`;
}

/** What one line is. */
export type ParsedLine =
  | { readonly kind: 'header'; readonly version: number }
  | { readonly kind: 'end'; readonly time: Seconds }
  | { readonly kind: 'item'; readonly item: RecordedItem }
  /** Not JSON, or a field is missing or of the wrong type. */
  | { readonly kind: 'damaged' };

const DAMAGED: ParsedLine = { kind: 'damaged' };

/** Reads lines one after the other; the header states how the blocks of the following lines are read. */
export class LineParser {
  #readBlock: BlockReader = createBlockReader(OWN_LAYOUT);
  #emitted: Seconds = -Infinity;
  #events = 0;

  /** @param line without line break. Never throws. */
  parse(line: string): ParsedLine {
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch {
      return DAMAGED;
    }
    if (!isFields(data)) return DAMAGED;
    const { type, time } = data;
    if (type === 'feed') return this.#parseHeader(data);
    if (!isNumber(time)) return DAMAGED;
    if (type === 'end') return { kind: 'end', time };
    const item = this.#parseItem(data, time);
    return item ? { kind: 'item', item } : DAMAGED;
  }

  #parseHeader({ version, layout }: Readonly<Record<string, unknown>>): ParsedLine {
    if (!isNumber(version)) return DAMAGED;
    if (version > FEED_VERSION) return { kind: 'header', version };
    if (!isLayout(layout)) return DAMAGED;
    this.#readBlock = createBlockReader(layout);
    return { kind: 'header', version };
  }

  #parseItem(data: Readonly<Record<string, unknown>>, time: Seconds): RecordedItem | undefined {
    const { type, status, frame, block } = data;
    if (type === 'status') {
      return isStatus(status) ? { kind: 'status', emitted: this.#follow(time), time, status } : undefined;
    }
    if (type === 'features') {
      const values = isText(block) ? decodeFloats(block) : undefined;
      const own = isBlock(values) ? this.#readBlock(values) : undefined;
      if (!own || !isNumber(frame)) return undefined;
      return { kind: 'features', emitted: this.#follow(time), time, frame, block: own };
    }
    // Files of the command line name neither frames nor, in early versions, ids.
    const event = { id: this.#events, frame: 0, confidence: 1, ...data };
    if (!isEvent(event)) return undefined;
    this.#events++;
    return { kind: 'event', emitted: this.#follow(event.emitted), time, event };
  }

  /** Items are emitted in the order of the lines. */
  #follow(emitted: Seconds): Seconds {
    this.#emitted = Math.max(this.#emitted, emitted);
    return this.#emitted;
  }
}
