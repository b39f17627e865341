/**
 * Prints results to the output stream, and progress and warnings to the error stream. Draws progress only on a
 * terminal.
 */
import type { Milliseconds, NormalRange, Seconds } from '@sense/core/engine';
import { formatTime } from './format-text.js';

const REDRAW_MS: Milliseconds = 100;
const BAR_WIDTH = 28;

/** Receives text. `isTTY` is that of Node's streams. */
export interface TextSink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface ConsoleOptions {
  readonly out: TextSink;
  readonly err: TextSink;
  /** Suppresses progress and results, but not warnings and errors. Default false. */
  readonly quiet?: boolean;
  /** Wall clock, in ms. Default `performance.now`. */
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

  /** Prints a line of results. */
  print(line: string): void {
    if (!this.#quiet) this.#out.write(`${line}\n`);
  }

  /** Prints a warning, also when quiet. */
  warn(line: string): void {
    this.#eraseLine();
    this.#err.write(`sense: warning: ${line}\n`);
  }

  /** Prints an error, also when quiet. */
  error(line: string): void {
    this.#eraseLine();
    this.#err.write(`sense: error: ${line}\n`);
  }

  /** Draws the progress bar, the speed and the remaining time. @param label for example the number of the file */
  progress(part: NormalRange, consumed: Seconds, label = ''): void {
    if (this.#quiet || !this.#err.isTTY) return;
    const now = this.#now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const elapsed = (now - this.#startedAt) / 1000;
    const filled = Math.round(part * BAR_WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
    const speed = elapsed > 0 ? consumed / elapsed : 0;
    const left = part > 0.01 ? `${formatTime((elapsed / part) * (1 - part))} left` : '';
    this.#err.write(
      `\r\x1b[K${label}${bar} ${String(Math.round(part * 100)).padStart(3)} %  ${speed.toFixed(1)}x  ${left}`,
    );
  }

  /** Removes the progress line. */
  clearProgress(): void {
    this.#eraseLine();
    this.#drawnAt = -Infinity;
  }

  #eraseLine(): void {
    if (this.#drawnAt > -Infinity && this.#err.isTTY) this.#err.write('\r\x1b[K');
  }
}
