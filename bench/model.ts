/**
 * Cost of the neural separator: in Node on one wasm thread, and in the browser in its real workers.
 * Knows nothing of its quality.
 *
 *     npm run bench:model -- [--json] [--seconds=20] [--no-browser] [--manifest=mine/manifest.json]
 *
 * `--manifest` times a model of one's own, of either kind, in Node; the browser is for the shipped one.
 * `modelRtf` is the time of the network's calls over the duration of the sound; `pipelineRtf` adds
 * transforms, what the model hears, masks and analysis.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as runtime from 'onnxruntime-web/wasm';
import { Engine, createStereoHop } from '@sense/core/offline';
import { LITE_MODEL, createModelRunner, createNeuralSeparator, parseManifest } from '@sense/separation/offline';
import { renderSong } from '../examples/demo-song/index.js';
import { openHarness } from '../test/browser/harness/harness.js';
import { percentiles, type Percentiles } from './percentiles.js';
import type { WorkerRun } from './model.page.js';

const RATE = 48_000;
const HOP = 512;
const HOP_MS = (1000 * HOP) / RATE;
const WARM_UP_HOPS = 400;

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
const json: unknown = JSON.parse(readFileSync(manifestUrl, 'utf8'));
const manifest = parseManifest(json, manifestUrl.pathname);
const model = new Uint8Array(readFileSync(new URL(manifest.file, manifestUrl)));
const inBrowser = values.browser && values.manifest === undefined;
const hops = Math.round((seconds * RATE) / HOP);
const modelMs = await timeModel();
const pipelineMs = await timePipeline();
const line = {
  bench: 'model',
  model: manifest.name,
  kind: manifest.kind,
  latencyMs: round(HOP_MS),
  hopMs: round(HOP_MS),
  node: {
    modelRtf: round(mean(modelMs) / HOP_MS),
    pipelineRtf: round(mean(pipelineMs) / HOP_MS),
    modelMsPerHop: percentiles(modelMs, 3),
    pipelineMsPerHop: percentiles(pipelineMs, 3),
  },
  ...(inBrowser ? { browser: await timeBrowser() } : {}),
};
if (values.json) console.log(JSON.stringify(line));
else console.dir(line, { depth: null });

/** Calls of the network alone. */
async function timeModel(): Promise<number[]> {
  const runner = await createModelRunner({ runtime, manifest, model });
  const times: number[] = [];
  for (let hop = -WARM_UP_HOPS; hop < hops; hop++) {
    for (let i = 0; i < runner.input.length; i++) runner.input[i] = Math.sin(hop + i);
    const startedAt = performance.now();
    await runner.run();
    if (hop >= 0) times.push(performance.now() - startedAt);
  }
  runner.dispose();
  return times;
}

/** Separation and analysis. */
async function timePipeline(): Promise<number[]> {
  const { mixture } = renderSong({ sampleRate: RATE });
  const engine = new Engine(await createNeuralSeparator({ manifest: json, model }));
  const hop = createStereoHop(HOP);
  const times: number[] = [];
  for (let index = -WARM_UP_HOPS; index < hops; index++) {
    const at = ((index + WARM_UP_HOPS) * HOP) % (mixture.left.length - HOP);
    hop.left.set(mixture.left.subarray(at, at + HOP));
    hop.right.set(mixture.right.subarray(at, at + HOP));
    const startedAt = performance.now();
    await engine.process(hop);
    if (index >= 0) times.push(performance.now() - startedAt);
  }
  engine.separator.dispose?.();
  return times;
}

interface BrowserFigures {
  readonly lite: WorkerFigures;
  /** The same without a model, for comparison. */
  readonly dsp: WorkerFigures;
}

interface WorkerFigures extends Omit<WorkerRun, 'hopMs'> {
  readonly pipelineRtf: number;
  readonly pipelineMsPerHop: Percentiles;
}

async function timeBrowser(): Promise<BrowserFigures> {
  const harness = await openHarness();
  try {
    const page = harness.module<typeof import('./model.page.js')>(new URL('./model.page.ts', import.meta.url));
    const figures = async (which: 'lite' | 'none'): Promise<WorkerFigures> => {
      const { hopMs, firstHopMs, takeoverMs, longestGapMs, overrunFrames } = await page('runWorker', which, seconds);
      return {
        pipelineRtf: round(mean(hopMs) / HOP_MS),
        pipelineMsPerHop: percentiles(hopMs, 3),
        firstHopMs: round(firstHopMs),
        takeoverMs: takeoverMs === null ? null : round(takeoverMs),
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
  return times.reduce((sum, ms) => sum + ms, 0) / times.length;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
