/**
 * `sense haptics convert`, `sense haptics inspect` and `sense haptics describe`: convert haptic files between formats,
 * show their content, and make them from words.
 */
import { basename } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { lossesOf, type HapticFormat, type HapticScore } from '@sense/haptics/engine';
import { HAPTIC_RHYTHMS, describeHaptics } from '@sense/show/engine';
import { Console, type TextSink } from '../output/console.js';
import { requireDistinct } from '../output/distinct-paths.js';
import { REPORT_FILE, requireExtension } from '../output/file-extensions.js';
import { OutputFile } from '../output/output-file.js';
import { figureLines, scoreFigures, scoreLine } from '../haptics/score-figures.js';
import { hapticsPage } from '../haptics/score-page.js';
import { FORMAT_HELP, readScore, writableFormat, writeScore } from '../haptics/score-file.js';

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

interface DescribeOptions {
  readonly to?: string;
  readonly seed: number;
  readonly report?: string;
  readonly quiet?: boolean;
}

/** Adds the command `haptics` and its subcommands. */
export function addHapticsCommands(program: Command, sinks: { readonly out: TextSink; readonly err: TextSink }): void {
  const haptics = program
    .command('haptics')
    .summary('convert, inspect and describe haptic files')
    .description('Converts haptic files between formats, shows their content, and makes them from words.')
    .addHelpText('after', `\nFormats:\n${FORMAT_HELP}`);

  haptics
    .command('convert')
    .summary('write a haptic file in another format')
    .description(
      'Reads the haptic file IN, whose content determines its format, and writes OUT in the format of its extension.',
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
    .summary('show the content of a haptic file')
    .description('Prints the figures of a haptic file, and what each other format would lose.')
    .argument('<FILE>', 'haptic file')
    .option('--from <FORMAT>', 'format of FILE')
    .option('-r, --report <FILE>', 'write an HTML report')
    .option('-j, --json', 'print one JSON line')
    .addHelpText('after', INSPECT_HELP)
    .action((path: string, given: InspectOptions) => inspect(path, given, new Console(sinks)));

  addDescribeCommand(haptics, sinks);
}

/** Adds `haptics describe`. */
function addDescribeCommand(haptics: Command, sinks: { readonly out: TextSink; readonly err: TextSink }): void {
  haptics
    .command('describe')
    .summary('make a haptic file from words')
    .description('Makes what WORDS describe, and writes it in the format of the extension of OUT.')
    .argument('<WORDS>', 'for example "heartbeat getting faster"')
    .argument('<OUT>', 'haptic file to write')
    .option('--to <FORMAT>', 'format of OUT')
    .option('--seed <NUMBER>', 'seed of what is random, a whole number', parseSeed, 1)
    .option('-r, --report <FILE>', 'write an HTML report that shows the score')
    .option('-q, --quiet', 'print warnings and errors only')
    .addHelpText('after', DESCRIBE_HELP)
    .action((words: string, output: string, given: DescribeOptions) =>
      describeInWords(words, output, given, new Console({ ...sinks, quiet: given.quiet ?? false })),
    );
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= 2 ** 31) return seed;
  throw new InvalidArgumentError('It must be a whole number from 0 to 2147483648.');
}

function describeInWords(words: string, output: string, given: DescribeOptions, console: Console): void {
  const format = writableFormat(output, { name: given.to, nameOption: '--to' });
  if (given.report) {
    requireDistinct(output, [given.report]);
    requireExtension('--report', given.report, REPORT_FILE);
  }
  const { score, unknown, notes } = describeHaptics(words, { seed: given.seed });
  if (unknown.length > 0) console.warn(`words that change nothing: ${unknown.join(', ')}`);
  for (const note of notes) console.warn(note);
  const file = new OutputFile(output);
  try {
    writeScore(score, format, file);
  } finally {
    file.close();
  }
  if (given.report) writeReport(given.report, basename(output), format, score);
  console.print(`${output} (${format.label})`);
  console.print(`  ${scoreLine(score)}`);
  for (const loss of lossesOf(score, format)) console.print(`  lost: ${loss}`);
}

function writeReport(path: string, title: string, format: HapticFormat, score: HapticScore): void {
  const file = new OutputFile(path);
  try {
    file.append(new TextEncoder().encode(hapticsPage({ title, format, score, figures: scoreFigures(score) })));
  } finally {
    file.close();
  }
}

async function convert(input: string, output: string, given: ConvertOptions, console: Console): Promise<void> {
  requireDistinct(input, [output]);
  const to = writableFormat(output, { name: given.to, nameOption: '--to' });
  const { format: from, score, misnamedAs, warnings } = await readScore(input, { name: given.from, output });
  if (misnamedAs) console.warn(misnamed(input, from, misnamedAs));
  for (const warning of warnings) console.warn(`${input}: ${warning}`);
  const file = new OutputFile(output);
  try {
    writeScore(score, to, file);
  } finally {
    file.close();
  }
  console.print(`${input} (${from.label}) -> ${output} (${to.label})`);
  console.print(`  ${scoreLine(score)}`);
  for (const loss of lossesOf(score, to)) console.print(`  lost: ${loss}`);
}

async function inspect(path: string, given: InspectOptions, console: Console): Promise<void> {
  if (given.report) {
    requireDistinct(path, [given.report]);
    requireExtension('--report', given.report, REPORT_FILE);
  }
  const { format, score, misnamedAs, warnings } = await readScore(path, { name: given.from });
  if (misnamedAs) console.warn(misnamed(path, format, misnamedAs));
  for (const warning of warnings) console.warn(`${path}: ${warning}`);
  const figures = scoreFigures(score);
  if (given.report) writeReport(given.report, basename(path), format, score);
  const text = given.json
    ? JSON.stringify({ file: path, format: format.id, ...figures })
    : [`${path}: ${format.label}`, ...figureLines(figures)].join('\n');
  console.print(text);
}

/** Warning about a file whose extension does not match its content. */
function misnamed(path: string, format: HapticFormat, as: HapticFormat): string {
  return `${path} has the extension of ${as.label} but the content of ${format.label}, and is read as such`;
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

const DESCRIBE_HELP = `
Rhythms:
  ${HAPTIC_RHYTHMS.join(', ')}

Formats:
${FORMAT_HELP}

Examples:
  $ sense haptics describe "heartbeat getting faster" heart.haptic --report heart.html
  $ sense haptics describe "three sharp knocks, then rain for 5 seconds" door.ahap`;
