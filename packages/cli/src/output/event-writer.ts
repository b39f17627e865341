/**
 * Writes events as JSON lines, one per event, in the order of emission: `type`, `time` and `emitted` first, in seconds
 * of the file. An update is merged into the line of its event, with `updated`, the input consumed by then. Lines that
 * may still be updated are held back, and so are the lines after them.
 */
import type { MusicalEvent, Seconds } from '@sense/core/engine';
import { counted } from './format-text.js';
import type { OutputFile } from './output-file.js';

/** Decimals of seconds: 1/20 of a sample at 48 kHz. */
const TIME_DECIMALS = 6;
const VALUE_DECIMALS = 4;
const SECONDS_FIELDS = new Set(['time', 'emitted', 'updated']);
/** Longest delay of an update. */
const UPDATE_SECONDS: Seconds = 0.06;

/** An event, and the time of its update, if any. */
export type WrittenEvent = MusicalEvent & { readonly updated?: Seconds };

/** The line of an event, without line break. */
export function eventLine(event: WrittenEvent): string {
  const { type, time, emitted, ...rest } = event;
  return JSON.stringify({ type, time, emitted, ...rest }, (key, value: unknown) =>
    typeof value === 'number' ? round(value, SECONDS_FIELDS.has(key) ? TIME_DECIMALS : VALUE_DECIMALS) : value,
  );
}

export class EventWriter {
  readonly #file: OutputFile;
  readonly #encoder = new TextEncoder();
  readonly #pending: WrittenEvent[] = [];
  #onsets = 0;
  #beats = 0;

  constructor(file: OutputFile) {
    this.#file = file;
  }

  /** Describes the file written. */
  get summary(): readonly string[] {
    return [
      `    ${this.#file.path}: JSON lines, ${counted(this.#onsets, 'onset')} and ${counted(this.#beats, 'beat')}`,
    ];
  }

  /** Adds the events of a hop that ends at `consumed` seconds of the file. */
  write(events: readonly MusicalEvent[], consumed: Seconds): void {
    for (const event of events) {
      const at = this.#pending.findIndex(({ id }) => id === event.id);
      if (at < 0) this.#pending.push(event);
      else this.#pending[at] = { ...event, emitted: this.#pending[at]!.emitted, updated: event.emitted };
    }
    while (this.#pending.length > 0 && !mayChange(this.#pending[0]!, consumed)) this.#append(this.#pending.shift()!);
  }

  close(): void {
    for (const event of this.#pending.splice(0)) this.#append(event);
    this.#file.close();
  }

  /** Undoes the opening of the file; only before anything was written. */
  discard(): void {
    this.#file.discard();
  }

  #append(event: WrittenEvent): void {
    if (event.type === 'onset') this.#onsets++;
    else this.#beats++;
    this.#file.append(this.#encoder.encode(`${eventLine(event)}\n`));
  }
}

/** Whether an update may follow: only drum hits are updated, once, with their drum class. */
function mayChange(event: WrittenEvent, consumed: Seconds): boolean {
  if (event.type !== 'onset' || event.stem !== 'drums' || event.updated !== undefined) return false;
  return consumed < event.emitted + UPDATE_SECONDS;
}

function round(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
