/**
 * `--report`: one HTML page that holds everything it shows and works offline. Drawn by the script
 * in `client/`; readable as a table without it.
 */
import { basename } from 'node:path';
import type { Frames, PerStem, Separator } from '@sense/core/engine';
import type { AudioFile } from '../input/audio-file.js';
import type { OutputFile } from '../output/output-file.js';
import type { HeardHop, PipelineResult } from '../pipeline/pipeline.js';
import { signalWarnings, type Tally } from '../commands/summary.js';
import { ReportCollector } from './collector.js';
import { reportFigures } from './figures.js';
import { reportPage } from './page.js';

export class ReportWriter {
  readonly #output: OutputFile;
  readonly #file: AudioFile;
  readonly #separator: Separator;
  readonly #collector: ReportCollector;

  constructor(output: OutputFile, file: AudioFile, separator: Separator) {
    this.#output = output;
    this.#file = file;
    this.#separator = separator;
    this.#collector = new ReportCollector(file.sampleRate, separator);
  }

  /** What was written, for people. */
  get summary(): readonly string[] {
    return [`    ${this.#output.path}: HTML page, waveforms, events and figures`];
  }

  hop(hop: HeardHop): void {
    this.#collector.hop(hop);
  }

  stems(stems: PerStem<readonly Float32Array[]>, frames: Frames): void {
    this.#collector.stems(stems, frames);
  }

  /** Writes the page: the only output that is made at the end. */
  finish(result: PipelineResult, tally: Tally): void {
    const title = basename(this.#file.path);
    const figures = reportFigures({
      file: this.#file,
      separator: this.#separator,
      result,
      tally,
      delaysMs: (stem) => this.#collector.delaysMs(stem),
    });
    const warnings = signalWarnings(this.#file, result);
    const page = reportPage({ data: this.#collector.data(title, result.duration), figures, warnings });
    this.#output.append(new TextEncoder().encode(page));
  }

  close(): void {
    this.#output.close();
  }

  /** Closes the file as if it had never been opened; only before anything was written. */
  discard(): void {
    this.#output.discard();
  }
}
