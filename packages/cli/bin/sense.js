#!/usr/bin/env node
/**
 * Starts the command. An installed package holds compiled code in `dist`; a checkout holds the
 * sources, which tsx runs as they are, so that no build can be stale.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('../src/main.ts', import.meta.url);

if (existsSync(source)) {
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: fileURLToPath(new URL('../../../tsconfig.json', import.meta.url)) });
}
// A reader that has seen enough (`sense bench | head -1`) is no error.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});

const { main } = await import(existsSync(source) ? source.href : '../dist/main.js');
process.exitCode = await main(process.argv);
