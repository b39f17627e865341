#!/usr/bin/env node
/**
 * Starts the command. An installed package holds compiled code in `dist`; a checkout holds the
 * sources, which tsx runs directly, so that the command is never older than the sources.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('../src/main.ts', import.meta.url);
const isCheckout = existsSync(source);

if (isCheckout) {
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: fileURLToPath(new URL('../../../tsconfig.json', import.meta.url)) });
}
// A reader that closes the pipe early (`sense bench | head -1`) is not an error.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});

/** The script of the report page, bundled from the sources. */
const bundleFromSources = async () => {
  const { bundleReportClient } = await import('../../../scripts/bundle-report-client.ts');
  return bundleReportClient();
};

/** The threads of the pipeline, bundled from the sources. */
const threadsFromSources = async () => {
  const { bundleStageWorker } = await import('../../../scripts/bundle-stage-worker.ts');
  return bundleStageWorker();
};

const fromSources = { reportScript: bundleFromSources, stageWorker: threadsFromSources };
const { main } = await import(isCheckout ? source.href : '../dist/main.js');
process.exitCode = await main(process.argv, isCheckout ? fromSources : {});
