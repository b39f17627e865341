/**
 * A custom model: `second-model/` has other bands, features and states than the shipped one (one matrix
 * with random weights over a slow average of the features).
 */
import { readFileSync } from 'node:fs';
import * as runtime from 'onnxruntime-web/wasm';
import { expect, it } from 'vitest';
import { createDspSeparator, createModelRunner, createNeuralSeparator, parseManifest } from '@sense/separation/engine';
import { FallbackChain } from '@sense/separation/internal';
import { largestSumError, runSeparator } from '../../../support/run-separator.js';
import { noise } from '../../../support/signals.js';

const at = (file: string): URL => new URL(`second-model/${file}`, import.meta.url);
const manifest: unknown = JSON.parse(readFileSync(at('manifest.json'), 'utf8'));
const model = new Uint8Array(readFileSync(at('tiny.onnx')));

it('separates with a custom model in a fallback chain', async () => {
  const separator = await createNeuralSeparator({ manifest, model });
  expect(separator).toMatchObject({ name: 'tiny', maskBins: 1025, latencyFrames: 512 });
  const chain = new FallbackChain({ fallback: createDspSeparator(), now: () => 0 });
  chain.add(separator);
  const input = noise(100 * 512, 1);
  const { left } = await runSeparator(chain, input);
  expect(largestSumError(left, input, 512)).toBeLessThan(5e-6);
  expect(chain.name).toBe('tiny');
  chain.dispose();
});

it('passes on all states, and resets all of them', async () => {
  const runner = await createModelRunner({ runtime, manifest: parseManifest(manifest), model });
  runner.input.fill(1);
  const first = (await runner.run()).slice();
  const second = (await runner.run()).slice();
  expect(second).not.toEqual(first);
  runner.reset();
  expect(await runner.run()).toEqual(first);
  runner.dispose();
});
