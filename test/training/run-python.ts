/**
 * Runs the Python that global-setup.ts provides, in the folder of the Python project.
 */
import { spawn } from 'node:child_process';
import { inject } from 'vitest';
import { TRAINING } from '../../scripts/find-python.js';

/** Why there is no Python with its packages; undefined where there is. */
export function missingPython(): string | undefined {
  const found = inject('python');
  return 'missing' in found ? found.missing : undefined;
}

/** Runs `python -m ARGS` and resolves to its standard output. Rejects with everything that it printed if it fails. */
export function python(...args: string[]): Promise<string> {
  const found = inject('python');
  const command = 'python' in found ? found.python : '';
  const child = spawn(command, ['-m', ...args], { cwd: TRAINING, stdio: ['ignore', 'pipe', 'pipe'] });
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
