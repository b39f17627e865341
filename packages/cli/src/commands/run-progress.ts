/**
 * One progress bar for several files, some of which run side by side. Files count by their size.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';
import type { InputFile } from '../input/input-paths.js';
import type { Console } from '../output/console.js';

export class RunProgress {
  readonly #files: readonly InputFile[];
  readonly #console: Console;
  readonly #totalBytes: number;
  readonly #parts: Float64Array;
  readonly #seconds: Float64Array;

  constructor(files: readonly InputFile[], console: Console) {
    this.#files = files;
    this.#console = console;
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    this.#totalBytes = Math.max(1, bytes);
    this.#parts = new Float64Array(files.length);
    this.#seconds = new Float64Array(files.length);
  }

  /** @param consumed seconds of file `index` */
  update(index: number, part: NormalRange, consumed: Seconds): void {
    this.#parts[index] = part;
    this.#seconds[index] = consumed;
    const bytes = this.#files.reduce((sum, { size }, i) => sum + this.#parts[i]! * size, 0);
    const seconds = this.#seconds.reduce((sum, each) => sum + each, 0);
    this.#console.progress(bytes / this.#totalBytes, seconds, `[${index + 1}/${this.#files.length}] `);
  }
}
