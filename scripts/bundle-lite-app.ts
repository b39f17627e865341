/**
 * Bundles bench/game/app.ts as a game would ship it: tree-shaken and minified, from the built packages, with the
 * worker and the worklet next to it as they are published. `npm run size` keeps its size, and bench/game measures it.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { ROOT } from './build.js';

/** Ignored by git; `.size-limit.json` reads it. */
export const LITE_APP = join(ROOT, 'bench/game/dist');

/** What the app loads besides its own module. */
const THREADS = ['core/dist/capture.worklet.js', 'separation/dist/dsp.worker.js'];
const FILES = ['app.js', ...THREADS.map((path) => path.slice(path.lastIndexOf('/') + 1))];

/** Writes the files of the app to {@link LITE_APP}. The packages must be built. */
export async function bundleLiteApp(): Promise<void> {
  rmSync(LITE_APP, { recursive: true, force: true });
  mkdirSync(LITE_APP, { recursive: true });
  await esbuild({
    entryPoints: [join(ROOT, 'bench/game/app.ts')],
    outfile: join(LITE_APP, 'app.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    // The packages as published: without the paths of tsconfig.json, which lead to their sources.
    tsconfigRaw: {},
    logOverride: { 'ignored-bare-import': 'silent' },
  });
  for (const thread of THREADS)
    copyFileSync(join(ROOT, 'packages', thread), join(LITE_APP, thread.replace(/.*\//, '')));
}

/** Compressed size of the app in kB of 1000 bytes, brotli. */
export function liteAppKb(): number {
  const bytes = FILES.map((file) => brotliCompressSync(readFileSync(join(LITE_APP, file))).length);
  return Math.round(bytes.reduce((sum, size) => sum + size, 0) / 10) / 100;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleLiteApp();
