/** Separation in the AudioWorklet of a real browser: offline renderings are reproducible, and equal to those of Node and of the worker's code. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LITE_MODEL, createDspSeparator, createNeuralSeparator } from '@sense/separation/engine';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';
import { separated, type NodeRun } from './separator-node.page.js';

/** Of the demo song: drums, then bass from the third second, chords and voice throughout. */
const SECONDS = 6;
/**
 * Levels of drums, bass, other and vocals in each full second, dB of full scale, as the shipped
 * separators output them: change these numbers only with a model or its DSP. Other processors round
 * differently, by far less than {@link GOLDEN_TOLERANCE_DB}.
 */
const GOLDEN_LEVELS_DB = {
  none: [
    [-40.44, -39.34, -20.19, -19.85, -19.65],
    [-46.09, -47.21, -39.94, -37.09, -37.0],
    [-31.0, -35.68, -32.23, -30.74, -33.53],
    [-36.04, -28.22, -38.82, -46.97, -35.86],
  ],
  lite: [
    [-42.87, -40.68, -20.66, -20.66, -21.05],
    [-49.18, -50.29, -39.31, -35.49, -32.54],
    [-29.8, -31.16, -29.4, -28.88, -30.68],
    [-39.05, -31.25, -41.66, -49.21, -38.47],
  ],
};
const GOLDEN_TOLERANCE_DB = 0.1;

let harness: Harness;
let run: PageModule<typeof import('./separator-node.page.js')>;

beforeAll(async () => {
  harness = await openHarness();
  run = harness.module(new URL('./separator-node.page.ts', import.meta.url));
});
afterAll(() => harness.close());

const SEPARATORS = {
  none: async () => createDspSeparator(),
  lite: () =>
    createNeuralSeparator({
      manifest: JSON.parse(readFileSync(LITE_MODEL.manifestUrl, 'utf8')),
      model: new Uint8Array(readFileSync(LITE_MODEL.modelUrl)),
    }),
};

describe.each(['none', 'lite'] as const)('the demo song through a node, model %s', (model) => {
  let rendered: NodeRun;
  beforeAll(async () => {
    rendered = await run('measure', model, SECONDS);
  });

  it('is bit-identical in each rendering', () => {
    expect(rendered.separator).toBe(model === 'none' ? 'dsp' : 'lite');
    expect(rendered.differing).toBe(0);
  });

  it('is separated into stems that sum to the input, 1024 frames late', () => {
    expect(rendered.latencyFrames).toBe(1024);
    expect(rendered.sumErrorDb).toBeLessThan(-120);
  });

  it('equals the output of the separator without a graph, in the page and in Node', async () => {
    expect(rendered.directErrorDb).toBeLessThan(-120);
    const here = await separated(await SEPARATORS[model](), SECONDS);
    let largest = 0;
    here.samples.forEach((samples, channel) => {
      expect(samples.length).toBe(rendered.digest.samples[channel]!.length);
      samples.forEach((x, i) => (largest = Math.max(largest, Math.abs(x - rendered.digest.samples[channel]![i]!))));
    });
    expect(20 * Math.log10(largest + 1e-20)).toBeLessThan(-80);
  });

  it('has the golden levels', () => {
    GOLDEN_LEVELS_DB[model].forEach((levels, stem) =>
      levels.forEach((level, second) => {
        const found = rendered.digest.levelsDb[stem]![second]!;
        expect(Math.abs(found - level), `stem ${stem}, second ${second}: ${found}`).toBeLessThan(GOLDEN_TOLERANCE_DB);
      }),
    );
  });

  it('is silent for silent input', async () => {
    expect(await run('silence', model)).toBe(0);
  });
});

describe('a node that cannot be created', () => {
  it.each([
    ['missing-model', /^model-unavailable: .*404/],
    ['altered', /^model-invalid: .*SHA-256/],
    ['no-wasm', /^model-unavailable: .*wasmUrl/],
    ['no-worklet', /^thread-failed: .*workletUrl/],
    ['other-rate', /^unsupported: .*44100.*sampleRate: 48000/],
    ['other-model', /^invalid-argument: .*"huge"/],
    ['aborted', /^disposed: /],
    ['closed', /^invalid-state: /],
  ] as const)('%s: the error states the cause and the remedy', async (fault, message) => {
    expect(await run('withFault', fault)).toMatch(message);
  });
});

it('can be created twice in one context at the same time', async () => {
  expect(await run('twoNodes')).toEqual(['lite', 'lite']);
});

it('separates live', async () => {
  // Below the levels of the song, so that stalls of the machine do not matter; silence is at -200.
  const { separator, levelsDb, failures } = await run('live', 'lite', -40);
  expect(separator).toBe('lite');
  expect(failures).toEqual([]);
  expect(levelsDb[0]).toBeGreaterThan(-40);
  expect(levelsDb[2]).toBeGreaterThan(-40);
});

it('needs no cross-origin isolation', async () => {
  const other = await openHarness({ isolated: false });
  const page = other.module<typeof import('./separator-node.page.js')>(
    new URL('./separator-node.page.ts', import.meta.url),
  );
  try {
    expect(await page('silence', 'lite')).toBe(0);
  } finally {
    await other.close();
  }
});
