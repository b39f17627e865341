/**
 * The mask estimator of a neural network: one call of the model a hop. The model's kind converts spectra
 * to input and output to masks; its runner decides on which thread it runs.
 */
import { STEM_NAMES, type PerStem } from '@sense/core/engine';
import type { MaskEstimator } from '../masks/mask-estimator.js';
import { createMasks, type MidSideMasks, type MidSideSpectra } from '../masks/mid-side.js';
import { createModelHead, type ModelManifest } from './kinds/kinds.js';
import type { ModelHead } from './kinds/model-kind.js';
import type { ModelRunner } from './model-runner.js';

const STEMS = STEM_NAMES.length;

/** Disposes of its runner. Until the first output, each stem gets an equal part of the mixture. */
export class NeuralMaskEstimator implements MaskEstimator {
  readonly masks: PerStem<MidSideMasks>;
  readonly #runner: ModelRunner;
  readonly #onFailure: ((error: unknown) => void) | undefined;
  readonly #head: ModelHead;

  /** @param onFailure called when a call of the model fails; the last masks are reused until a call succeeds */
  constructor(manifest: ModelManifest, runner: ModelRunner, onFailure?: (error: unknown) => void) {
    this.masks = createMasks(manifest.windowLength / 2 + 1);
    this.#runner = runner;
    this.#onFailure = onFailure;
    this.#head = createModelHead(manifest);
    this.reset();
  }

  async estimate(spectra: MidSideSpectra): Promise<void> {
    this.#head.writeInput(spectra, this.#runner.input);
    try {
      this.#readOutput(await this.#runner.run());
    } catch (error) {
      this.#onFailure?.(error);
    }
  }

  /** Amplitude of the stem over that of the mixture, mid and side together; in silence, the magnitude of the mid mask. */
  writeMagnitudeMasks(spectra: MidSideSpectra, magnitudes: PerStem<Float32Array>): void {
    for (const stem of STEM_NAMES) {
      const { mid, side } = this.masks[stem];
      const target = magnitudes[stem];
      for (let bin = 0; bin < target.length; bin++) {
        const midPower = powerAt(spectra.mid, bin);
        const sidePower = powerAt(spectra.side, bin);
        const total = midPower + sidePower;
        const midGain = powerAt(mid, bin);
        const powerGain = total > 0 ? (midGain * midPower + powerAt(side, bin) * sidePower) / total : midGain;
        target[bin] = Math.min(1, Math.sqrt(powerGain));
      }
    }
  }

  reset(): void {
    this.#runner.reset();
    for (const stem of STEM_NAMES) {
      for (const mask of [this.masks[stem].mid, this.masks[stem].side]) {
        mask.forEach((_, i) => (mask[i] = i % 2 === 0 ? 1 / STEMS : 0));
      }
    }
  }

  dispose(): void {
    this.#runner.dispose();
  }

  /** Uses an output of finite values; otherwise resets the model, whose state is corrupt. */
  #readOutput(output: Float32Array): void {
    let sum = 0;
    for (let i = 0; i < output.length; i++) sum += output[i]!;
    if (Number.isFinite(sum)) this.#head.readMasks(output, this.masks);
    else this.#runner.reset();
  }
}

/** Power of a bin of interleaved re, im. */
function powerAt(values: Float32Array | Float64Array, bin: number): number {
  return values[2 * bin]! ** 2 + values[2 * bin + 1]! ** 2;
}
