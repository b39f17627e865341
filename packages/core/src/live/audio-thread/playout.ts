/**
 * What the audio thread plays: stems, a constant delay behind the input. Where stems are missing,
 * the delayed mix goes to `other`, and joins are faded, so that the listener hears no gap. Pure:
 * rings in, buffers out; never allocates or waits.
 */
import type { FrameRing } from '../transport/frame-ring.js';
import { STEM_NAMES } from '../../model/stems.js';
import type { Frames } from '../../model/units.js';

const FADE_FRAMES: Frames = 64;
const OTHER = STEM_NAMES.indexOf('other');
/** Longest render quantum we are ready for; browsers use 128. */
const MAX_QUANTUM: Frames = 2048;

export class Playout {
  /** Times playing went over to the mix because stems were late. */
  underruns = 0;
  underrunFrames: Frames = 0;
  readonly #delayFrames: Frames;
  readonly #mix = [new Float32Array(MAX_QUANTUM), new Float32Array(MAX_QUANTUM)];
  /** Share of the stems in what is heard; the rest is the delayed mix. */
  #stemShare = 0;
  #everHadStems = false;
  /** Last sample of each channel, from which a missing stem fades out. */
  readonly #held: Float32Array;

  constructor(delayFrames: Frames) {
    this.#delayFrames = delayFrames;
    this.#held = new Float32Array(2 * STEM_NAMES.length);
  }

  /**
   * Fills `outputs` (left and right of each stem, in stem order) with frame
   * `newestFrame - frames - delay` and those after it.
   */
  render(input: FrameRing, stems: FrameRing, outputs: readonly Float32Array[], frames: Frames): void {
    const from = input.writtenFrames - frames - this.#delayFrames;
    const haveStems = stems.read(from, outputs, frames);
    if (haveStems) {
      this.#everHadStems = true;
      if (this.#stemShare === 1) return this.#hold(outputs, frames);
    } else if (this.#everHadStems) {
      if (this.#stemShare === 1) this.underruns++;
      this.underrunFrames += frames;
    }
    if (!input.read(from, this.#mix, frames)) for (const channel of this.#mix) channel.fill(0, 0, frames);
    this.#blend(outputs, frames, haveStems);
    this.#hold(outputs, frames);
  }

  #blend(outputs: readonly Float32Array[], frames: Frames, haveStems: boolean): void {
    const start = this.#stemShare;
    const step = (haveStems ? 1 : -1) / FADE_FRAMES;
    for (let channel = 0; channel < outputs.length; channel++) {
      const out = outputs[channel]!;
      const mix = channel >> 1 === OTHER ? this.#mix[channel & 1]! : undefined;
      const held = this.#held[channel]!;
      let share = start;
      for (let i = 0; i < frames; i++) {
        share = Math.min(1, Math.max(0, share + step));
        out[i] = share * (haveStems ? out[i]! : held) + (mix ? (1 - share) * mix[i]! : 0);
      }
      if (channel === outputs.length - 1) this.#stemShare = share;
    }
  }

  #hold(outputs: readonly Float32Array[], frames: Frames): void {
    for (let channel = 0; channel < outputs.length; channel++) this.#held[channel] = outputs[channel]![frames - 1]!;
  }
}
