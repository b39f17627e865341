/**
 * Writes the report of `--report`: one HTML page that works offline, drawn by the script in `client/`.
 */
import { basename } from 'node:path';
import type { Frames, PerStem, SeparatorFormat } from '@sense/core/engine';
import type { AudioFile } from '../input/audio-file.js';
import type { OutputFile } from '../output/output-file.js';
import type { ProcessedHop, PipelineResult } from '../pipeline/pipeline.js';
import { signalWarnings } from '../output/summary.js';
import type { RunStatistics } from '../pipeline/run-statistics.js';
import { ReportCollector } from './report-collector.js';
import { reportFigures } from './report-figures.js';
import { reportPage } from './report-page.js';

export interface ReportWriterOptions {
  readonly file: AudioFile;
  readonly separator: SeparatorFormat;
  /** Script of the page. */
  readonly script: string;
}

export class ReportWriter {
  readonly #output: OutputFile;
  readonly #file: AudioFile;
  readonly #separator: SeparatorFormat;
  readonly #script: string;
  readonly #collector: ReportCollector;

  constructor(output: OutputFile, { file, separator, script }: ReportWriterOptions) {
    this.#output = output;
    this.#file = file;
    this.#separator = separator;
    this.#script = script;
    this.#collector = new ReportCollector(file.sampleRate, separator);
  }

  /** Describes the file written, one line. */
  get summary(): readonly string[] {
    return [`    ${this.#output.path}: HTML page with waveforms, events and figures`];
  }

  hop(hop: ProcessedHop): void {
    this.#collector.hop(hop);
  }

  stems(stems: PerStem<readonly Float32Array[]>, frames: Frames): void {
    this.#collector.stems(stems, frames);
  }

  /** Writes the page. */
  finish(result: PipelineResult, statistics: RunStatistics): void {
    const title = basename(this.#file.path);
    const figures = reportFigures({
      file: this.#file,
      separator: this.#separator,
      result,
      statistics,
      delaysMs: (stem) => this.#collector.delaysMs(stem),
    });
    const warnings = signalWarnings(this.#file, result);
    const data = this.#collector.data(title, result.duration);
    const page = reportPage({ data, figures, warnings, script: this.#script });
    this.#output.append(new TextEncoder().encode(page));
  }

  close(): void {
    this.#output.close();
  }

  /** Undoes the opening of the file; only before anything was written. */
  discard(): void {
    this.#output.discard();
  }
}
