/**
 * Cost of the shipped separator: in Node on one wasm thread, and in the browser in its real workers,
 * where the model has a separate thread.
 *
 *     npm run bench:model -- [--json] [--seconds=20] [--no-browser] [--manifest=mine/manifest.json]
 *
 * `--manifest` measures a custom model of any kind, in Node only; the browser runs the shipped one.
 *
 * `modelRtf`, `pipelineRtf` and the others are those of `sense bench`, defined in separation-cost of
 * @sense/separation; `networkRtf` is the calls of the network alone, and `collections` the garbage
 * collections during them. `silence` is the processing time of a hop in silence after noise, and in noise:
 * state that decays into denormal numbers would make the former longer. It is measured on the network's
 * calls, because the transforms are skipped in silence.
 */
import { readFileSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as runtime from 'onnxruntime-web/wasm';
import { Engine, createStemHops, createStereoHop, type Separator } from '@sense/core/engine';
import { createRandom } from '@sense/core/internal';
import {
  LITE_MODEL,
  createModelRunner,
  createNeuralSeparator,
  parseManifest,
  type ModelRunner,
} from '@sense/separation/engine';
import {
  COST_WARM_UP_HOPS,
  SeparationCost,
  TimedSeparator,
  createModelSeparator,
  type CostFigures,
} from '@sense/separation/internal';
import { renderSong } from '../examples/demo-song/index.js';
import { launchHarness } from '../test/browser/harness/harness-page.js';
import { percentiles } from './percentiles.js';
import type { WorkerRun } from './model.page.js';

const RATE = 48_000;
const HOP = 512;
const HOP_MS = (1000 * HOP) / RATE;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '20' },
    browser: { type: 'boolean', default: true },
    manifest: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
if (!(seconds >= 1 && seconds <= 600)) throw new Error(`--seconds must be 1 to 600, received ${values.seconds}`);

const manifestUrl = values.manifest === undefined ? LITE_MODEL.manifestUrl : pathToFileURL(values.manifest);
const json = JSON.parse(readFileSync(manifestUrl, 'utf8')) as Record<string, unknown>;
const manifest = parseManifest(json, manifestUrl.pathname);
const model = new Uint8Array(readFileSync(new URL(manifest.file, manifestUrl)));
const inBrowser = values.browser && values.manifest === undefined;
const hops = Math.round((seconds * RATE) / HOP);
const collected: number[] = [];
const networkMs = await timeNetwork();
const line = {
  bench: 'model',
  model: manifest.name,
  kind: manifest.kind,
  modelMix: manifest.modelMix,
  node: {
    ...(await timePipeline()),
    networkRtf: round(mean(networkMs) / HOP_MS),
    networkMsPerHop: percentiles(networkMs, 3),
    collections: {
      perMinuteOfSound: round((60 * collected.length) / seconds),
      meanMs: round(mean(collected)),
      maxMs: round(Math.max(0, ...collected)),
    },
    silence: await timeSilence(),
  },
  ...(inBrowser ? { browser: await timeBrowser() } : {}),
};
if (values.json) console.log(JSON.stringify(line));
else console.dir(line, { depth: null });

/** Calls of the network alone. Adds the durations of garbage collections to `collected`. */
async function timeNetwork(): Promise<number[]> {
  const observer = new PerformanceObserver((list) =>
    collected.push(...list.getEntries().map((entry) => entry.duration)),
  );
  const runner = await createModelRunner({ runtime, manifest, model });
  const times: number[] = [];
  for (let hop = -COST_WARM_UP_HOPS; hop < hops; hop++) {
    if (hop === 0) observer.observe({ entryTypes: ['gc'] });
    for (let i = 0; i < runner.input.length; i++) runner.input[i] = Math.sin(hop + i);
    const startedAt = performance.now();
    await runner.run();
    if (hop >= 0) times.push(performance.now() - startedAt);
  }
  runner.dispose();
  // Entries are delivered later.
  await new Promise((resolve) => setTimeout(resolve, 100));
  observer.disconnect();
  return times;
}

/** Separation and analysis. */
async function timePipeline(): Promise<CostFigures> {
  const { mixture } = renderSong({ sampleRate: RATE });
  const separator = new TimedSeparator(await createNeuralSeparator({ manifest: json, model }));
  const engine = new Engine(separator);
  const cost = new SeparationCost(separator);
  const hop = createStereoHop(HOP);
  for (let index = 0; index < Math.max(hops, COST_WARM_UP_HOPS + 1) + COST_WARM_UP_HOPS; index++) {
    const at = (index * HOP) % (mixture.left.length - HOP);
    hop.left.set(mixture.left.subarray(at, at + HOP));
    hop.right.set(mixture.right.subarray(at, at + HOP));
    const startedAt = performance.now();
    await engine.process(hop);
    cost.note(separator.processingMs, performance.now() - startedAt);
  }
  separator.dispose();
  return cost.figures();
}

/** Median processing times of the network's calls, in ms. */
async function timeSilence(): Promise<{ noiseMs: number | null; silenceAfterMs: number | null }> {
  const runner = await createModelRunner({ runtime, manifest, model });
  const times: number[] = [];
  const timed: ModelRunner = {
    input: runner.input,
    reset: () => runner.reset(),
    dispose: () => runner.dispose(),
    async run() {
      const startedAt = performance.now();
      const output = await runner.run();
      times.push(performance.now() - startedAt);
      return output;
    },
  };
  const separator = createModelSeparator(manifest, timed);
  const random = createRandom(1);
  const noise = (): number => random() - 0.5;
  const timesOf = async (sample: () => number, count: number): Promise<number[]> => {
    await feed(separator, sample, count);
    return times.splice(0);
  };
  await timesOf(noise, COST_WARM_UP_HOPS);
  const noiseMs = percentiles(await timesOf(noise, hops), 3).p50;
  const silenceAfterMs = percentiles(await timesOf(() => 0, hops), 3).p50;
  separator.dispose?.();
  return { noiseMs, silenceAfterMs };
}

async function feed(separator: Separator, sample: () => number, count: number): Promise<void> {
  const hop = createStereoHop(HOP);
  const out = createStemHops(separator);
  for (let index = 0; index < count; index++) {
    for (let i = 0; i < HOP; i++) {
      hop.left[i] = sample();
      hop.right[i] = sample();
    }
    await separator.process(hop, out);
  }
}

interface BrowserFigures {
  readonly lite: WorkerFigures;
  /** The same without a model, for comparison. */
  readonly dsp: WorkerFigures;
}

type WorkerFigures = Omit<WorkerRun, 'cost'> & CostFigures;

async function timeBrowser(): Promise<BrowserFigures> {
  const harness = await launchHarness();
  try {
    const page = harness.module<typeof import('./model.page.js')>(new URL('./model.page.ts', import.meta.url));
    const figures = async (which: 'lite' | 'none'): Promise<WorkerFigures> => {
      const { cost, firstHopMs, transitionMs, longestGapMs, overrunFrames } = await page('runWorker', which, seconds);
      return {
        ...cost,
        firstHopMs: round(firstHopMs),
        transitionMs: transitionMs === null ? null : round(transitionMs),
        longestGapMs: round(longestGapMs),
        overrunFrames,
      };
    };
    return { lite: await figures('lite'), dsp: await figures('none') };
  } finally {
    await harness.close();
  }
}

function mean(times: readonly number[]): number {
  return times.reduce((sum, ms) => sum + ms, 0) / Math.max(1, times.length);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
