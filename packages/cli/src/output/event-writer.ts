/**
 * Events as JSON lines, one an event, in the order of emission: `type`, `time` and `emitted` first,
 * in seconds of the file. What an update adds goes into the line of its event, with `updated`, the
 * input consumed by then. A line waits for its update, and those behind it wait with it.
 */
import type { MusicalEvent, Seconds } from '@sense/core/engine';
import { counted } from '../commands/console.js';
import type { OutputFile } from './output-file.js';

/** Decimals of seconds: a twentieth of a sample at 48 kHz. */
const TIME_DECIMALS = 6;
const VALUE_DECIMALS = 4;
const SECONDS_FIELDS = new Set(['time', 'emitted', 'updated']);
/** An update comes within this, or not at all. */
const UPDATE_SECONDS: Seconds = 0.06;

/** An event, and when it was updated, if it was. */
export type WrittenEvent = MusicalEvent & { readonly updated?: Seconds };

/** One line, without its end. */
export function eventLine(event: WrittenEvent): string {
  const { type, time, emitted, ...rest } = event;
  return JSON.stringify({ type, time, emitted, ...rest }, (key, value: unknown) =>
    typeof value === 'number' ? round(value, SECONDS_FIELDS.has(key) ? TIME_DECIMALS : VALUE_DECIMALS) : value,
  );
}

export class EventWriter {
  readonly #file: OutputFile;
  readonly #encoder = new TextEncoder();
  readonly #waiting: WrittenEvent[] = [];
  #onsets = 0;
  #beats = 0;

  constructor(file: OutputFile) {
    this.#file = file;
  }

  /** What was written, for people. */
  get summary(): readonly string[] {
    return [
      `    ${this.#file.path}: JSON lines, ${counted(this.#onsets, 'onset')} and ${counted(this.#beats, 'beat')}`,
    ];
  }

  /** Takes the events of a hop that ends at `consumed` seconds of the file. */
  write(events: readonly MusicalEvent[], consumed: Seconds): void {
    for (const event of events) {
      const at = this.#waiting.findIndex(({ id }) => id === event.id);
      if (at < 0) this.#waiting.push(event);
      else this.#waiting[at] = { ...event, emitted: this.#waiting[at]!.emitted, updated: event.emitted };
    }
    while (this.#waiting.length > 0 && !mayChange(this.#waiting[0]!, consumed)) this.#append(this.#waiting.shift()!);
  }

  close(): void {
    for (const event of this.#waiting.splice(0)) this.#append(event);
    this.#file.close();
  }

  /** Closes the file as if it had never been opened; only before anything was written. */
  discard(): void {
    this.#file.discard();
  }

  #append(event: WrittenEvent): void {
    if (event.type === 'onset') this.#onsets++;
    else this.#beats++;
    this.#file.append(this.#encoder.encode(`${eventLine(event)}\n`));
  }
}

/** Only hits of drums are updated, once, when it is known what was hit. */
function mayChange(event: WrittenEvent, consumed: Seconds): boolean {
  if (event.type !== 'onset' || event.stem !== 'drums' || event.updated !== undefined) return false;
  return consumed < event.emitted + UPDATE_SECONDS;
}

function round(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
