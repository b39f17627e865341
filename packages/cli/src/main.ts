/**
 * The `sense` command: reads the command line, runs a command, says what happened, and turns it
 * into an exit code. Knows nothing of audio.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { SenseError, type Separator } from '@sense/core/engine';
import { analyze, type AnalyzeOptions, type Outcome } from './commands/analyze.js';
import { bench, benchLines } from './commands/bench.js';
import { SEPARATOR_HELP, chooseSeparator } from './commands/choose-separator.js';
import { Console, type TextSink } from './commands/console.js';
import { READABLE_FORMATS } from './input/formats.js';
import { addHapticsCommands } from './haptics/commands.js';
import { WRITABLE_ENDINGS } from './haptics/score-file.js';
import { RUNTIME_HELP, RUNTIME_NAMES, type RuntimeName } from './commands/model-runtime.js';

/** What the process exits with. */
export const EXIT = {
  /** All done. */
  complete: 0,
  /** Nothing, or not all, could be done: see the error. */
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** Done, but the input is truncated or damaged: outputs hold what could be decoded. */
  damaged: 3,
  /** Stopped by the user: outputs are valid and hold what was done until then. */
  interrupted: 130,
} as const;

export interface MainOptions {
  readonly out?: TextSink;
  readonly err?: TextSink;
  /** Stops the run; by default SIGINT and SIGTERM do. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the command line `argv` (as `process.argv`: node, script, arguments).
 *
 * @returns one of {@link EXIT}
 */
export async function main(argv: readonly string[], options: MainOptions = {}): Promise<number> {
  const { out = process.stdout, err = process.stderr } = options;
  const interrupt = options.signal ? { signal: options.signal, release: () => undefined } : interruptSignal();
  let outcome: Outcome = 'complete';
  const program = createProgram({ out, err, signal: interrupt.signal, finish: (value) => (outcome = value) });
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

interface Surroundings {
  readonly out: TextSink;
  readonly err: TextSink;
  readonly signal: AbortSignal;
  finish(outcome: Outcome): void;
}

function createProgram({ out, err, signal, finish }: Surroundings): Command {
  const program = new Command('sense')
    .description('Separates music into stems and finds its events, as the live engine does, on files.')
    .version(readVersion(), '-V, --version', 'print the version')
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => err.write(text) })
    .showSuggestionAfterError()
    .showHelpAfterError('(run "sense --help" or "sense COMMAND --help" for what there is)')
    .exitOverride()
    .addHelpText('after', HELP);

  program
    .command('analyze')
    .summary('find the events of a file')
    .description(`Finds the musical events of FILE (${READABLE_FORMATS}), causally, as if it were heard live.`)
    .argument('<FILE>', 'audio file')
    .option('-e, --events <FILE>', 'write events as JSON lines: type, time, emitted (seconds) and what is known')
    .option('-s, --stems <DIR>', 'write drums.wav, bass.wav, other.wav, vocals.wav')
    .option('--haptics <FILE>', `write what a hand would feel: ${WRITABLE_ENDINGS}`)
    .option('-r, --report <FILE>', 'write a page to look at: waveforms, events, figures')
    .option('-c, --click <FILE>', 'write the song with a click on every beat, as WAV')
    .option('--separator <NAME>', SEPARATOR_HELP, 'auto')
    .addOption(runtimeOption())
    .option('-q, --quiet', 'print warnings and errors only')
    .addHelpText('after', ANALYZE_HELP)
    .action(
      async (
        path: string,
        given: Pick<AnalyzeOptions, 'events' | 'stems' | 'haptics' | 'report' | 'click'> &
          SeparatorChoice & { quiet?: boolean },
      ) => {
        const console = new Console({ out, err, quiet: given.quiet ?? false });
        finish(await withSeparator(given, (separator) => analyze(path, { ...given, separator, console, signal })));
      },
    );

  program
    .command('separate')
    .summary('split a file into stems')
    .description('Splits FILE into four stems that sum to it, aligned with it to the sample.')
    .argument('<FILE>', 'audio file')
    .requiredOption('-o, --out <DIR>', 'folder for drums.wav, bass.wav, other.wav, vocals.wav')
    .option('--separator <NAME>', SEPARATOR_HELP, 'auto')
    .addOption(runtimeOption())
    .option('-q, --quiet', 'print warnings and errors only')
    .addHelpText('after', SEPARATE_HELP)
    .action(async (path: string, given: SeparatorChoice & { out: string; quiet?: boolean }) => {
      const console = new Console({ out, err, quiet: given.quiet ?? false });
      finish(
        await withSeparator(given, (separator) => analyze(path, { stems: given.out, separator, console, signal })),
      );
    });

  addHapticsCommands(program, { out, err });

  program
    .command('bench')
    .summary('measure the cost on this machine')
    .description('Measures separation and the whole chain on FILE, or on 30 s of a generated signal.')
    .argument('[FILE]', 'audio file')
    .option('--separator <NAME>', SEPARATOR_HELP, 'auto')
    .addOption(runtimeOption())
    .option('-j, --json', 'print one JSON line')
    .addHelpText('after', BENCH_HELP)
    .action(async (path: string | undefined, given: SeparatorChoice & { json?: boolean }) => {
      const figures = await withSeparator(given, (separator, runtime) => bench(path, { separator, runtime, signal }));
      out.write(`${given.json ? JSON.stringify(figures) : benchLines(figures).join('\n')}\n`);
      if (signal.aborted) finish('interrupted');
    });
  return program;
}

/** What a command line says of the separator. */
interface SeparatorChoice {
  readonly separator: string;
  readonly runtime?: RuntimeName;
}

const runtimeOption = (): Option => new Option('--runtime <NAME>', RUNTIME_HELP).choices(RUNTIME_NAMES);

/** Runs `work` with the separator of this command, and frees it afterwards. */
async function withSeparator<T>(
  given: SeparatorChoice,
  work: (separator: Separator, runtime: RuntimeName | undefined) => Promise<T>,
): Promise<T> {
  const { separator, runtime } = await chooseSeparator(given.separator, given.runtime);
  try {
    return await work(separator, runtime);
  } finally {
    separator.dispose?.();
  }
}

/** Aborts on the first Ctrl-C, so that files are closed; the second ends the process at once. */
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
Exit codes: 0 done, 1 failed, 2 wrong command line, 3 done but the input is truncated or damaged,
130 interrupted (outputs are valid as far as they go).

Examples:
  $ sense analyze song.mp3 --events song.jsonl --report song.html
  $ sense analyze song.mp3 --haptics song.haptic
  $ sense separate song.flac --out stems/
  $ sense haptics convert song.haptic song.ahap
  $ sense bench --json`;

const ANALYZE_HELP = `
Without an output it prints the summary. Folders are created, older files replaced.

Examples:
  $ sense analyze song.mp3 --events song.jsonl
  $ sense analyze song.wav --events song.jsonl --stems stems/ --report song.html
  $ sense analyze song.mp3 --click clicks.wav
  $ sense analyze song.wav --haptics song.ahap

Haptic files hold drums as transients, and bass and the ring of drums as voices, as connectHaptics() plays them;
"sense haptics --help" lists the formats.`;

const SEPARATE_HELP = `
Stems are 32-bit float WAV at the rate of FILE, mono for mono and otherwise stereo, and exactly as long.

Examples:
  $ sense separate song.flac --out stems/`;

const BENCH_HELP = `
RTF is computing time over duration: below 1 is faster than real time. Hop times are of separation and
analysis, after a second of warming up.

Examples:
  $ sense bench
  $ sense bench song.flac --json
  $ sense bench --runtime node`;
