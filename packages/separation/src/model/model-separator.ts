/**
 * The separator of a model: the model's masks alone, or blended with those of the DSP separator where the
 * manifest's `modelMix` is below 1. Runs on any thread.
 */
import type { Separator } from '@sense/core/engine';
import { DspMaskEstimator } from '../dsp/dsp-mask-estimator.js';
import { MaskBlend } from '../masks/mask-blend.js';
import type { MaskEstimator } from '../masks/mask-estimator.js';
import { MaskSeparator } from '../masks/mask-separator.js';
import type { ModelManifest } from './kinds/kinds.js';
import { NeuralMaskEstimator } from './neural-mask-estimator.js';
import type { ModelRunner } from './model-runner.js';

/**
 * Owns the runner: disposes of it with the separator, or before it throws `invalid-argument`.
 * @param onFailure called when a call of the model fails; its last masks are reused until a call succeeds
 */
export function createModelSeparator(
  manifest: ModelManifest,
  runner: ModelRunner,
  onFailure?: (error: unknown) => void,
): Separator {
  try {
    return createSeparatorOf(manifest, new NeuralMaskEstimator(manifest, runner, onFailure));
  } catch (error) {
    runner.dispose();
    throw error;
  }
}

/**
 * The separator of a model whose masks are estimated by `model`: on this thread, or ahead of it on another.
 * Disposes of `model`. Throws `invalid-argument` if the bins do not match.
 */
export function createSeparatorOf(manifest: ModelManifest, model: MaskEstimator): Separator {
  const { modelMix } = manifest;
  const estimator = modelMix === 1 ? model : new MaskBlend({ model, dsp: new DspMaskEstimator(), modelMix });
  return new MaskSeparator(manifest, estimator);
}
