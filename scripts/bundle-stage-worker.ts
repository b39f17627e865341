/**
 * Bundles the thread of the command's pipeline, for a checkout that runs the sources, and for the tests: one file loads
 * faster in each thread than all sources through a compiler. It lies in the cache folder of node_modules, named after its
 * content, so that its dependencies are found and runs at the same time do not meet.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { StartStageWorker } from '@sense/cli';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ENTRY = join(ROOT, 'packages/cli/src/pipeline/threads/stage.worker.ts');
const CACHE = join(ROOT, 'node_modules/.cache/sense');

/** Bundles the thread and returns what starts it. Rejects with the first error of the bundler. */
export async function bundleStageWorker(): Promise<StartStageWorker> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    tsconfig: join(ROOT, 'tsconfig.json'),
    external: ['onnxruntime-web', 'onnxruntime-node'],
    write: false,
    logLevel: 'silent',
  });
  const code = outputFiles[0]!.contents;
  const file = join(CACHE, `stage-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.mjs`);
  if (!existsSync(file)) {
    mkdirSync(CACHE, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, code);
    renameSync(unfinished, file);
  }
  return (options) => new Worker(file, options);
}
