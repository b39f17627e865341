/**
 * Masks that a neural network answers with: one call of the model a hop. Knows no file, no thread, no
 * address, and not how a kind of model hears spectra or says what the masks are.
 */
import { STEM_NAMES, type PerStem } from '@sense/core/engine';
import type { MaskEstimator } from '../masks/mask-estimator.js';
import { createMasks, type MidSideMasks, type MidSideSpectra } from '../masks/mid-side.js';
import { createModelHead, type ModelManifest } from './kinds/kinds.js';
import type { ModelHead } from './kinds/model-kind.js';
import type { ModelRunner } from './model-runner.js';

const STEMS = STEM_NAMES.length;

/** Masks of any runner of a model, which it disposes of. Until the first answer each stem gets its part alike. */
export class NeuralMaskEstimator implements MaskEstimator {
  readonly masks: PerStem<MidSideMasks>;
  readonly #runner: ModelRunner;
  readonly #onFailure: ((error: unknown) => void) | undefined;
  readonly #head: ModelHead;

  /** @param onFailure a call of the model failed: its last masks stay until the next succeeds */
  constructor(manifest: ModelManifest, runner: ModelRunner, onFailure?: (error: unknown) => void) {
    this.masks = createMasks(manifest.frameFrames / 2 + 1);
    this.#runner = runner;
    this.#onFailure = onFailure;
    this.#head = createModelHead(manifest);
    this.reset();
  }

  async estimate(spectra: MidSideSpectra): Promise<void> {
    this.#head.writeInput(spectra, this.#runner.input);
    try {
      this.#keep(await this.#runner.run());
    } catch (error) {
      this.#onFailure?.(error);
    }
  }

  /** Amplitude of the stem over that of the mix, both channels together; of the middle's mask in silence. */
  writeMagnitudeMasks(spectra: MidSideSpectra, magnitudes: PerStem<Float32Array>): void {
    for (const stem of STEM_NAMES) {
      const { mid, side } = this.masks[stem];
      const target = magnitudes[stem];
      for (let bin = 0; bin < target.length; bin++) {
        const midPower = powerAt(spectra.mid, bin);
        const sidePower = powerAt(spectra.side, bin);
        const total = midPower + sidePower;
        const midShare = powerAt(mid, bin);
        const share = total > 0 ? (midShare * midPower + powerAt(side, bin) * sidePower) / total : midShare;
        target[bin] = Math.min(1, Math.sqrt(share));
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

  /** Takes an answer of numbers; a state that has gone bad is forgotten instead. */
  #keep(answer: Float32Array): void {
    let sum = 0;
    for (let i = 0; i < answer.length; i++) sum += answer[i]!;
    if (Number.isFinite(sum)) this.#head.readMasks(answer, this.masks);
    else this.#runner.reset();
  }
}

/** Of a bin of interleaved re, im. */
function powerAt(values: Float32Array | Float64Array, bin: number): number {
  return values[2 * bin]! ** 2 + values[2 * bin + 1]! ** 2;
}
