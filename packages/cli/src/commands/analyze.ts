/**
 * `sense analyze` and `sense separate`: run one file through the engine and write the requested outputs.
 */
import type { Command } from 'commander';
import type { BeatHints, Separator } from '@sense/core/engine';
import { WRITABLE_EXTENSIONS } from '../haptics/score-file.js';
import { openAudioFile } from '../input/audio-file.js';
import { READABLE_FORMATS } from '../input/formats.js';
import { Console } from '../output/console.js';
import { Outputs, checkOutputPaths, type OutputPaths } from '../output/outputs.js';
import { signalWarnings, summaryLines } from '../output/summary.js';
import { runPipeline, type PipelineResult } from '../pipeline/pipeline.js';
import { RunStatistics } from '../pipeline/run-statistics.js';
import { addBeatOptions } from './beat-options.js';
import type { CommandContext, Outcome } from './command-context.js';
import { addSeparatorOptions, withSeparator, type SeparatorArguments } from './separator-options.js';

interface QuietArgument {
  readonly quiet?: boolean;
}

export function addAnalyzeCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('analyze')
    .summary('find the events of a file')
    .description(`Finds the musical events of FILE (${READABLE_FORMATS}) as the live engine would, causally.`)
    .argument('<FILE>', 'audio file')
    .option('-e, --events <FILE>', 'write events as JSON lines: type, time, emitted (seconds) and the event data')
    .option('-s, --stems <DIR>', 'write drums.wav, bass.wav, other.wav, vocals.wav')
    .option('--haptics <FILE>', `write the haptic score: ${WRITABLE_EXTENSIONS}`)
    .option('-r, --report <FILE>', 'write an HTML report: waveforms, events, figures')
    .option('-c, --click <FILE>', 'write the song with a click on every beat, as WAV');
  addSeparatorOptions(addBeatOptions(command))
    .option('-q, --quiet', 'print warnings and errors only')
    .addHelpText('after', ANALYZE_HELP)
    .action(async (path: string, given: OutputPaths & SeparatorArguments & QuietArgument & BeatHints) => {
      context.finish(await analyze(path, given, given, context));
    });
}

export function addSeparateCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('separate')
    .summary('split a file into stems')
    .description('Splits FILE into four stems that sum to it, without offset, and are aligned with it to the sample.')
    .argument('<FILE>', 'audio file')
    .requiredOption('-o, --out <DIR>', 'folder for drums.wav, bass.wav, other.wav, vocals.wav');
  addSeparatorOptions(command)
    .option('-q, --quiet', 'print warnings and errors only')
    .addHelpText('after', SEPARATE_HELP)
    .action(async (path: string, given: SeparatorArguments & QuietArgument & { readonly out: string }) => {
      context.finish(await analyze(path, { stems: given.out }, given, context));
    });
}

function analyze(
  path: string,
  outputs: OutputPaths,
  given: SeparatorArguments & QuietArgument & BeatHints,
  context: CommandContext,
): Promise<Outcome> {
  const console = new Console({ out: context.out, err: context.err, quiet: given.quiet ?? false });
  const { tempo, meter } = given;
  return withSeparator(given, (separator) =>
    analyzeFile(path, outputs, { separator, hints: { tempo, meter }, console, context }),
  );
}

interface AnalyzeOptions {
  readonly separator: Separator;
  readonly hints: BeatHints;
  readonly console: Console;
  readonly context: CommandContext;
}

/** Runs the file at `path`. Rejects with a coded error; everything written until then is closed. */
async function analyzeFile(path: string, paths: OutputPaths, options: AnalyzeOptions): Promise<Outcome> {
  const { console, separator, hints, context } = options;
  checkOutputPaths(path, paths);
  const reportScript = paths.report ? await context.reportScript() : '';
  const file = await openAudioFile(path);
  try {
    if (file.channels > 2) console.warn(`${path} has ${file.channels} channels: they are mixed down to stereo`);
    const outputs = new Outputs(file, paths, { separator, reportScript });
    const statistics = new RunStatistics();
    let result: PipelineResult;
    try {
      result = await runPipeline(file, {
        separator,
        analysis: hints,
        signal: context.signal,
        sinks: {
          hop: (hop) => {
            statistics.hop(hop);
            outputs.hop(hop);
          },
          ...outputs.stemSink,
        },
        onProgress: (consumed) => console.progress(file.progress(), consumed),
      });
      outputs.finish(result, statistics);
    } finally {
      outputs.close();
    }
    console.clearProgress();
    for (const warning of signalWarnings(file, result)) console.warn(`${path}: ${warning}`);
    if (result.interrupted)
      console.warn(`${path}: interrupted; the outputs hold the first ${result.duration.toFixed(1)} s`);
    for (const line of summaryLines(file, result, statistics, separator)) console.print(line);
    for (const line of outputs.summary) console.print(line);
    return result.interrupted ? 'interrupted' : file.damage.length > 0 ? 'damaged' : 'complete';
  } finally {
    console.clearProgress();
    await file.close();
  }
}

const ANALYZE_HELP = `
Prints a summary, also without an output option. Creates missing folders and replaces existing files.

Examples:
  $ sense analyze song.mp3 --events song.jsonl
  $ sense analyze song.wav --events song.jsonl --stems stems/ --report song.html
  $ sense analyze song.mp3 --click clicks.wav --tempo 80-160 --meter 3
  $ sense analyze song.wav --haptics song.ahap

The haptic score is the one that connectHaptics() plays live: drums as transients; bass, and the decay of cymbals and
rolls, as continuous voices. "sense haptics --help" lists the formats.`;

const SEPARATE_HELP = `
Stems are 32-bit float WAV files with the sample rate and the length of FILE: mono for a mono file, otherwise stereo.

Examples:
  $ sense separate song.flac --out stems/`;
