/**
 * Finds Python and gives it what `training/requirements-cpu.txt` asks for, in an environment that later
 * runs use again. `npx tsx scripts/find-python.ts` prints its path. Where there is no Python, no
 * pip or no way to the packages it says why, and nothing fails.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aptInstall } from './apt.js';

/** The folder of the Python project. */
export const TRAINING = resolve(dirname(fileURLToPath(import.meta.url)), '../training');

/** What is installed, and the files it leads to. */
const REQUIREMENTS = [
  'requirements-cpu.txt',
  'requirements.txt',
  'requirements-rest.txt',
  'requirements-dev.txt',
] as const;

/** Environments are kept beside what training keeps: about 1 GB each. */
const CACHE = join(homedir(), '.cache', 'sense-training');

const COMMANDS = ['python3', 'python'];
/** The oldest Python that the pinned packages run on. */
const OLDEST = [3, 11] as const;

/** A slow network may take this long. */
const INSTALL_LIMIT_MS = 15 * 60_000;

/** pip waits long for a place that does not answer, once for each package: it is told to wait less. */
const PIP_OPTIONS = ['--no-input', '--disable-pip-version-check', '--only-binary=:all:', '--retries=2', '--timeout=30'];

/** Either `python`, the path of one with everything installed, or `missing`, why there is none. */
export type FoundPython = { readonly python: string } | { readonly missing: string };

/** The Python to train with, installed now or by an earlier run. */
export function findPython(): FoundPython {
  const base = installedPython() ?? (aptInstall('python3', 'python3-venv') ? installedPython() : undefined);
  if (!base) return { missing: `there is no Python ${OLDEST.join('.')} or newer` };
  const folder = join(CACHE, `python-${fingerprint(base)}`);
  if (existsSync(pythonOf(folder))) return { python: pythonOf(folder) };
  // Filled under another name, so that what has its name is whole; paths inside lead to `base`, not here.
  const partial = `${folder}.${process.pid}.partial`;
  try {
    mkdirSync(CACHE, { recursive: true });
    const pip = createEnvironment(base.command, partial);
    if (!pip) return { missing: `${base.command} has neither venv nor pip (on Debian: apt install python3-venv)` };
    console.error(`Installing training/${REQUIREMENTS[0]} for Python ${base.version}`);
    const requirements = join(TRAINING, REQUIREMENTS[0]);
    const { succeeded, error } = run([...pip, 'install', ...PIP_OPTIONS, '-r', requirements]);
    if (!succeeded) return { missing: `its packages could not be installed: ${error}` };
    // What is there leads to a Python that is gone.
    if (!existsSync(pythonOf(folder))) rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } catch (error) {
    // Another run may have been faster.
    if (!existsSync(pythonOf(folder))) return { missing: (error as Error).message };
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return { python: pythonOf(folder) };
}

interface InstalledPython {
  readonly command: string;
  /** For example `3.11.2`. */
  readonly version: string;
}

function installedPython(): InstalledPython | undefined {
  for (const command of COMMANDS) {
    const { succeeded, output } = run([command, '-c', 'import platform; print(platform.python_version())']);
    const version = output.trim();
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (succeeded && major === OLDEST[0] && minor >= OLDEST[1]) return { command, version };
  }
  return undefined;
}

/** Other requirements or another Python need another environment. */
function fingerprint({ command, version }: InstalledPython): string {
  const hash = createHash('sha256').update(`${command} ${version}`);
  for (const name of REQUIREMENTS) hash.update(readFileSync(join(TRAINING, name)));
  return hash.digest('hex').slice(0, 12);
}

/** Makes a virtual environment. Returns the pip that fills it: its own, or that of `python`. */
function createEnvironment(python: string, folder: string): readonly string[] | undefined {
  const create = (...options: string[]): boolean =>
    run([python, '-m', 'venv', '--clear', ...options, folder]).succeeded;
  if (create()) return [pythonOf(folder), '-m', 'pip'];
  // Debian keeps the pip of environments in a package of its own.
  const outer = [python, '-m', 'pip'];
  if (run([...outer, '--version']).succeeded && create('--without-pip')) {
    return [...outer, '--python', pythonOf(folder)];
  }
  return aptInstall('python3-venv') && create() ? [pythonOf(folder), '-m', 'pip'] : undefined;
}

function pythonOf(environment: string): string {
  return process.platform === 'win32' ? join(environment, 'Scripts/python.exe') : join(environment, 'bin/python');
}

function run([command, ...args]: readonly string[]): { succeeded: boolean; output: string; error: string } {
  const result = spawnSync(command!, args, { encoding: 'utf8', timeout: INSTALL_LIMIT_MS });
  // The last line of what pip prints says what went wrong.
  const lastLine = result.stderr?.trim().split('\n').at(-1);
  return {
    succeeded: result.status === 0,
    output: result.stdout ?? '',
    error: result.error?.message ?? lastLine ?? `exit status ${result.status}`,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findPython();
  if ('python' in found) console.log(found.python);
  else console.error(`No Python to train with: ${found.missing}`);
}
