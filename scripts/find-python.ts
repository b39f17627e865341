/**
 * Finds Python and installs `training/requirements-cpu.txt` in an environment that later runs reuse.
 * `npx tsx scripts/find-python.ts` prints its path. Without Python, pip or network it returns the reason instead of
 * failing.
 */
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findEnvironment, type FoundPython } from './python-environment.js';

export type { FoundPython };

/** The folder of the Python project. */
export const TRAINING = resolve(dirname(fileURLToPath(import.meta.url)), '../training');

/** Environments are in the cache folder of training: about 1 GB each. */
const ENVIRONMENT = join(homedir(), '.cache', 'sense-training', 'python');

/** What `requirements-cpu.txt` includes. */
const INCLUDED = ['requirements.txt', 'requirements-rest.txt', 'requirements-dev.txt'] as const;

/** The Python for training, installed now or by an earlier run. */
export function findPython(): FoundPython {
  return findEnvironment({
    path: ENVIRONMENT,
    installs: [{ requirements: join(TRAINING, 'requirements-cpu.txt') }],
    included: INCLUDED.map((name) => join(TRAINING, name)),
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findPython();
  if ('python' in found) console.log(found.python);
  else console.error(`No Python for training: ${found.missing}`);
}
