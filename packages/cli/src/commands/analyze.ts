/**
 * `sense analyze` and `sense separate`: one run of a file through the engine, with whatever outputs
 * were asked for. All outputs are opened before the work begins and closed validly however it ends.
 */
import { join } from 'node:path';
import { STEM_NAMES, type Separator } from '@sense/core/engine';
import type { Console } from './console.js';
import { ClickWriter } from '../output/click-writer.js';
import { openAudioFile, type AudioFile } from '../input/audio-file.js';
import { requireDistinct } from '../output/distinct-paths.js';
import { CLICK_FILE, EVENTS_FILE, REPORT_FILE, requireEnding } from '../output/file-extensions.js';
import { EventWriter } from '../output/event-writer.js';
import { HapticsWriter } from '../haptics/haptics-writer.js';
import { OutputFile } from '../output/output-file.js';
import {
  runPipeline,
  stemChannels,
  type HeardHop,
  type PipelineResult,
  type PipelineSinks,
} from '../pipeline/pipeline.js';
import { ReportWriter } from '../report/report.js';
import { StemWriter } from '../output/stem-writer.js';
import { Tally, signalWarnings, summaryLines } from './summary.js';

export interface AnalyzeOptions {
  /** JSON lines of events. */
  readonly events?: string | undefined;
  /** Folder for the stems. */
  readonly stems?: string | undefined;
  /** The haptic score, in the format that the ending of the name says. */
  readonly haptics?: string | undefined;
  /** The page to look at. */
  readonly report?: string | undefined;
  /** The song with a click on every beat. */
  readonly click?: string | undefined;
  readonly separator: Separator;
  readonly console: Console;
  readonly signal?: AbortSignal | undefined;
}

/** How a run ended. `damaged`: what could be decoded of a truncated or damaged file was processed. */
export type Outcome = 'complete' | 'damaged' | 'interrupted';

/** Runs the file at `path`. Rejects with a coded error; what was written until then is closed. */
export async function analyze(path: string, options: AnalyzeOptions): Promise<Outcome> {
  const { console, separator, signal } = options;
  requireDistinct(path, outputPaths(options));
  requireEndings(options);
  const file = await openAudioFile(path);
  try {
    if (file.channels > 2) console.warn(`${path} has ${file.channels} channels: they are mixed down to stereo`);
    const outputs = new Outputs(file, options);
    const tally = new Tally();
    let result: PipelineResult;
    try {
      result = await runPipeline(file, {
        separator,
        signal,
        sinks: {
          hop: (hop) => {
            tally.hop(hop);
            outputs.hop(hop);
          },
          ...outputs.stemSink,
        },
        onProgress: (consumed) => console.progress(file.progress(), consumed),
      });
      outputs.finish(result, tally);
    } finally {
      outputs.close();
    }
    console.done();
    for (const warning of signalWarnings(file, result)) console.warn(`${path}: ${warning}`);
    if (result.interrupted)
      console.warn(`${path}: interrupted; the outputs hold the first ${result.duration.toFixed(1)} s`);
    for (const line of summaryLines(file, result, tally, separator)) console.say(line);
    for (const line of outputs.summary) console.say(line);
    return result.interrupted ? 'interrupted' : file.damage.length > 0 ? 'damaged' : 'complete';
  } finally {
    console.done();
    await file.close();
  }
}

/** The outputs of one run. */
class Outputs {
  readonly #stems: StemWriter | undefined;
  readonly #events: EventWriter | undefined;
  readonly #report: ReportWriter | undefined;
  readonly #click: ClickWriter | undefined;
  readonly #haptics: HapticsWriter | undefined;

  /** Opens all that were asked for, or none: then older files are as they were. */
  constructor(file: AudioFile, options: AnalyzeOptions) {
    const { events, haptics, report, stems, click, separator } = options;
    const format = { sampleRate: file.sampleRate, channels: stemChannels(file) };
    try {
      if (events) this.#events = new EventWriter(new OutputFile(events));
      if (haptics) this.#haptics = new HapticsWriter(haptics);
      if (report) this.#report = new ReportWriter(new OutputFile(report), file, separator);
      if (click) this.#click = new ClickWriter(new OutputFile(click), separator);
      if (stems) this.#stems = new StemWriter(stems, format);
    } catch (error) {
      for (const output of [this.#click, this.#report, this.#haptics, this.#events]) output?.discard();
      throw error;
    }
  }

  /** Each file that was written, with what it holds; complete after {@link close}. */
  get summary(): readonly string[] {
    const outputs = [this.#events, this.#stems, this.#haptics, this.#report, this.#click];
    const lines = outputs.flatMap((output) => output?.summary ?? []);
    return lines.length > 0 ? ['  written:', ...lines] : [];
  }

  /** Present only where stem audio is of use: bringing it back to the file's rate costs time. */
  get stemSink(): Pick<PipelineSinks, 'stems'> {
    if (!this.#stems && !this.#report) return {};
    return {
      stems: (stems, frames) => {
        this.#stems?.write(stems, frames);
        this.#report?.stems(stems, frames);
      },
    };
  }

  hop(hop: HeardHop): void {
    this.#events?.write(hop.events, hop.time);
    this.#haptics?.hop(hop);
    this.#report?.hop(hop);
    this.#click?.hop(hop);
  }

  finish(result: PipelineResult, tally: Tally): void {
    this.#haptics?.finish(result.duration);
    this.#report?.finish(result, tally);
  }

  /** Closes every file; what could not be flushed is told after all are closed. */
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

/** Throws `invalid-argument` for a name that promises another kind of file. Haptic formats follow their endings. */
function requireEndings({ events, report, click }: AnalyzeOptions): void {
  if (events) requireEnding('--events', events, EVENTS_FILE);
  if (report) requireEnding('--report', report, REPORT_FILE);
  if (click) requireEnding('--click', click, CLICK_FILE);
}

function outputPaths({ events, haptics, report, click, stems }: AnalyzeOptions): string[] {
  const files = [events, haptics, report, click].filter((path) => path !== undefined);
  return [...files, ...(stems ? STEM_NAMES.map((stem) => join(stems, `${stem}.wav`)) : [])];
}
