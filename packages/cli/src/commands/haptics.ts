/**
 * `sense haptics convert` and `sense haptics inspect`: convert haptic files between formats, and show their content.
 */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { lossesOf, type HapticFormat } from '@sense/haptics/engine';
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

/** Adds the command `haptics` and its subcommands. */
export function addHapticsCommands(program: Command, sinks: { readonly out: TextSink; readonly err: TextSink }): void {
  const haptics = program
    .command('haptics')
    .summary('convert and inspect haptic files')
    .description('Converts haptic files between formats, and shows their content.')
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
