/**
 * Runs tests under the conditions of a busy machine: next to busy loops, and with the browser frozen
 * at regular intervals. Prints one line per run, and the tests that failed.
 *
 *     npm run test:trial -- [--project browser] [--runs 3] [--load 2] [--freeze-ms 1200] [--every-ms 5000] [FILE…]
 *
 * Needs `ps` and the signals SIGSTOP and SIGCONT, which Windows does not have.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './build.js';
import { readReport, reportArguments } from './vitest-report.js';

/** Commands of browsers, as `ps` prints them. */
const BROWSER = /chrom|msedge/i;

/** A busy loop that ends with the process that started it, however that process ends. */
const BUSY_LOOP = `
  const parent = process.ppid;
  while (process.ppid === parent) for (const end = Date.now() + 100; Date.now() < end; );
`;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Process[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)!)
    .map(([, pid, parent, command]) => ({ pid: Number(pid), parent: Number(parent), command: command! }));
}

/** The ids of all browser processes that descend from `root`. */
function browserProcesses(root: number): number[] {
  const all = processes();
  const found: number[] = [];
  const visit = (parent: number, inBrowser: boolean): void => {
    for (const child of all.filter((each) => each.parent === parent)) {
      const isBrowser = inBrowser || BROWSER.test(child.command);
      if (isBrowser) found.push(child.pid);
      visit(child.pid, isBrowser);
    }
  };
  visit(root, false);
  return found;
}

/** Sends a signal to each process. A process that has ended meanwhile is skipped. */
function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Freezes the browsers below `root` for `freezeMs` every `everyMs`. Returns a function that ends it and thaws them. */
function freezeBrowsers(root: number, freezeMs: number, everyMs: number): () => void {
  let frozen: number[] = [];
  const thaw = (): void => signalAll(frozen.splice(0), 'SIGCONT');
  let thawing: NodeJS.Timeout | undefined;
  const freezing = setInterval(() => {
    frozen = browserProcesses(root);
    signalAll(frozen, 'SIGSTOP');
    thawing = setTimeout(thaw, freezeMs);
  }, everyMs);
  return () => {
    clearInterval(freezing);
    clearTimeout(thawing);
    thaw();
  };
}

/** What has to be undone, whichever way this process ends. */
const undo = new Set<() => void>();

function cleanUp(): void {
  for (const each of undo) each();
  undo.clear();
}

/** Kills the process when this one ends; returns a function that forgets it. */
function killAtEnd(child: ChildProcess): () => void {
  const kill = (): void => void child.kill('SIGTERM');
  undo.add(kill);
  return () => undo.delete(kill);
}

interface Trial {
  readonly project: string;
  readonly files: readonly string[];
  readonly freezeMs: number;
  readonly everyMs: number;
}

/** One run of vitest. Resolves to whether all tests passed. */
async function runOnce(name: string, { project, files, freezeMs, everyMs }: Trial): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'sense-trial-'));
  const report = join(folder, 'report.json');
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const startedMs = performance.now();
  const child = spawn(process.execPath, [vitest, 'run', '--project', project, ...reportArguments(report), ...files], {
    cwd: ROOT,
    stdio: 'ignore',
  });
  const forget = killAtEnd(child);
  const thaw = freezeMs > 0 ? freezeBrowsers(child.pid!, freezeMs, everyMs) : () => undefined;
  undo.add(thaw);
  const status = await new Promise((done) => child.on('close', done));
  thaw();
  undo.delete(thaw);
  forget();
  const { passed, failed, skipped, failures } = readReport(report, status === 0);
  rmSync(folder, { recursive: true, force: true });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s`);
  for (const failure of failures) console.log(`     ${failure.replaceAll('\n', '\n       ')}`);
  return failed === 0;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    project: { type: 'string', default: 'browser' },
    runs: { type: 'string', default: '3' },
    load: { type: 'string', default: '2' },
    'freeze-ms': { type: 'string', default: '1200' },
    'every-ms': { type: 'string', default: '5000' },
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
process.on('exit', cleanUp);

for (let i = 0; i < Number(values.load); i++)
  killAtEnd(spawn(process.execPath, ['-e', BUSY_LOOP], { stdio: 'ignore' }));
const trial: Trial = {
  project: values.project,
  files: positionals,
  freezeMs: Number(values['freeze-ms']),
  everyMs: Number(values['every-ms']),
};
let succeeded = true;
for (let run = 1; run <= Number(values.runs); run++) succeeded = (await runOnce(`run ${run}`, trial)) && succeeded;
process.exit(succeeded ? 0 : 1);
