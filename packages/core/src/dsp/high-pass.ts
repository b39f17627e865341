/**
 * A first-order high-pass, sample by sample: removes a constant offset and attenuates subsonic rumble
 * by 6 dB an octave. Its phase is 6 degrees a decade above the corner. Pure.
 */
import type { Hertz } from '../model/units.js';

/** Below this the state is zero: denormal numbers are slow. */
const SMALLEST = 1e-20;

export class HighPass {
  readonly #pole: number;
  /** Amplitude 1 at half the sample rate. */
  readonly #gain: number;
  #input = 0;
  #output = 0;

  /** @param cornerHz frequency of -3 dB */
  constructor(cornerHz: Hertz, sampleRate: Hertz) {
    // Bilinear transform of s / (s + w).
    const w = Math.tan((Math.PI * cornerHz) / sampleRate);
    this.#pole = (1 - w) / (1 + w);
    this.#gain = 1 / (1 + w);
  }

  /** Filters `samples` in place. */
  process(samples: Float32Array): void {
    let input = this.#input;
    let output = this.#output;
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i]!;
      output = this.#gain * (sample - input) + this.#pole * output;
      input = sample;
      samples[i] = output;
    }
    this.#input = input;
    this.#output = Math.abs(output) < SMALLEST ? 0 : output;
  }

  reset(): void {
    this.#input = this.#output = 0;
  }
}
