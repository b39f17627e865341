/**
 * Events as JSON lines, in the order of emission: `type`, `time` and `emitted` first, in seconds of
 * the file. Knows nothing of what the events mean.
 */
import type { MusicalEvent } from '@sense/core/offline';
import type { OutputFile } from './output-file.js';

/** Decimals of seconds: a twentieth of a sample at 48 kHz. */
const TIME_DECIMALS = 6;
const VALUE_DECIMALS = 4;
const SECONDS_FIELDS = new Set(['time', 'emitted']);

/** One line, without its end. */
export function eventLine(event: MusicalEvent): string {
  const { type, time, emitted, ...rest } = event;
  return JSON.stringify({ type, time, emitted, ...rest }, (key, value: unknown) =>
    typeof value === 'number' ? round(value, SECONDS_FIELDS.has(key) ? TIME_DECIMALS : VALUE_DECIMALS) : value,
  );
}

export class EventWriter {
  readonly #file: OutputFile;
  readonly #encoder = new TextEncoder();

  constructor(file: OutputFile) {
    this.#file = file;
  }

  write(events: readonly MusicalEvent[]): void {
    for (const event of events) this.#file.append(this.#encoder.encode(`${eventLine(event)}\n`));
  }

  close(): void {
    this.#file.close();
  }
}

function round(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
