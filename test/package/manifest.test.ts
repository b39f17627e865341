/** The manifests of the packages are consistent with each other and with the files, and pass publint and attw. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, it } from 'vitest';
import { manifestOf, PACKAGE_NAMES, ROOT, type Manifest } from './packed.js';

/** Thread scripts are loaded by URL, not imported: they have no types. */
const THREADS = [
  './capture.worklet.js',
  './dsp.worker.js',
  './separation.worker.js',
  './model.worker.js',
  './separation.worklet.js',
];

const { tarballs } = inject('packed');

describe.each(PACKAGE_NAMES)('@sense/%s', (name) => {
  const manifest: Manifest = manifestOf(name);
  const home = join(ROOT, 'packages', name);

  it('names files that exist', () => {
    const targets = [
      ...Object.values(manifest.exports).flatMap((target) =>
        typeof target === 'string' ? [target] : Object.values(target),
      ),
      ...Object.values(manifest.bin ?? {}),
    ];
    expect(targets.filter((target) => !existsSync(join(home, target)))).toEqual([]);
  });

  it('depends on siblings at their current version', () => {
    const siblings = Object.entries(manifest.dependencies ?? {}).filter(([dependency]) =>
      dependency.startsWith('@sense/'),
    );
    for (const [sibling, range] of siblings) {
      expect(range).toBe(`^${manifestOf(sibling.replace('@sense/', '')).version}`);
    }
  });

  it('states its licence', () => {
    expect(manifest.license).toBe('MIT');
    expect(existsSync(join(home, 'LICENSE'))).toBe(true);
  });

  it('exports thread scripts without imports', () => {
    for (const thread of THREADS.filter((path) => path in manifest.exports)) {
      const code = readFileSync(join(home, manifest.exports[thread] as string), 'utf8');
      expect(code).not.toMatch(/^\s*(import\b(?!\.meta)|export\b.*\bfrom\b)/m);
    }
  });

  it('passes publint', async () => {
    const tarball = readFile(tarballs[name]!);
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it('passes are-the-types-wrong', () => {
    const modules = Object.keys(manifest.exports).filter((path) => !THREADS.includes(path));
    if (modules.length === 1) return;
    const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const options = ['--profile', 'esm-only', '--no-color', '--no-emoji', '--exclude-entrypoints', ...THREADS];
    const { status, stdout, stderr } = spawnSync(process.execPath, [attw, tarballs[name]!, ...options], {
      encoding: 'utf8',
    });
    expect(status, `${stdout}${stderr}`).toBe(0);
  });
});

it('has no addresses of registries in the lock file', () => {
  expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved": "http');
});

function readFile(path: string): ArrayBuffer {
  return new Uint8Array(readFileSync(path)).buffer;
}
