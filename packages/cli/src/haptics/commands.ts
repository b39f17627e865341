/**
 * `sense haptics convert` and `sense haptics inspect`: haptic files into other formats, and what is
 * in them. Knows nothing of audio.
 */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { lossesOf, type HapticFormat } from '@sense/haptics/engine';
import { Console, type TextSink } from '../commands/console.js';
import { requireDistinct } from '../output/distinct-paths.js';
import { REPORT_FILE, requireEnding } from '../output/file-extensions.js';
import { OutputFile } from '../output/output-file.js';
import { figureLines, scoreFigures, scoreLine } from './figures.js';
import { hapticsPage } from './page.js';
import { FORMAT_HELP, readScore, writableFormat, writeScore } from './score-file.js';

interface ConvertOptions {
  readonly from?: string;
  readonly to?: string;
  readonly quiet?: boolean;
}

interface InspectOptions {
  readonly from?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** Adds `haptics` with its commands to `program`. */
export function addHapticsCommands(program: Command, sinks: { readonly out: TextSink; readonly err: TextSink }): void {
  const haptics = program
    .command('haptics')
    .summary('convert and inspect haptic files')
    .description('Haptic files: converts them into other formats, and tells what is in them.')
    .addHelpText('after', `\nFormats:\n${FORMAT_HELP}`);

  haptics
    .command('convert')
    .summary('write a haptic file in another format')
    .description(
      'Reads the haptic file IN, told by its content, and writes it as OUT, in the format that its ending names.',
    )
    .argument('<IN>', 'haptic file')
    .argument('<OUT>', 'haptic file to write')
    .option('--from <FORMAT>', 'format of IN')
    .option('--to <FORMAT>', 'format of OUT')
    .option('-q, --quiet', 'print warnings and errors only')
    .addHelpText('after', CONVERT_HELP)
    .action(async (input: string, output: string, given: ConvertOptions) => {
      await convert(input, output, given, new Console({ ...sinks, quiet: given.quiet ?? false }));
    });

  haptics
    .command('inspect')
    .summary('tell what is in a haptic file')
    .description('Prints the figures of a haptic file, and what of it each other format would not keep.')
    .argument('<FILE>', 'haptic file')
    .option('--from <FORMAT>', 'format of FILE')
    .option('-r, --report <FILE>', 'write a page to look at')
    .option('-j, --json', 'print one JSON line')
    .addHelpText('after', INSPECT_HELP)
    .action((path: string, given: InspectOptions) => inspect(path, given, new Console(sinks)));
}

async function convert(input: string, output: string, given: ConvertOptions, console: Console): Promise<void> {
  requireDistinct(input, [output]);
  const to = writableFormat(output, { name: given.to, nameOption: '--to' });
  const { format: from, score, misnamedAs } = await readScore(input, { name: given.from, output });
  if (misnamedAs) console.warn(misnamed(input, from, misnamedAs));
  const file = new OutputFile(output);
  try {
    writeScore(score, to, file);
  } finally {
    file.close();
  }
  console.say(`${input} (${from.label}) -> ${output} (${to.label})`);
  console.say(`  ${scoreLine(score)}`);
  for (const loss of lossesOf(score, to)) console.say(`  not kept: ${loss}`);
}

async function inspect(path: string, given: InspectOptions, console: Console): Promise<void> {
  if (given.report) {
    requireDistinct(path, [given.report]);
    requireEnding('--report', given.report, REPORT_FILE);
  }
  const { format, score, misnamedAs } = await readScore(path, { name: given.from });
  if (misnamedAs) console.warn(misnamed(path, format, misnamedAs));
  const figures = scoreFigures(score);
  if (given.report) {
    const file = new OutputFile(given.report);
    try {
      file.append(new TextEncoder().encode(hapticsPage({ title: basename(path), format, score, figures })));
    } finally {
      file.close();
    }
  }
  const text = given.json
    ? JSON.stringify({ file: path, format: format.id, ...figures })
    : [`${path}: ${format.label}`, ...figureLines(figures)].join('\n');
  console.say(text);
}

/** What is said of a file whose ending names another format than its content is. */
function misnamed(path: string, format: HapticFormat, as: HapticFormat): string {
  return `${path} is called ${as.label}, and read as ${format.label}, which its content is`;
}

const CONVERT_HELP = `
Formats:
${FORMAT_HELP}

Examples:
  $ sense haptics convert song.haptic song.ahap
  $ sense haptics convert song.ahap phone.json --to web-vibration
  $ sense haptics convert song.haptic shaker.wav`;

const INSPECT_HELP = `
Examples:
  $ sense haptics inspect song.haptic --report song.html
  $ sense haptics inspect song.ahap --json`;
