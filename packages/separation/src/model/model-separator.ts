/**
 * The separator of a model: alone, or blended with the masks of the DSP separator where its manifest
 * says that the two do better together. Knows no threads and no addresses.
 */
import type { Separator } from '@sense/core/engine';
import { Blend } from '../masks/blend.js';
import { DspMaskEstimator } from '../dsp/dsp-mask-estimator.js';
import { MaskSeparator } from '../masks/mask-separator.js';
import type { ModelManifest } from './kinds/kinds.js';
import { NeuralMaskEstimator } from './neural-mask-estimator.js';
import type { ModelRunner } from './model-runner.js';

/**
 * Takes the runner over: where it throws, the runner is disposed of.
 * @param onFailure a call of the model failed: its last masks stay until the next succeeds
 */
export function createModelSeparator(
  manifest: ModelManifest,
  runner: ModelRunner,
  onFailure?: (error: unknown) => void,
): Separator {
  try {
    const masks = new NeuralMaskEstimator(manifest, runner, onFailure);
    const { share } = manifest;
    const estimator = share === 1 ? masks : new Blend({ estimator: masks, beside: new DspMaskEstimator(), share });
    return new MaskSeparator(manifest, estimator);
  } catch (error) {
    runner.dispose();
    throw error;
  }
}
