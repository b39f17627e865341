/** The contract of mask estimators, for every implementation. */
import { readFileSync } from 'node:fs';
import * as runtime from 'onnxruntime-web/wasm';
import { LITE_MODEL, createModelRunner, parseManifest } from '@sense/separation/engine';
import { DspMaskEstimator, MaskBlend, NeuralMaskEstimator } from '@sense/separation/internal';
import { describeMaskEstimator } from './mask-estimator.js';

async function neuralMaskEstimator(): Promise<NeuralMaskEstimator> {
  const manifest = parseManifest(JSON.parse(readFileSync(LITE_MODEL.manifestUrl, 'utf8')));
  const model = new Uint8Array(readFileSync(LITE_MODEL.modelUrl));
  return new NeuralMaskEstimator(manifest, await createModelRunner({ runtime, manifest, model }));
}

describeMaskEstimator('the DSP estimator', () => new DspMaskEstimator());
describeMaskEstimator('the neural estimator', neuralMaskEstimator);
describeMaskEstimator(
  'a blend of both',
  async () => new MaskBlend({ model: await neuralMaskEstimator(), dsp: new DspMaskEstimator(), modelMix: 0.3 }),
);
