/**
 * Denormal numbers, which processors are slow at: none is handed to the network, neither as a feature nor
 * as state, and none comes back as a gain, however sound fades away. Seen at the runtime's own door.
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
/** Values looked at, so that looking at nothing is noticed. */
let looked = 0;
let separator: Separator;

function look(tensors: Readonly<Record<string, unknown>>): void {
  for (const [name, tensor] of Object.entries(tensors)) {
    for (const value of (tensor as { data: Float32Array }).data) {
      looked++;
      if (value !== 0 && Math.abs(value) < SMALLEST_NORMAL) seen.add(name);
    }
  }
}

/** The runtime, with somebody at the door. */
const watched: OnnxRuntime = {
  ...ort,
  InferenceSession: {
    create: async (...args: Parameters<typeof ort.InferenceSession.create>) => {
      const session = await ort.InferenceSession.create(...args);
      return {
        run: async (feeds: ort.InferenceSession.FeedsType) => {
          look(feeds);
          const results = await session.run(feeds);
          look(results);
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
  separator = createModelSeparator({ ...manifest, share: 1 }, runner);
});
afterAll(() => separator.dispose?.());
beforeEach(() => {
  separator.reset();
  seen.clear();
  looked = 0;
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
    look(Object.fromEntries(STEM_NAMES.map((stem) => [`mask of ${stem}`, { data: out.masks[stem] }])));
  }
}

it.each([
  ['silence', () => 0],
  ['what is far too small to be heard', (i: number) => (i % 2 ? 1e-40 : -3e-39)],
  ['a fade to nothing', (i: number) => Math.sin(i / 9) * Math.exp(-i / 2000)],
] as const)('there are none in %s after noise', async (_, sample) => {
  const before = noise(60 * HOP, 1);
  await run(60, (i) => before[i]!);
  await run(400, sample);
  expect(looked).toBeGreaterThan(1e6);
  expect([...seen]).toEqual([]);
});
