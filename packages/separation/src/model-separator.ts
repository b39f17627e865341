/**
 * The separator of a model: alone, or blended with the DSP separator where its manifest says that
 * the two do better together. Knows no threads and no addresses.
 */
import type { Separator } from '@sense/core/offline';
import { Blend } from './blend.js';
import { createDspSeparator } from './dsp-separator.js';
import type { ModelManifest } from './neural/kinds.js';
import type { ModelRunner } from './neural/model-runner.js';
import { NeuralSeparator } from './neural/neural-separator.js';

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
    const separator = new NeuralSeparator(manifest, runner, onFailure);
    if (manifest.share === 1) return separator;
    return new Blend({ separator, beside: createDspSeparator(), share: manifest.share });
  } catch (error) {
    runner.dispose();
    throw error;
  }
}
