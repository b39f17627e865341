/**
 * Finds the delay at which delayed sound continues most like the sound that plays now, so that a cross-fade
 * between two delays neither cancels nor doubles a tone (waveform similarity, as in WSOLA: Verhelst & Roelands,
 * ICASSP 1993). Pure; allocates in its constructor only. Called on the audio thread.
 */
import type { FrameRing } from '../transport/frame-ring.js';
import type { Frames } from '../../model/units.js';

/** Frames that are compared; every second one is. */
const COMPARED_FRAMES: Frames = 256;
/** Delays that are tried; every second one is. The lowest whose period fits is 94 Hz at 48 kHz. */
export const SEARCH_FRAMES: Frames = 512;
const STEP = 2;

export class DelayAlignment {
  readonly #now = [new Float32Array(COMPARED_FRAMES), new Float32Array(COMPARED_FRAMES)];
  readonly #then = [
    new Float32Array(COMPARED_FRAMES + SEARCH_FRAMES),
    new Float32Array(COMPARED_FRAMES + SEARCH_FRAMES),
  ];

  /**
   * The delay within `lowFrames..highFrames`, at most {@link SEARCH_FRAMES} above the low one, where the input
   * resembles that at `delayFrames` most; the low one in silence, or where input is missing.
   *
   * @param endFrame number of the frame that plays without delay
   */
  find(input: FrameRing, endFrame: Frames, delayFrames: Frames, lowFrames: Frames, highFrames: Frames): Frames {
    const lags = Math.min(SEARCH_FRAMES, highFrames - lowFrames);
    if (lags < STEP) return lowFrames;
    const oldest = endFrame - lowFrames - lags;
    const [nowLeft, nowRight] = this.#now as [Float32Array, Float32Array];
    const [left, right] = this.#then as [Float32Array, Float32Array];
    if (!input.read(endFrame - delayFrames, this.#now, COMPARED_FRAMES)) return lowFrames;
    if (!input.read(oldest, this.#then, COMPARED_FRAMES + lags)) return lowFrames;
    for (let i = 0; i < COMPARED_FRAMES; i++) nowLeft[i]! += nowRight[i]!;
    for (let i = 0; i < COMPARED_FRAMES + lags; i++) left[i]! += right[i]!;
    let best = lowFrames;
    let bestSimilarity = 0;
    for (let lag = 0; lag <= lags; lag += STEP) {
      // A lag of 0 is the low delay, which starts `lags` frames after the oldest.
      const at = lags - lag;
      let product = 0;
      let energy = 1e-9;
      for (let i = 0; i < COMPARED_FRAMES; i += STEP) {
        const sample = left[at + i]!;
        product += nowLeft[i]! * sample;
        energy += sample * sample;
      }
      const similarity = product / Math.sqrt(energy);
      if (similarity > bestSimilarity) {
        bestSimilarity = similarity;
        best = lowFrames + lag;
      }
    }
    return best;
  }
}
