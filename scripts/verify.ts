/**
 * The gate. `npm run verify` runs every check and ends with one line, `N passed, M failed`;
 * `npm run verify -- lint unit` runs the named ones. Test runs count their tests, other steps count
 * as one check each. Knows how to start the checks, not what they look at.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from './build.js';

interface Step {
  readonly name: string;
  /** A command of node_modules/.bin and its arguments. */
  readonly command: readonly string[];
  /** True where the step is a run of vitest, whose tests are counted. */
  readonly tests?: boolean;
}

const STEPS: readonly Step[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'types', command: ['tsc'] },
  { name: 'build', command: ['tsx', 'scripts/build.ts'] },
  { name: 'unit', command: ['vitest', 'run', '--project', 'unit'], tests: true },
  { name: 'browser', command: ['vitest', 'run', '--project', 'browser'], tests: true },
  { name: 'package', command: ['vitest', 'run', '--project', 'package'], tests: true },
  { name: 'training', command: ['vitest', 'run', '--project', 'training'], tests: true },
  { name: 'docs', command: ['typedoc'] },
  { name: 'size', command: ['size-limit'] },
];

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, a test each with the first lines of why. */
  readonly failures: readonly string[];
  /** What the step printed. */
  readonly output: string;
}

/** What vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why a file failed that no test failed in: it did not load, or a hook of it failed. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Lines of a failure's message that are told at once: what was expected, and where. */
const MESSAGE_LINES = 6;

async function run(step: Step, folder: string): Promise<Outcome> {
  const report = join(folder, `${step.name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status, output } = await execute([...step.command, ...(step.tests ? reporters : [])]);
  if (!step.tests)
    return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, failures: [], output };
  return { ...readReport(report, status === 0), output };
}

/** Sums up a vitest report. A run that failed without a failed test (a broken file) counts as one failure. */
function readReport(path: string, succeeded: boolean): Omit<Outcome, 'output'> {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0, failures: [] };
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  const failed = report.numFailedTests;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !succeeded ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap(failuresOf),
  };
}

function failuresOf({ name, status, message, assertionResults }: Report['testResults'][number]): string[] {
  const file = relative(ROOT, name);
  const failed = assertionResults.filter((result) => result.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [`${file}: ${firstLines([message])}`] : [];
  return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}\n${firstLines(failureMessages)}`);
}

function firstLines(messages: readonly string[]): string {
  return stripVTControlCharacters(messages.join('\n')).split('\n').slice(0, MESSAGE_LINES).join('\n');
}

function execute(command: readonly string[]): Promise<{ status: number; output: string }> {
  const [name, ...args] = command;
  const path = `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env['PATH']}`;
  const child = spawn(name!, args, {
    cwd: ROOT,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  return new Promise((done) => {
    child.on('error', (error) => done({ status: 1, output: `${output}${error}` }));
    child.on('close', (status) => done({ status: status ?? 1, output }));
  });
}

/** The lines in which tests say what they leave out and why. */
function skippedLines(output: string): Set<string> {
  return new Set(stripVTControlCharacters(output).match(/^skipped: .*/gm));
}

async function verify(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(`no such step: ${unknown.join(', ')}; there are: ${STEPS.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'sense-verify-'));
  let passed = 0;
  let failed = 0;
  for (const step of STEPS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const startedMs = performance.now();
    const outcome = await run(step, folder);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1).padStart(6);
    const counts = `${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped`;
    console.log(
      `${outcome.failed === 0 ? 'ok  ' : 'FAIL'} ${step.name.padEnd(8)} ${seconds} s  ${step.tests ? counts : ''}`,
    );
    // What failed comes before all that was printed on the way: logs are read from the top, and cut.
    for (const failure of outcome.failures) console.log(`     ${failure.replaceAll('\n', '\n       ')}`);
    if (outcome.failed > 0) console.log(outcome.output);
    else for (const line of skippedLines(outcome.output)) console.log(`     ${line}`);
    passed += outcome.passed;
    failed += outcome.failed;
  }
  rmSync(folder, { recursive: true, force: true });
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await verify(process.argv.slice(2));
