/** Where Python or its packages are not available, the reason is printed and nothing fails. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sense-python-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script on a machine whose only commands are `commands`, shell scripts by name. */
function findPython(commands: Readonly<Record<string, string>>): { output: string; kept: string[] } {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries({ 'apt-get': 'exit 1', ...commands })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/find-python.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: bin, HOME: folder },
  });
  expect(status, stderr).toBe(0);
  const cache = join(folder, '.cache/sense-training');
  return { output: stdout + stderr, kept: readdirSync(folder).includes('.cache') ? readdirSync(cache) : [] };
}

/** A Python of `version` that makes environments of itself; `pip` is what its pip does. */
const fakePython = (version: string, pip: string): string => `
case "$*" in
  *python_version*) echo ${version} ;;
  *venv*) for folder; do :; done; /bin/mkdir -p "$folder/bin"; /bin/cp "$0" "$folder/bin/python" ;;
  *"pip install"*) ${pip} ;;
  *) exit 1 ;;
esac`;

describe.skipIf(process.platform === 'win32')('no Python to train with', () => {
  it.each([
    ['none', {}],
    ['one that is too old', { python3: fakePython('3.9.2', ':') }],
    ['one that does not start', { python3: 'exit 127' }],
  ])('is said where there is %s', (_, commands) => {
    expect(findPython(commands).output).toMatch(/no Python 3\.11 or newer was found/);
  });

  it('is said where the packages cannot be installed, and nothing half done is kept', () => {
    const failing = `echo Collecting; echo "ERROR: No matching distribution found for torch" >&2; exit 1`;
    const { output, kept } = findPython({ python3: fakePython('3.12.1', failing) });
    expect(output).toMatch(/could not be installed: ERROR: No matching distribution found for torch/);
    expect(kept).toEqual([]);
  });

  it('is said where there is neither venv nor pip', () => {
    const { output, kept } = findPython({ python3: `case "$*" in *python_version*) echo 3.12.1 ;; *) exit 1 ;; esac` });
    expect(output).toMatch(/python3 has neither venv nor pip/);
    expect(kept).toEqual([]);
  });
});

it.skipIf(process.platform === 'win32')('takes the first Python that is new enough, and keeps what it made', () => {
  const commands = { python3: fakePython('3.9.2', ':'), python: fakePython('3.13.0', ':') };
  const { output, kept } = findPython(commands);
  expect(kept).toEqual([expect.stringMatching(/^python-[0-9a-f]{12}$/)]);
  expect(output).toContain(join(folder, '.cache/sense-training', kept[0]!, 'bin/python'));
});
