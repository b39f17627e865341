/**
 * Real fast Fourier transform of a fixed power-of-two size (radix 4, after the `fft.js` package).
 * Spectra are interleaved complex: re, im of bins 0..size/2, so `size + 2` values.
 */
import FftJs from 'fft.js';
import { SenseError } from '../errors.js';

export class RealFft {
  readonly size: number;
  /** Number of bins, `size / 2 + 1`. */
  readonly bins: number;
  readonly #fft: FftJs;
  readonly #time: Float64Array;
  readonly #full: Float64Array;
  readonly #complex: Float64Array;

  /** @param size power of two, at least 4; otherwise throws `invalid-argument` */
  constructor(size: number) {
    if (!Number.isInteger(Math.log2(size)) || size < 4) {
      throw new SenseError('invalid-argument', `FFT size must be a power of two >= 4, received ${size}`);
    }
    this.size = size;
    this.bins = size / 2 + 1;
    this.#fft = new FftJs(size);
    this.#time = new Float64Array(size);
    this.#full = new Float64Array(2 * size);
    this.#complex = new Float64Array(2 * size);
  }

  /** `size` real samples to `size + 2` interleaved complex values. No scaling. */
  forward(samples: Float32Array | Float64Array, spectrum: Float32Array | Float64Array): void {
    this.#time.set(samples);
    this.#fft.realTransform(this.#full, this.#time);
    const count = this.size + 2;
    for (let i = 0; i < count; i++) spectrum[i] = this.#full[i]!;
  }

  /** `size + 2` interleaved complex values to `size` real samples. Scaled so that it undoes {@link forward}. */
  inverse(spectrum: Float32Array | Float64Array, samples: Float32Array | Float64Array): void {
    const full = this.#full;
    const count = this.size + 2;
    for (let i = 0; i < count; i++) full[i] = spectrum[i]!;
    this.#fft.completeSpectrum(full);
    this.#fft.inverseTransform(this.#complex, full);
    for (let i = 0; i < this.size; i++) samples[i] = this.#complex[2 * i]!;
  }
}
