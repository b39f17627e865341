/**
 * `sense analyze` and `sense separate`: run files through the engine and write the requested outputs.
 */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { SenseError, type BeatHints, type NormalRange, type Seconds, type SeparatorFormat } from '@sense/core/engine';
import { WRITABLE_EXTENSIONS } from '../haptics/score-file.js';
import { openAudioFile, type AudioFile } from '../input/audio-file.js';
import { READABLE_FORMATS } from '../input/formats.js';
import { expandInputs, leftOutText, type ExpandedInputs, type InputFile } from '../input/input-paths.js';
import { Console } from '../output/console.js';
import { requireDistinct } from '../output/distinct-paths.js';
import { outputsOf } from '../output/output-names.js';
import { Outputs, checkOutputPaths, filesOf, needsStems, type OutputPaths } from '../output/outputs.js';
import { runSummaryLines, signalWarnings, summaryLines, type FileOutcome } from '../output/summary.js';
import { runPipeline, type PipelineResult } from '../pipeline/pipeline.js';
import { RunStatistics } from '../pipeline/run-statistics.js';
import type { StagesPool } from '../pipeline/stages-pool.js';
import { addBeatOptions } from './beat-options.js';
import type { CommandContext, Outcome } from './command-context.js';
import { RunProgress } from './run-progress.js';
import { addSeparatorOptions, withStages, type SeparatorArguments } from './separator-options.js';
import { sideBySide } from './side-by-side.js';

interface QuietArgument {
  readonly quiet?: boolean;
}

const FILES_HELP = 'audio files, folders of them, or - for the input stream';

export function addAnalyzeCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('analyze')
    .summary('find the events of files')
    .description(
      `Finds the musical events of FILES (${READABLE_FORMATS}; others by ffmpeg where it is installed) as the live engine would, causally.`,
    )
    .argument('<FILE...>', FILES_HELP)
    .option('-e, --events <FILE>', 'write events as JSON lines: type, time, emitted (seconds) and the event data')
    .option('-s, --stems <DIR>', 'write drums.wav, bass.wav, other.wav, vocals.wav')
    .option('--haptics <FILE>', `write the haptic score: ${WRITABLE_EXTENSIONS}`)
    .option('-r, --report <FILE>', 'write an HTML report: waveforms, events, figures')
    .option('-c, --click <FILE>', 'write the song with a click on every beat, as WAV');
  addSeparatorOptions(addBeatOptions(command))
    .option('-q, --quiet', 'print warnings and errors only')
    .addHelpText('after', ANALYZE_HELP)
    .action(async (files: string[], given: OutputPaths & SeparatorArguments & QuietArgument & BeatHints) => {
      context.finish(await analyze(files, given, given, context));
    });
}

export function addSeparateCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('separate')
    .summary('split files into stems')
    .description('Splits FILES into four stems that sum to it, without offset, and are aligned with it to the sample.')
    .argument('<FILE...>', FILES_HELP)
    .requiredOption('-o, --out <DIR>', 'folder for drums.wav, bass.wav, other.wav, vocals.wav');
  addSeparatorOptions(command)
    .option('-q, --quiet', 'print warnings and errors only')
    .addHelpText('after', SEPARATE_HELP)
    .action(async (files: string[], given: SeparatorArguments & QuietArgument & { readonly out: string }) => {
      context.finish(await analyze(files, { stems: given.out }, given, context));
    });
}

interface AnalyzeOptions {
  readonly pool: StagesPool;
  readonly hints: BeatHints;
  readonly console: Console;
  readonly context: CommandContext;
}

function analyze(
  paths: readonly string[],
  outputs: OutputPaths,
  given: SeparatorArguments & QuietArgument & BeatHints,
  context: CommandContext,
): Promise<Outcome> {
  const console = new Console({ out: context.out, err: context.err, quiet: given.quiet ?? false });
  const { tempo, meter } = given;
  const inputs = expandInputs(paths);
  const { files } = inputs;
  return withStages(given, needsStems(outputs), context, (pool) => {
    const options = { pool, hints: { tempo, meter }, console, context };
    // A folder is several files, whatever it holds.
    return files.length === 1 && files[0]!.path === paths[0]
      ? analyzeOne(files[0]!, outputsOf(outputs, files[0]!.name, false), options)
      : analyzeSeveral(inputs, outputs, options);
  });
}

async function analyzeOne(input: InputFile, paths: OutputPaths, options: AnalyzeOptions): Promise<Outcome> {
  const { console } = options;
  checkOutputPaths(input.path, paths);
  const done = await analyzeFile(input, paths, options, {
    warn: (line) => console.warn(line),
    onProgress: (part, consumed) => console.progress(part, consumed),
  });
  for (const line of summaryLines(done.file, done.result, done.statistics, done.separator)) console.print(line);
  for (const line of done.written) console.print(line);
  return outcomeOf(done);
}

