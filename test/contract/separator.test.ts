/** The separator contract, for every implementation that separates its input. */
import { readFileSync } from 'node:fs';
import * as runtime from 'onnxruntime-web/wasm';
import type { Separator } from '@sense/core/engine';
import {
  LITE_MODEL,
  createDspSeparator,
  createModelRunner,
  createNeuralSeparator,
  parseManifest,
} from '@sense/separation/engine';
import { FallbackChain, TimedSeparator, createModelSeparator } from '@sense/separation/internal';
import { describeSeparator } from './separator.js';

/** The shipped model with `modelMix` of it in the stems. */
async function modelSeparator(modelMix: number): Promise<Separator> {
  const manifest = parseManifest({ ...JSON.parse(readFileSync(LITE_MODEL.manifestUrl, 'utf8')), modelMix });
  const model = new Uint8Array(readFileSync(LITE_MODEL.modelUrl));
  return createModelSeparator(manifest, await createModelRunner({ runtime, manifest, model }));
}

/** A model of the tests, in a folder of test/unit/separation/model. */
function testModel(folder: string, file: string): Promise<Separator> {
  const at = (name: string): URL => new URL(`../unit/separation/model/${folder}/${name}`, import.meta.url);
  const manifest: unknown = JSON.parse(readFileSync(at('manifest.json'), 'utf8'));
  return createNeuralSeparator({ manifest, model: new Uint8Array(readFileSync(at(file))) });
}

/** A chain that has made its transition to another candidate. */
function fallbackChain(): Separator {
  let nowMs = 0;
  const chain = new FallbackChain({ fallback: createDspSeparator(), now: () => (nowMs += 0.01) });
  chain.add(createDspSeparator());
  return chain;
}

describeSeparator('the DSP separator', createDspSeparator);
describeSeparator('the model alone', () => modelSeparator(1));
describeSeparator('the model mixed with the DSP separator', () => modelSeparator(0.3));
describeSeparator('a model of complex masks', () => testModel('complex-model', 'turning.onnx'));
describeSeparator('a model of other bands', () => testModel('second-model', 'tiny.onnx'));
describeSeparator('a fallback chain', fallbackChain);
describeSeparator('a timed separator', () => new TimedSeparator(createDspSeparator()));
