/**
 * The outputs of one run of `sense analyze`. All are opened before the work begins, and all are closed as valid files
 * however the run ends.
 */
import { join } from 'node:path';
import { STEM_NAMES, type SeparatorFormat } from '@sense/core/engine';
import { HapticsWriter } from '../haptics/haptics-writer.js';
import type { AudioFile } from '../input/audio-file.js';
import { stemChannels, type PipelineResult, type PipelineSinks, type ProcessedHop } from '../pipeline/pipeline.js';
import type { RunStatistics } from '../pipeline/run-statistics.js';
import { ReportWriter } from '../report/report-writer.js';
import { ClickWriter } from './click-writer.js';
import { requireDistinct } from './distinct-paths.js';
import { EventWriter } from './event-writer.js';
import { CLICK_FILE, EVENTS_FILE, REPORT_FILE, requireExtension } from './file-extensions.js';
import { OutputFile } from './output-file.js';
import { StemWriter } from './stem-writer.js';

/** Paths of the outputs of a run; undefined for those that are not wanted. */
export interface OutputPaths {
  /** Events as JSON lines. */
  readonly events?: string | undefined;
  /** Folder for the stems. */
  readonly stems?: string | undefined;
  /** Haptic score; its file extension selects the format. */
  readonly haptics?: string | undefined;
  /** Report page. */
  readonly report?: string | undefined;
  /** Song with a click on every beat. */
  readonly click?: string | undefined;
}

export interface OutputsOptions {
  readonly separator: SeparatorFormat;
  /** Script of the report page; required with `paths.report`. */
  readonly reportScript: string;
}

/** Opens, feeds and closes the outputs of one run. */
export class Outputs {
  readonly #stems: StemWriter | undefined;
  readonly #events: EventWriter | undefined;
  readonly #report: ReportWriter | undefined;
  readonly #click: ClickWriter | undefined;
  readonly #haptics: HapticsWriter | undefined;

  /** Opens all of `paths`, or none of them: on an error, existing files stay unchanged. */
  constructor(file: AudioFile, paths: OutputPaths, { separator, reportScript }: OutputsOptions) {
    const { events, haptics, report, stems, click } = paths;
    const format = { sampleRate: file.sampleRate, channels: stemChannels(file) };
    try {
      if (events) this.#events = new EventWriter(new OutputFile(events));
      if (haptics) this.#haptics = new HapticsWriter(haptics);
      if (report) this.#report = new ReportWriter(new OutputFile(report), { file, separator, script: reportScript });
      if (click) this.#click = new ClickWriter(new OutputFile(click), separator);
      if (stems) this.#stems = new StemWriter(stems, format);
    } catch (error) {
      for (const output of [this.#click, this.#report, this.#haptics, this.#events]) output?.discard();
      throw error;
    }
  }

  /** Lists the files written and their content; complete after {@link close}. */
  get summary(): readonly string[] {
    const outputs = [this.#events, this.#stems, this.#haptics, this.#report, this.#click];
    const lines = outputs.flatMap((output) => output?.summary ?? []);
    return lines.length > 0 ? ['  written:', ...lines] : [];
  }

  /** Empty if no output needs stem audio, which saves resampling it to the file's rate. */
  get stemSink(): Pick<PipelineSinks, 'stems'> {
    if (!this.#stems && !this.#report) return {};
    return {
      stems: (stems, frames) => {
        this.#stems?.write(stems, frames);
        this.#report?.stems(stems, frames);
      },
    };
  }

  hop(hop: ProcessedHop): void {
    this.#events?.write(hop.events, hop.time);
    this.#haptics?.hop(hop);
    this.#report?.hop(hop);
    this.#click?.hop(hop);
  }

  finish(result: PipelineResult, statistics: RunStatistics): void {
    this.#haptics?.finish(result.duration);
    this.#report?.finish(result, statistics);
  }

  /** Closes every file, then throws the first error of flushing. */
  close(): void {
    const failures: unknown[] = [];
    for (const output of [this.#events, this.#haptics, this.#report, this.#click, this.#stems]) {
      try {
        output?.close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/**
 * Throws `invalid-argument` if an output would replace the input or another output, or if its file extension names
 * another kind of file.
 */
export function checkOutputPaths(inputs: string | readonly string[], paths: OutputPaths): void {
  const { events, report, click } = paths;
  requireDistinct(inputs, filesOf(paths));
  if (events) requireExtension('--events', events, EVENTS_FILE);
  if (report) requireExtension('--report', report, REPORT_FILE);
  if (click) requireExtension('--click', click, CLICK_FILE);
}

/** Whether an output needs the audio of the stems. */
export const needsStems = ({ stems, report }: OutputPaths): boolean => stems !== undefined || report !== undefined;

/** The files that will be written. */
export function filesOf({ events, haptics, report, click, stems }: OutputPaths): string[] {
  const files = [events, haptics, report, click].filter((path) => path !== undefined);
  return [...files, ...(stems ? STEM_NAMES.map((stem) => join(stems, `${stem}.wav`)) : [])];
}
