/**
 * The packed packages, installed in an empty folder, run bundled by Vite, from Vite's development
 * server, in a plain page with an import map, and on the command line.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build, createServer, preview, type InlineConfig } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { wavHeader } from '@sense/core/internal';
import { launchBrowser } from '../../scripts/launch-browser.js';
import { installAll, manifestOf, PACKAGE_NAMES } from './packed.js';

const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

let folder: string;
let config: InlineConfig;
let browser: Browser;

beforeAll(async () => {
  const packed = inject('packed');
  folder = packed.folder;
  config = { configFile: false, root: folder, logLevel: 'error' };
  installAll(folder, packed.tarballs);
  cpSync(fileURLToPath(new URL('app', import.meta.url)), folder, { recursive: true });
  await build({
    ...config,
    build: {
      rollupOptions: {
        // rxjs as a CDN serves it: it publishes no single module.
        input: { index: join(folder, 'index.html'), rxjs: join(folder, 'node_modules/rxjs/dist/esm/index.js') },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: ({ name }) => (name === 'rxjs' ? 'rxjs.js' : 'assets/[name]-[hash].js') },
      },
    },
  });
  browser = await launchBrowser();
});

afterAll(() => browser?.close());

/** Outcome of a page on which session, outputs and model run. */
const EVERYTHING_RUNS = { state: 'running', outputs: true, offlineSeparator: 'lite', model: { state: 'ready' } };

/** Loads a page and waits until its session has separated a second of sound and loaded its model. */
async function outcomeOf(url: string): Promise<unknown> {
  const page = await browser.newPage();
  await page.goto(url);
  const settled = `(globalThis.outcome?.hops > 100 && globalThis.outcome.model.state === 'ready') || globalThis.outcome?.error !== undefined`;
  await page.waitForFunction(settled, undefined, { timeout: 100_000 });
  const outcome = await page.evaluate('globalThis.outcome');
  await page.close();
  return outcome;
}

it('runs bundled by Vite, without cross-origin isolation', async () => {
  const assets = readdirSync(join(folder, 'dist/assets'));
  for (const thread of ['capture.worklet', 'separation.worker', 'separation.worklet']) {
    expect(assets.filter((name) => name.startsWith(thread) && name.endsWith('.js'))).not.toEqual([]);
  }
  const server = await preview({ ...config, preview: { port: 0, host: '127.0.0.1' } });
  const outcome = await outcomeOf(server.resolvedUrls!.local[0]!);
  await server.close();
  expect(outcome).toMatchObject({ ...EVERYTHING_RUNS, transport: 'message-port' });
});

it('runs from the development server of Vite, cross-origin isolated', async () => {
  const server = await createServer({ ...config, server: { port: 0, host: '127.0.0.1', headers: ISOLATED } });
  await server.listen();
  const outcome = await outcomeOf(server.resolvedUrls!.local[0]!);
  await server.close();
  expect(outcome).toMatchObject({ ...EVERYTHING_RUNS, transport: 'shared' });
});

it('runs in a plain page with an import map, cross-origin isolated', async () => {
  const server = await preview({
    ...config,
    build: { outDir: '.' },
    preview: { port: 0, host: '127.0.0.1', headers: ISOLATED },
  });
  const outcome = await outcomeOf(new URL('plain.html', server.resolvedUrls!.local[0]).href);
  await server.close();
  expect(outcome).toMatchObject({ ...EVERYTHING_RUNS, transport: 'shared' });
});

describe('in Node, without a page', () => {
  const ENTRIES = PACKAGE_NAMES.flatMap((name) =>
    Object.keys(manifestOf(name).exports)
      .filter((path) => !/\.(js|json)$/.test(path) && !path.includes('*'))
      .map((path) => `@sense/${name}${path.slice(1)}`),
  );

  /** Runs `code` as CommonJS, with the installed packages. */
  const run = (code: string): string =>
    execFileSync(process.execPath, ['--input-type=commonjs', '--no-warnings', '--eval', code], {
      cwd: folder,
      encoding: 'utf8',
    });

  it.each([
    ['import', (entry: string) => `import('${entry}').then((all) => console.log(Object.keys(all).length))`],
    ['require', (entry: string) => `console.log(Object.keys(require('${entry}')).length)`],
  ])('loads every entry by %s', (_, codeOf) => {
    expect(ENTRIES.length).toBeGreaterThan(8);
    for (const entry of ENTRIES) expect(Number(run(codeOf(entry))), entry).toBeGreaterThan(0);
  });

  it('rejects what needs a page with a code', () => {
    const code = `
      const { createSession } = require('@sense/core');
      const { createStage } = require('@sense/visuals');
      const { createSeparation } = require('@sense/separation');
      const code = (error) => error.code;
      const session = createSession({ source: { open() {} }, separation: createSeparation() });
      Promise.all([session.catch(code), createStage({}, {}).catch(code)]).then((codes) => console.log(codes.join()));`;
    expect(run(code).trim()).toBe('unsupported,unsupported');
  });
});

it('runs on the command line', () => {
  const command = join(folder, 'node_modules/.bin/sense');
  expect(execFileSync(command, ['--help'], { encoding: 'utf8', shell: process.platform === 'win32' })).toMatch(
    /analyze[\s\S]*separate[\s\S]*bench/,
  );
});

it('writes a report that contains its script', () => {
  const command = join(folder, 'node_modules/.bin/sense');
  const [input, report] = [join(folder, 'silence.wav'), join(folder, 'report.html')];
  const header = wavHeader({ sampleRate: 48_000, channels: 1, frames: 4800, encoding: 'pcm16' });
  writeFileSync(input, Buffer.concat([header, Buffer.alloc(2 * 4800)]));
  const args = ['analyze', input, '--separator', 'dsp', '--report', report, '--quiet'];
  execFileSync(command, args, { stdio: 'pipe', shell: process.platform === 'win32' });
  expect(readFileSync(report, 'utf8')).toMatch(/<script>[\s\S]*getContext/);
});
