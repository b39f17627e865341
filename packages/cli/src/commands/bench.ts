/**
 * `sense bench`: prints the cost of separation and of the whole pipeline on this machine.
 */
import type { Command } from 'commander';
import { benchLines, runBench } from '../bench/run-bench.js';
import type { CommandContext } from './command-context.js';
import { planSeparator } from '../separator/choose-separator.js';
import { addSeparatorOptions, createStages, type SeparatorArguments } from './separator-options.js';

export function addBenchCommand(program: Command, context: CommandContext): void {
  const { out, signal, finish } = context;
  const command = program
    .command('bench')
    .summary('measure the cost on this machine')
    .description('Measures separation and the whole pipeline on FILE, or on 30 s of a generated signal.')
    .argument('[FILE]', 'audio file');
  addSeparatorOptions(command)
    .option('-j, --json', 'print one JSON line')
    .addHelpText('after', BENCH_HELP)
    .action(async (path: string | undefined, given: SeparatorArguments & { readonly json?: boolean }) => {
      const plan = await planSeparator(given.separator, given.runtime);
      const figures = await runBench(path, { plan, createStages: () => createStages(plan, true, context), signal });
      out.write(`${given.json ? JSON.stringify(figures) : benchLines(figures).join('\n')}\n`);
      if (signal.aborted) finish('interrupted');
    });
}

const BENCH_HELP = `
RTF is processing time divided by the duration of the audio: below 1 is faster than real time. Times per hop cover
separation and analysis, without the first second, which warms up. The README of @sense/cli explains the
fields of --json.

Examples:
  $ sense bench
  $ sense bench song.flac --json
  $ sense bench --runtime node`;
