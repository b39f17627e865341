/**
 * What the command says while and after it works: progress and warnings to the error stream,
 * results to the output stream. Progress is drawn on a terminal only.
 */
import type { Milliseconds, NormalRange, Seconds } from '@sense/core/engine';

const REDRAW_MS: Milliseconds = 100;
const BAR_WIDTH = 28;

/** Where text goes. `isTTY` as in Node's streams. */
export interface TextSink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface ConsoleOptions {
  readonly out: TextSink;
  readonly err: TextSink;
  /** Neither progress nor results; warnings and errors stay. */
  readonly quiet?: boolean;
  /** Wall clock, in ms. */
  readonly now?: () => Milliseconds;
}

export class Console {
  readonly #out: TextSink;
  readonly #err: TextSink;
  readonly #quiet: boolean;
  readonly #now: () => Milliseconds;
  readonly #startedAt: Milliseconds;
  #drawnAt: Milliseconds = -Infinity;

  constructor(options: ConsoleOptions) {
    this.#out = options.out;
    this.#err = options.err;
    this.#quiet = options.quiet ?? false;
    this.#now = options.now ?? (() => performance.now());
    this.#startedAt = this.#now();
  }

  /** A line of results. */
  say(line: string): void {
    if (!this.#quiet) this.#out.write(`${line}\n`);
  }

  /** A line about something that is not as it should be. */
  warn(line: string): void {
    this.#clear();
    this.#err.write(`sense: warning: ${line}\n`);
  }

  /** Draws how far it is, and how fast. */
  progress(part: NormalRange, consumed: Seconds): void {
    if (this.#quiet || !this.#err.isTTY) return;
    const now = this.#now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const elapsed = (now - this.#startedAt) / 1000;
    const filled = Math.round(part * BAR_WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
    const speed = elapsed > 0 ? consumed / elapsed : 0;
    const left = part > 0.01 ? `${formatTime((elapsed / part) * (1 - part))} left` : '';
    this.#err.write(`\r\x1b[K${bar} ${String(Math.round(part * 100)).padStart(3)} %  ${speed.toFixed(1)}x  ${left}`);
  }

  /** Removes the progress line. */
  done(): void {
    this.#clear();
    this.#drawnAt = -Infinity;
  }

  #clear(): void {
    if (this.#drawnAt > -Infinity && this.#err.isTTY) this.#err.write('\r\x1b[K');
  }
}

/** `1 beat`, `2 beats`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1:02:03.5` or `2:03.5`. */
export function formatTime(seconds: Seconds): string {
  const tenths = Math.round(seconds * 10);
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor(tenths / 600) % 60;
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
