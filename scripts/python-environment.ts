/**
 * Virtual environments of Python that later runs reuse. Without Python, pip or network a caller gets the reason instead
 * of an error.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aptInstall } from './apt.js';

const COMMANDS = ['python3', 'python'];
/** The oldest Python that the pinned packages support. */
const OLDEST = [3, 11] as const;

/** Limit of an installation over a slow network. */
const INSTALL_LIMIT_MS = 15 * 60_000;

/** Shorter timeouts: pip waits for an unreachable index once per package. */
const PIP_OPTIONS = ['--no-input', '--disable-pip-version-check', '--retries=2', '--timeout=30'];
const WHEELS_ONLY = '--only-binary=:all:';

/** Either `python`, the path of a Python with all requirements, or `missing`, the reason why there is none. */
export type FoundPython = { readonly python: string } | { readonly missing: string };

/** One call of `pip install -r requirements`. */
export interface PipInstall {
  /** Path of the requirements. */
  readonly requirements: string;
  /** Options instead of the default, which installs wheels only. */
  readonly options?: readonly string[];
  /** Variables added to the environment of pip. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface EnvironmentOptions {
  /** Path of the environment, to which a fingerprint of what it holds is appended. */
  readonly path: string;
  /** Calls of pip, in order. */
  readonly installs: readonly PipInstall[];
  /** Paths of further requirements that those of `installs` include. */
  readonly included?: readonly string[];
}

/** The Python of the environment, created now or by an earlier run. */
export function findEnvironment(options: EnvironmentOptions): FoundPython {
  const base = installedPython() ?? (aptInstall('python3', 'python3-venv') ? installedPython() : undefined);
  if (!base) return { missing: `no Python ${OLDEST.join('.')} or newer was found` };
  const folder = `${options.path}-${fingerprint(base, options)}`;
  if (existsSync(pythonOf(folder))) return { python: pythonOf(folder) };
  // Built under a temporary name, so that `folder` is complete; the paths inside refer to `base`.
  const partial = `${folder}.${process.pid}.partial`;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    const pip = createEnvironment(base.command, partial);
    if (!pip) return { missing: `${base.command} has neither venv nor pip (on Debian: apt install python3-venv)` };
    const failure = installAll(pip, options.installs, base);
    if (failure !== undefined) return { missing: `its packages could not be installed: ${failure}` };
    // An existing environment refers to a removed Python.
    if (!existsSync(pythonOf(folder))) rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } catch (error) {
    // Another run may have finished first.
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

/** Identifies the environment by its requirements and Python version. */
function fingerprint({ command, version }: InstalledPython, { installs, included = [] }: EnvironmentOptions): string {
  const hash = createHash('sha256').update(`${command} ${version}`);
  for (const { requirements, options = [] } of installs) {
    hash.update(readFileSync(requirements)).update(options.join(' '));
  }
  for (const path of included) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 12);
}

/** Returns why an installation failed. */
function installAll(
  pip: readonly string[],
  installs: readonly PipInstall[],
  { version }: InstalledPython,
): string | undefined {
  for (const { requirements, options = [WHEELS_ONLY], env } of installs) {
    console.error(`Installing ${requirements} for Python ${version}`);
    const { succeeded, error } = run([...pip, 'install', ...PIP_OPTIONS, ...options, '-r', requirements], env);
    if (!succeeded) return error;
  }
  return undefined;
}

/** Creates a virtual environment. Returns the pip to install with: its own, or that of `python`. */
function createEnvironment(python: string, folder: string): readonly string[] | undefined {
  const create = (...options: string[]): boolean =>
    run([python, '-m', 'venv', '--clear', ...options, folder]).succeeded;
  if (create()) return [pythonOf(folder), '-m', 'pip'];
  // Debian ships the pip of environments in a separate package.
  const outer = [python, '-m', 'pip'];
  if (run([...outer, '--version']).succeeded && create('--without-pip')) {
    return [...outer, '--python', pythonOf(folder)];
  }
  return aptInstall('python3-venv') && create() ? [pythonOf(folder), '-m', 'pip'] : undefined;
}

function pythonOf(environment: string): string {
  return process.platform === 'win32' ? join(environment, 'Scripts/python.exe') : join(environment, 'bin/python');
}

function run(
  [command, ...args]: readonly string[],
  env?: Readonly<Record<string, string>>,
): { succeeded: boolean; output: string; error: string } {
  const options = { encoding: 'utf8', timeout: INSTALL_LIMIT_MS, env: { ...process.env, ...env } } as const;
  const result = spawnSync(command!, args, options);
  // The last line of pip explains the failure.
  const lastLine = result.stderr?.trim().split('\n').at(-1);
  return {
    succeeded: result.status === 0,
    output: result.stdout ?? '',
    error: result.error?.message ?? (lastLine || `exit status ${result.status}`),
  };
}
