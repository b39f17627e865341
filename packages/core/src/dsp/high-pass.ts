/**
 * A Butterworth high-pass of first or second order, sample by sample: removes a constant offset and
 * attenuates rumble by 6 or 12 dB an octave. A decade above the corner its phase is 6 or 8 degrees. Pure.
 */
import type { Hertz } from '../model/units.js';

/** Below this the state is zero: denormal numbers are slow. */
const SMALLEST = 1e-20;

export class HighPass {
  /** Coefficients of the last three inputs, and of the last two outputs. */
  readonly #b0: number;
  readonly #b1: number;
  readonly #b2: number;
  readonly #a1: number;
  readonly #a2: number;
  /** The last two inputs and outputs. */
  #x1 = 0;
  #x2 = 0;
  #y1 = 0;
  #y2 = 0;

  /**
   * @param cornerHz frequency of -3 dB
   * @param order 1 changes the phase least; 2 attenuates more below the corner and less above it
   */
  constructor(cornerHz: Hertz, sampleRate: Hertz, order: 1 | 2) {
    // Bilinear transforms of s / (s + w) and s^2 / (s^2 + sqrt(2) w s + w^2).
    const w = Math.tan((Math.PI * cornerHz) / sampleRate);
    const gain = order === 1 ? 1 / (1 + w) : 1 / (1 + Math.SQRT2 * w + w * w);
    this.#b0 = gain;
    this.#b1 = order === 1 ? -gain : -2 * gain;
    this.#b2 = order === 1 ? 0 : gain;
    this.#a1 = order === 1 ? (w - 1) * gain : 2 * (w * w - 1) * gain;
    this.#a2 = order === 1 ? 0 : (1 - Math.SQRT2 * w + w * w) * gain;
  }

  /** Filters `samples` in place. */
  process(samples: Float32Array): void {
    let x1 = this.#x1;
    let x2 = this.#x2;
    let y1 = this.#y1;
    let y2 = this.#y2;
    for (let i = 0; i < samples.length; i++) {
      const x = samples[i]!;
      const y = this.#b0 * x + this.#b1 * x1 + this.#b2 * x2 - this.#a1 * y1 - this.#a2 * y2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      samples[i] = y;
    }
    this.#x1 = x1;
    this.#x2 = x2;
    this.#y1 = Math.abs(y1) < SMALLEST ? 0 : y1;
    this.#y2 = Math.abs(y2) < SMALLEST ? 0 : y2;
  }

  reset(): void {
    this.#x1 = this.#x2 = this.#y1 = this.#y2 = 0;
  }
}
