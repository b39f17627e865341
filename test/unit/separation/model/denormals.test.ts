/**
 * Denormal numbers slow processors down: the network gets none, neither as a feature nor as state, and
 * returns none as a gain, however the audio fades out. Checked at the interface of the runtime.
 */
import * as ort from 'onnxruntime-web/wasm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createStemHops, createStereoHop, STEM_NAMES, type Separator } from '@sense/core/engine';
import { createModelRunner } from '@sense/separation/engine';
import { createModelSeparator, type OnnxRuntime } from '@sense/separation/internal';
import { noise } from '../signals.js';
import { liteBytes, liteManifest } from './lite.js';

const HOP = 512;
const SMALLEST_NORMAL = 2 ** -126;
/** Names of tensors in which a denormal was seen. */
const seen = new Set<string>();
/** Number of values checked, so that a test that checks none fails. */
let checked = 0;
let separator: Separator;

function check(tensors: Readonly<Record<string, unknown>>): void {
  for (const [name, tensor] of Object.entries(tensors)) {
    for (const value of (tensor as { data: Float32Array }).data) {
      checked++;
      if (value !== 0 && Math.abs(value) < SMALLEST_NORMAL) seen.add(name);
    }
  }
}

/** The runtime, with a check of all inputs and outputs. */
const watched: OnnxRuntime = {
  ...ort,
  InferenceSession: {
    create: async (...args: Parameters<typeof ort.InferenceSession.create>) => {
      const session = await ort.InferenceSession.create(...args);
      return {
        run: async (feeds: ort.InferenceSession.FeedsType) => {
          check(feeds);
          const results = await session.run(feeds);
          check(results);
          return results;
        },
        release: () => session.release(),
      };
    },
  } as unknown as typeof ort.InferenceSession,
};

beforeAll(async () => {
  const manifest = liteManifest();
  const runner = await createModelRunner({ runtime: watched, manifest, model: liteBytes() });
  separator = createModelSeparator({ ...manifest, modelMix: 1 }, runner);
});
afterAll(() => separator.dispose?.());
beforeEach(() => {
  separator.reset();
  seen.clear();
  checked = 0;
});

async function run(hops: number, sample: (index: number) => number): Promise<void> {
  const hop = createStereoHop(HOP);
  const out = createStemHops(separator);
  for (let index = 0; index < hops; index++) {
    for (let i = 0; i < HOP; i++) {
      hop.left[i] = sample(index * HOP + i);
      hop.right[i] = 0.7 * hop.left[i]!;
    }
    await separator.process(hop, out);
    check(Object.fromEntries(STEM_NAMES.map((stem) => [`mask of ${stem}`, { data: out.masks[stem] }])));
  }
}

it.each([
  ['silence', () => 0],
  ['inaudibly quiet audio', (i: number) => (i % 2 ? 1e-40 : -3e-39)],
  ['a fade to silence', (i: number) => Math.sin(i / 9) * Math.exp(-i / 2000)],
] as const)('do not occur in %s after noise', async (_, sample) => {
  const before = noise(60 * HOP, 1);
  await run(60, (i) => before[i]!);
  await run(400, sample);
  expect(checked).toBeGreaterThan(1e6);
  expect([...seen]).toEqual([]);
});
