/**
 * The `sense` command: parses the command line, runs a command and returns an exit code.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { SenseError } from '@sense/core/engine';
import { addAnalyzeCommand, addSeparateCommand } from './commands/analyze.js';
import { addBenchCommand } from './commands/bench.js';
import type { CommandContext, Outcome } from './commands/command-context.js';
import { addHapticsCommands } from './commands/haptics.js';
import type { TextSink } from './output/console.js';
import { startBuiltWorker } from './pipeline/threads/start-worker.js';
import type { StartStageWorker } from './pipeline/threads/threaded-stages.js';
import { readReportScript } from './report/report-script.js';

/** Exit codes of the process. */
export const EXIT = {
  /** Everything was done. */
  complete: 0,
  /** The command failed in whole or in part: see the error. */
  failed: 1,
  /** The command line is invalid. */
  usage: 2,
  /** Done, but the input is truncated or damaged: the outputs hold the decodable part. */
  damaged: 3,
  /** Stopped by the user: the outputs are valid and hold everything processed until then. */
  interrupted: 130,
} as const;

export interface MainOptions {
  /** Default `process.stdout`. */
  readonly out?: TextSink;
  /** Default `process.stderr`. */
  readonly err?: TextSink;
  /** Stops the run. Default: aborted by SIGINT or SIGTERM. */
  readonly signal?: AbortSignal;
  /** Provides the script of the report page. Default: reads the bundle next to the compiled module. */
  readonly reportScript?: () => string | Promise<string>;
  /**
   * Starts the threads of the pipeline; false runs it on the calling thread. Default: starts the module next to the
   * compiled one.
   */
  readonly stageWorker?: false | (() => StartStageWorker | Promise<StartStageWorker>);
}

/**
 * Runs the command line `argv` (as `process.argv`: node, script, arguments).
 *
 * @returns one of {@link EXIT}
 */
export async function main(argv: readonly string[], options: MainOptions = {}): Promise<number> {
  const { out = process.stdout, err = process.stderr, reportScript = readReportScript } = options;
  const stageWorker =
    options.stageWorker === false ? () => undefined : (options.stageWorker ?? (() => startBuiltWorker));
  const interrupt = options.signal ? { signal: options.signal, release: () => undefined } : interruptSignal();
  let outcome: Outcome = 'complete';
  const finish = (value: Outcome): void => void (outcome = value);
  const program = createProgram({ out, err, signal: interrupt.signal, reportScript, stageWorker, finish });
  try {
    await program.parseAsync(argv);
    return EXIT[outcome];
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.complete : EXIT.usage;
    if (error instanceof SenseError) err.write(`sense: error: ${error.message} [${error.code}]\n`);
    else err.write(`sense: unexpected error: ${(error as Error).stack ?? String(error)}\n`);
    return EXIT.failed;
  } finally {
    interrupt.release();
  }
}

function createProgram(context: CommandContext): Command {
  const { out, err } = context;
  const program = new Command('sense')
    .description('Separates music into stems and finds its events: the live engine, run on files.')
    .version(readVersion(), '-V, --version', 'print the version')
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => err.write(text) })
    .showSuggestionAfterError()
    .showHelpAfterError('(run "sense --help" or "sense COMMAND --help" for usage)')
    .exitOverride()
    .addHelpText('after', HELP);
  addAnalyzeCommand(program, context);
  addSeparateCommand(program, context);
  addHapticsCommands(program, context);
  addBenchCommand(program, context);
  return program;
}

/** Aborts on the first SIGINT or SIGTERM, so that files are closed; the second one ends the process immediately. */
function interruptSignal(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort();
    release();
  };
  const release = (): void => {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  };
  process.on('SIGINT', abort);
  process.on('SIGTERM', abort);
  return { signal: controller.signal, release };
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

const HELP = `
Exit codes: 0 done, 1 failed, 2 invalid command line, 3 done but the input is truncated or damaged,
130 interrupted (the outputs are valid and hold the part processed so far).

Examples:
  $ sense analyze song.mp3 --events song.jsonl --report song.html
  $ sense analyze song.mp3 --haptics song.haptic
  $ sense separate song.flac --out stems/
  $ sense haptics convert song.haptic song.ahap
  $ sense bench --json`;
