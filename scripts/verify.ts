/**
 * The gate. `npm run verify` runs every check except the slow ones; `-- all` runs them too, `-- slow`
 * runs only them, and `-- lint unit` runs the named ones. The last line is the total, `N passed, M
 * failed`: test runs count their tests, other steps count as one check each. Starts the checks; does
 * not depend on what they examine.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from './build.js';
import { readReport, reportArguments, type TestCounts } from './vitest-report.js';

interface Step {
  readonly name: string;
  /** A command of node_modules/.bin and its arguments. */
  readonly command: readonly string[];
  /** True where the step is a run of vitest, whose tests are counted. */
  readonly tests?: boolean;
  /** Variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** True where the step takes minutes and runs only on request. */
  readonly slow?: boolean;
}

const vitest = (project: string, slow = false): Step => ({
  name: project,
  command: ['vitest', 'run', '--project', project],
  tests: true,
  slow,
});

/**
 * Two lanes, which run side by side. The steps of a lane run one after the other: what needs the built
 * packages is in the lane of the build, and real browsers wait for sound while the other lane computes.
 */
const LANES: readonly (readonly Step[])[] = [
  [
    { name: 'build', command: ['tsx', 'scripts/build.ts'] },
    { name: 'size', command: ['tsx', 'scripts/size.ts'] },
    vitest('browser'),
    vitest('package'),
  ],
  [
    { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
    { name: 'lint', command: ['eslint', '.'] },
    { name: 'types', command: ['tsc'] },
    vitest('unit'),
    vitest('training'),
    { name: 'docs', command: ['typedoc'] },
    vitest('smoke', true),
    {
      ...vitest('unit', true),
      name: 'fuzz',
      command: ['vitest', 'run', '--project', 'unit', 'test/unit/haptics/formats/fuzz.test.ts'],
      env: { SENSE_FUZZ_MUTANTS: '10000' },
    },
  ],
];
const STEPS = LANES.flat();

interface Outcome extends TestCounts {
  /** What the step printed. */
  readonly output: string;
}

async function run(step: Step, folder: string): Promise<Outcome> {
  const report = join(folder, `${step.name}.json`);
  const { status, output } = await execute([...step.command, ...(step.tests ? reportArguments(report) : [])], step.env);
  if (step.tests) return { ...readReport(report, status === 0), output };
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, failures: [], output };
}

function execute(command: readonly string[], env: Step['env'] = {}): Promise<{ status: number; output: string }> {
  const [name, ...args] = command;
  const path = `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env['PATH']}`;
  const child = spawn(name!, args, {
    cwd: ROOT,
    env: { ...process.env, ...env, PATH: path },
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

function print(step: Step, outcome: Outcome, startedMs: number): void {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1).padStart(6);
  const counts = `${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped`;
  console.log(
    `${outcome.failed === 0 ? 'ok  ' : 'FAIL'} ${step.name.padEnd(8)} ${seconds} s  ${step.tests ? counts : ''}`,
  );
  // Failures come before the rest of the output: logs are read from the top, and cut.
  for (const failure of outcome.failures) console.log(`     ${failure.replaceAll('\n', '\n       ')}`);
  if (outcome.failed > 0) console.log(outcome.output);
  else for (const line of skippedLines(outcome.output)) console.log(`     ${line}`);
}

/** The lines in which tests name what they skip and why. */
function skippedLines(output: string): Set<string> {
  return new Set(stripVTControlCharacters(output).match(/^skipped: .*/gm));
}

/** The steps to run; undefined where a name is unknown. */
function select(names: readonly string[]): ((step: Step) => boolean) | undefined {
  if (names.length === 0) return ({ slow }) => !slow;
  if (names.includes('all')) return () => true;
  const unknown = names.filter((name) => name !== 'slow' && !STEPS.some((step) => step.name === name));
  if (unknown.length === 0)
    return ({ name, slow }) => names.includes(name) || (names.includes('slow') && slow === true);
  const known = STEPS.map(({ name }) => name).join(', ');
  console.error(`no such step: ${unknown.join(', ')}; available: all, slow, ${known}`);
  return undefined;
}

async function verify(names: readonly string[]): Promise<number> {
  const selected = select(names);
  if (selected === undefined) return 2;
  const folder = mkdtempSync(join(tmpdir(), 'sense-verify-'));
  let passed = 0;
  let failed = 0;
  await Promise.all(
    LANES.map(async (lane) => {
      for (const step of lane.filter(selected)) {
        const startedMs = performance.now();
        const outcome = await run(step, folder);
        print(step, outcome, startedMs);
        passed += outcome.passed;
        failed += outcome.failed;
      }
    }),
  );
  rmSync(folder, { recursive: true, force: true });
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await verify(process.argv.slice(2));