/** Runs all `files`, some side by side. One that fails is reported, and the others are run. */
async function analyzeSeveral(
  { files, leftOut }: ExpandedInputs,
  paths: OutputPaths,
  options: AnalyzeOptions,
): Promise<Outcome> {
  const { console, context } = options;
  const startedAt = performance.now();
  const named = files.map((input) => ({ input, outputs: outputsOf(paths, input.name, true) }));
  for (const { outputs } of named) checkOutputPaths([], outputs);
  requireDistinct(
    files.map(({ path }) => path),
    named.flatMap(({ outputs }) => filesOf(outputs)),
  );
  const progress = new RunProgress(files, console);
  const outcomes: FileOutcome[] = [];
  await sideBySide(named, filesAtATime(), {
    stop: () => context.signal.aborted,
    work: async ({ input, outputs }, index) => {
      const messages: (() => void)[] = [];
      const outcome = await analyzeFile(input, outputs, options, {
        warn: (line) => messages.push(() => console.warn(line)),
        onProgress: (part, consumed) => progress.update(index, part, consumed),
      }).then(
        (done): FileOutcome => ({ path: input.path, run: done, losses: done.file.damage }),
        (error: unknown): FileOutcome => {
          if (!(error instanceof SenseError)) throw error;
          messages.push(() => console.error(`${error.message} [${error.code}]`));
          return { path: input.path, losses: [error.message] };
        },
      );
      progress.update(index, 1, outcome.run?.result.duration ?? 0);
      return { outcome, messages };
    },
    done: ({ outcome, messages }) => {
      for (const print of messages) print();
      outcomes.push(outcome);
    },
  });
  const notBegun = files.length - outcomes.length;
  for (const line of runSummaryLines(outcomes, performance.now() - startedAt, notBegun)) console.print(line);
  for (const line of leftOutText(leftOut)) console.print(line);
  if (context.signal.aborted) return 'interrupted';
  if (outcomes.some(({ run }) => !run)) return 'failed';
  return outcomes.some(({ losses }) => losses.length > 0) ? 'damaged' : 'complete';
}

/** A file keeps about two cores busy. More than four at a time would only take memory. */
const filesAtATime = (): number => Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));

interface DoneFile {
  readonly file: AudioFile;
  readonly separator: SeparatorFormat;
  readonly result: PipelineResult;
  readonly statistics: RunStatistics;
  /** Lists the files written. */
  readonly written: readonly string[];
}

const outcomeOf = ({ file, result }: DoneFile): Outcome =>
  result.interrupted ? 'interrupted' : file.damage.length > 0 ? 'damaged' : 'complete';

/** Where a running file reports. */
interface FileReports {
  warn(line: string): void;
  onProgress(part: NormalRange, consumed: Seconds): void;
}

/** Runs one file. Rejects with a coded error; everything written until then is closed. */
async function analyzeFile(
  { path }: InputFile,
  paths: OutputPaths,
  { console, pool, hints, context }: AnalyzeOptions,
  { warn, onProgress }: FileReports,
): Promise<DoneFile> {
  const reportScript = paths.report ? await context.reportScript() : '';
  const file = await openAudioFile(path);
  try {
    return await pool.use(async (stages) => {
      const separator = stages.format;
      if (file.channels > 2) warn(`${path} has ${file.channels} channels: they are mixed down to stereo`);
      const outputs = new Outputs(file, paths, { separator, reportScript });
      const statistics = new RunStatistics();
      let result: PipelineResult;
      try {
        result = await runPipeline(file, {
          stages,
          hints,
          signal: context.signal,
          sinks: {
            hop: (hop) => {
              statistics.hop(hop);
              outputs.hop(hop);
            },
            ...outputs.stemSink,
          },
          onProgress: (consumed) => onProgress(file.progress(), consumed),
        });
        outputs.finish(result, statistics);
      } finally {
        outputs.close();
      }
      console.clearProgress();
      for (const warning of signalWarnings(file, result)) warn(`${path}: ${warning}`);
      if (result.interrupted) warn(`${path}: interrupted; the outputs hold the first ${result.duration.toFixed(1)} s`);
      return { file, separator, result, statistics, written: outputs.summary };
    });
  } finally {
    console.clearProgress();
    await file.close();
  }
}

const ANALYZE_HELP = `
Prints a summary, also without an output option. Creates missing folders and replaces existing files. With several
files, the path of an output is a folder, or holds {name}, the name of the file without its extension.

Examples:
  $ sense analyze song.mp3 --events song.jsonl
  $ sense analyze song.wav --events song.jsonl --stems stems/ --report song.html
  $ sense analyze song.mp3 --click clicks.wav --tempo 80-160 --meter 3
  $ sense analyze song.wav --haptics song.ahap
  $ sense analyze album/ --events events/ --haptics 'haptics/{name}.ahap'
  $ curl -L https://example.org/song.mp3 | sense analyze -

The haptic score is the one that connectHaptics() plays live: drums as transients; bass, and the decay of cymbals and
rolls, as continuous voices. "sense haptics --help" lists the formats.`;

const SEPARATE_HELP = `
Stems are 32-bit float WAV files with the sample rate and the length of the file: mono for a mono file, otherwise stereo.

Examples:
  $ sense separate song.flac --out stems/
  $ sense separate album/ --out stems/`;
