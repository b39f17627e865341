/**
 * Checks every sample: replaces non-finite values with silence, and measures clipping, peak and level.
 */
import { powerToDb, type Decibels, type Frames } from '@sense/core/engine';

/** A run of this many full-scale samples counts as clipping. */
const CLIP_RUN: Frames = 3;
/** Full scale minus one 16-bit step. */
const FULL_SCALE = 1 - 2 ** -15;

export class SignalCheck {
  /** Samples that were not finite and were replaced by zero. */
  notFinite = 0;
  /** Samples in runs at full scale. */
  clipped = 0;
  peak = 0;
  readonly #runs: Uint32Array;
  #energy = 0;
  #samples = 0;

  constructor(channels: number) {
    this.#runs = new Uint32Array(channels);
  }

  /** Mean level of all channels so far, dBFS. */
  get levelDb(): Decibels {
    return powerToDb(this.#samples > 0 ? this.#energy / this.#samples : 0);
  }

  /** Level of the largest sample so far, dBFS. */
  get peakDb(): Decibels {
    return powerToDb(this.peak * this.peak);
  }

  /** Whether the peak is at most -90 dBFS. */
  get silent(): boolean {
    return this.peakDb <= -90;
  }

  /** Copies `input` to `output` with every value finite. */
  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    for (const [channel, source] of input.entries()) this.#channel(source, output[channel]!, channel);
  }

  #channel(source: Float32Array, target: Float32Array, channel: number): void {
    let run = this.#runs[channel]!;
    let peak = this.peak;
    let energy = 0;
    for (let i = 0; i < source.length; i++) {
      let sample = source[i]!;
      if (!Number.isFinite(sample)) {
        this.notFinite++;
        sample = 0;
      }
      const size = Math.abs(sample);
      if (size > peak) peak = size;
      energy += sample * sample;
      run = size >= FULL_SCALE ? run + 1 : 0;
      if (run === CLIP_RUN) this.clipped += CLIP_RUN;
      else if (run > CLIP_RUN) this.clipped++;
      target[i] = sample;
    }
    this.#runs[channel] = run;
    this.peak = peak;
    this.#energy += energy;
    this.#samples += source.length;
  }
}
