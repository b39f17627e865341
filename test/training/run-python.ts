/**
 * Runs the Python that global-setup.ts provides, by default in the folder of the Python project.
 */
import { spawn } from 'node:child_process';
import { inject } from 'vitest';
import { TRAINING } from '../../scripts/find-python.js';

/** Why there is no Python with its packages; undefined where there is. */
export function missingPython(): string | undefined {
  const found = inject('python');
  return 'missing' in found ? found.missing : undefined;
}

/** Runs `python -m ARGS` in the folder of training: see {@link pythonIn}. */
export const python = (...args: string[]): Promise<string> => pythonIn(TRAINING, ...args);

/** Runs `python -m ARGS` in `cwd` and resolves to its standard output. Rejects with all that it printed if it fails. */
export function pythonIn(cwd: string, ...args: string[]): Promise<string> {
  const found = inject('python');
  const command = 'python' in found ? found.python : '';
  const child = spawn(command, ['-m', ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (errors += text));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) =>
      status === 0
        ? done(output)
        : fail(new Error(`python -m ${args.join(' ')}: status ${status}\n${output}${errors}`)),
    );
  });
}
