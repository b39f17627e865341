/**
 * Measures what a game pays for rumble: a page with a loop, music, an engine and effects, whose mix is felt through
 * core and haptics without a model, built as a game would ship it.
 *
 *     npm run bench:game -- [--json] [--seconds=20] [--trace=FILE]
 *
 * `mainMs`: processing time on the main thread per frame (p50, p95, max); `longestTaskMs`: the longest single task, start included;
 * `startMs`: from the first sound until events are possible, with a session that was created (`createMs`) while the
 * game loaded; `kB`: all that the app loads for it, brotli. The trace that
 * they are read from adds to them. `reference`: p50 of the fixed work of the game's own frames in the same run, and
 * `ratio`: `mainMs.p95` over it, for machines of different speed. What is over its budget is named on stderr; on a slow
 * or busy machine that is no fault, so it does not fail. `--trace` keeps the trace, for the performance panel of Chromium.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build as esbuild } from 'esbuild';
import { buildStale, ROOT } from '../../scripts/build.js';
import { bundleLiteApp, LITE_APP, liteAppKb } from '../../scripts/bundle-lite-app.js';
import { launchBrowser } from '../../scripts/launch-browser.js';
import { percentiles } from '../percentiles.js';
import type { RunResult } from './game.page.js';
import { serveFiles } from './serve-files.js';
import { costsOf, TRACE_CATEGORIES } from './trace-costs.js';

/** What rumble may cost a game: in ms of the main thread per frame (p95), ms, ms, and kB. */
const BUDGET = { 'mainMs.p95': 0.5, startMs: 100, longestTaskMs: 8, kB: 120 } as const;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '20' },
    trace: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
if (!(seconds >= 2 && seconds <= 300)) throw new Error(`--seconds must be 2 to 300, received "${values.seconds}"`);

await buildStale();
await bundleLiteApp();
await esbuild({
  entryPoints: [join(ROOT, 'bench/game/game.page.ts')],
  outfile: join(LITE_APP, 'game.js'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
});
writeFileSync(join(LITE_APP, 'index.html'), '<!doctype html><script type="module" src="game.js"></script>');

const server = await serveFiles(LITE_APP);
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${server.url}index.html`);
  await page.waitForFunction('globalThis.run !== undefined');
  await browser.startTracing(page, { categories: TRACE_CATEGORIES });
  const result = (await page.evaluate(`run(${seconds})`)) as RunResult;
  const raw = (await browser.stopTracing()).toString();
  if (values.trace !== undefined) writeFileSync(values.trace, raw);
  const trace = JSON.parse(raw) as Parameters<typeof costsOf>[0];
  const costs = costsOf(trace, { script: '/app.js', start: 'game-start', running: 'game-running', end: 'game-end' });
  const { p50, p95, max } = percentiles(costs.frames, 3);
  const reference = percentiles(costs.gameFrames, 3).p50;
  const line = {
    bench: 'game',
    mainMs: { p50, p95, max },
    startMs: Math.round(result.startMs),
    createMs: Math.round(result.createMs),
    kB: liteAppKb(),
    longestTaskMs: Number(costs.longestTaskMs.toFixed(2)),
    reference,
    ratio: p95 !== null && reference ? Number((p95 / reference).toFixed(2)) : null,
    frames: costs.frames.length,
    events: result.events,
    commands: result.commands,
    sampleRate: result.sampleRate,
  };
  if (values.json) console.log(JSON.stringify(line));
  else console.table({ 'ms a frame': line.mainMs, start: { p50: line.startMs }, kB: { p50: line.kB } });
  const measured = {
    'mainMs.p95': p95,
    startMs: line.startMs,
    longestTaskMs: line.longestTaskMs,
    kB: line.kB,
  };
  for (const name of Object.keys(BUDGET) as (keyof typeof BUDGET)[]) {
    const value = measured[name];
    if (value === null) console.error(`over budget: ${name} was not measured`);
    else if (value > BUDGET[name]) console.error(`over budget: ${name} is ${value}, of ${BUDGET[name]}`);
  }
  for (const error of errors) console.error(error);
  if (result.events === 0) process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
