/**
 * Audio thread: plays the stems a constant delay behind the input. While stems are missing, plays
 * the delayed mix as `other` and cross-fades, so that the listener hears no gap. Reads rings and
 * writes buffers; does not allocate or wait.
 */
import type { FrameRing } from '../transport/frame-ring.js';
import { STEM_NAMES } from '../../model/stems.js';
import type { Frames } from '../../model/units.js';

const FADE_FRAMES: Frames = 64;
const OTHER = STEM_NAMES.indexOf('other');
/** Longest supported render quantum; browsers use 128. */
const MAX_QUANTUM: Frames = 2048;

export class Playout {
  /** Times that late stems were replaced by the mix. */
  underruns = 0;
  /** Frames played without stems, since the first stems. */
  underrunFrames: Frames = 0;
  readonly #delayFrames: Frames;
  readonly #delayedMix = [new Float32Array(MAX_QUANTUM), new Float32Array(MAX_QUANTUM)];
  /** Weight of the stems in the output, 0..1; the rest is the delayed mix. */
  #stemWeight = 0;
  #stemsStarted = false;
  /** Last sample of each channel; a missing stem fades out from it. */
  readonly #lastSamples: Float32Array;

  constructor(delayFrames: Frames) {
    this.#delayFrames = delayFrames;
    this.#lastSamples = new Float32Array(2 * STEM_NAMES.length);
  }

  /**
   * Fills `outputs` (left and right of each stem, in stem order) with `frames` frames, the last of which is
   * `delayFrames` behind the newest input frame.
   */
  render(input: FrameRing, stems: FrameRing, outputs: readonly Float32Array[], frames: Frames): void {
    const from = input.writtenFrames - frames - this.#delayFrames;
    const stemsAvailable = stems.read(from, outputs, frames);
    if (stemsAvailable) {
      this.#stemsStarted = true;
      if (this.#stemWeight === 1) return this.#keepLastSamples(outputs, frames);
    } else if (this.#stemsStarted) {
      if (this.#stemWeight === 1) this.underruns++;
      this.underrunFrames += frames;
    }
    if (!input.read(from, this.#delayedMix, frames)) for (const channel of this.#delayedMix) channel.fill(0, 0, frames);
    this.#blend(outputs, frames, stemsAvailable);
    this.#keepLastSamples(outputs, frames);
  }

  #blend(outputs: readonly Float32Array[], frames: Frames, stemsAvailable: boolean): void {
    const start = this.#stemWeight;
    const step = (stemsAvailable ? 1 : -1) / FADE_FRAMES;
    for (let channel = 0; channel < outputs.length; channel++) {
      const out = outputs[channel]!;
      const mix = channel >> 1 === OTHER ? this.#delayedMix[channel & 1]! : undefined;
      const last = this.#lastSamples[channel]!;
      let weight = start;
      for (let i = 0; i < frames; i++) {
        weight = Math.min(1, Math.max(0, weight + step));
        out[i] = weight * (stemsAvailable ? out[i]! : last) + (mix ? (1 - weight) * mix[i]! : 0);
      }
      if (channel === outputs.length - 1) this.#stemWeight = weight;
    }
  }

  #keepLastSamples(outputs: readonly Float32Array[], frames: Frames): void {
    for (let channel = 0; channel < outputs.length; channel++)
      this.#lastSamples[channel] = outputs[channel]![frames - 1]!;
  }
}
