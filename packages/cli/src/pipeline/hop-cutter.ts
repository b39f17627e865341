/**
 * Cuts a stream of stereo blocks of any length into hops.
 */
import { createStereoHop, type Frames, type StereoHop } from '@sense/core/engine';

export class HopCutter {
  readonly hop: StereoHop;
  #filled: Frames = 0;

  constructor(hopFrames: Frames) {
    this.hop = createStereoHop(hopFrames);
  }

  /** Copies frames `from`..`to` until the hop is {@link full}. @returns the number of frames copied */
  take(left: Float32Array, right: Float32Array, from: Frames, to: Frames): Frames {
    const count = Math.min(to - from, this.hop.left.length - this.#filled);
    this.hop.left.set(left.subarray(from, from + count), this.#filled);
    this.hop.right.set(right.subarray(from, from + count), this.#filled);
    this.#filled += count;
    return count;
  }

  get full(): boolean {
    return this.#filled === this.hop.left.length;
  }

  /** Starts the next hop. */
  clear(): void {
    this.#filled = 0;
  }
}
