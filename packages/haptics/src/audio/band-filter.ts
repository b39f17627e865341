/**
 * Limits a signal to the band of vibration: a second-order Butterworth high-pass at 20 Hz and a
 * fourth-order Butterworth low-pass at 400 Hz, about 1 ms of delay. Filters in place, allocates in
 * the constructor only.
 */
import type { Hertz } from '@sense/core/engine';
import { VIBRATION_BAND_HZ } from './vibration.js';

/** Quality factors of the sections: of a second-order and of the two halves of a fourth-order Butterworth filter. */
export const BUTTERWORTH_Q = { second: Math.SQRT1_2, fourth: [0.541_196_1, 1.306_563] } as const;

/** One biquad section, after R. Bristow-Johnson's cookbook, transposed direct form II. */
class Section {
  readonly #b0: number;
  readonly #b1: number;
  readonly #a1: number;
  readonly #a2: number;
  #z1 = 0;
  #z2 = 0;

  constructor(kind: 'lowpass' | 'highpass', frequencyHz: Hertz, q: number, sampleRate: Hertz) {
    const omega = (2 * Math.PI * Math.min(frequencyHz, 0.49 * sampleRate)) / sampleRate;
    const alpha = Math.sin(omega) / (2 * q);
    const cosine = Math.cos(omega);
    const sign = kind === 'lowpass' ? 1 : -1;
    const a0 = 1 + alpha;
    this.#b0 = (1 - sign * cosine) / 2 / a0;
    this.#b1 = (sign * (1 - sign * cosine)) / a0;
    this.#a1 = (-2 * cosine) / a0;
    this.#a2 = (1 - alpha) / a0;
  }

  process(samples: Float32Array): void {
    for (let i = 0; i < samples.length; i++) {
      const x = samples[i]!;
      // The first and last coefficients of the numerator are the same for both kinds.
      const y = this.#b0 * x + this.#z1;
      this.#z1 = this.#b1 * x - this.#a1 * y + this.#z2;
      this.#z2 = this.#b0 * x - this.#a2 * y;
      samples[i] = y;
    }
  }

  reset(): void {
    this.#z1 = this.#z2 = 0;
  }
}

export class BandFilter {
  readonly #sections: readonly Section[];

  constructor(sampleRate: Hertz) {
    const [low, high] = VIBRATION_BAND_HZ;
    this.#sections = [
      new Section('highpass', low, BUTTERWORTH_Q.second, sampleRate),
      ...BUTTERWORTH_Q.fourth.map((q) => new Section('lowpass', high, q, sampleRate)),
    ];
  }

  /** Filters `samples` in place, continuing the signal of the last call. */
  process(samples: Float32Array): void {
    for (const section of this.#sections) section.process(samples);
  }

  reset(): void {
    for (const section of this.#sections) section.reset();
  }
}
