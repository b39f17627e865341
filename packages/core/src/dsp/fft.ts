/**
 * Real fast Fourier transform of a fixed power-of-two size. Even and odd samples are the two parts of
 * one complex signal half as long (Press et al., "Numerical Recipes", section 12.3), which the
 * `fft.js` package transforms: half the work of a complex transform of the whole.
 * Spectra are interleaved complex: re, im of bins 0..size/2, so `size + 2` values.
 */
import FftJs from 'fft.js';
import { SenseError } from '../model/errors.js';

/**
 * Forward and inverse transform of `size` real samples to and from `size + 2` interleaved values. Allocates
 * in the constructor only.
 */
export class RealFft {
  readonly size: number;
  /** Number of bins, `size / 2 + 1`. */
  readonly bins: number;
  readonly #fft: FftJs;
  /** Samples as the complex signal of half the size. */
  readonly #packed: Float64Array;
  /** Its spectrum. */
  readonly #mixed: Float64Array;
  /** `exp(-2 pi i bin / size)` for bins 0..size/4, interleaved. */
  readonly #twiddles: Float64Array;

  /** @param size power of two, at least 4; otherwise throws `invalid-argument` */
  constructor(size: number) {
    if (!Number.isInteger(Math.log2(size)) || size < 4) {
      throw new SenseError('invalid-argument', `FFT size must be a power of two >= 4, received ${size}`);
    }
    this.size = size;
    this.bins = size / 2 + 1;
    this.#fft = new FftJs(size / 2);
    this.#packed = new Float64Array(size);
    this.#mixed = new Float64Array(size);
    this.#twiddles = new Float64Array(size / 2 + 2);
    for (let bin = 0; bin <= size / 4; bin++) {
      this.#twiddles[2 * bin] = Math.cos((2 * Math.PI * bin) / size);
      this.#twiddles[2 * bin + 1] = -Math.sin((2 * Math.PI * bin) / size);
    }
  }

  /** `size` real samples to `size + 2` interleaved complex values. No scaling. */
  forward(samples: Float32Array | Float64Array, spectrum: Float32Array | Float64Array): void {
    const { size } = this;
    const mixed = this.#mixed;
    const twiddles = this.#twiddles;
    this.#packed.set(samples);
    this.#fft.transform(mixed, this.#packed);
    spectrum[0] = mixed[0]! + mixed[1]!;
    spectrum[1] = 0;
    spectrum[size] = mixed[0]! - mixed[1]!;
    spectrum[size + 1] = 0;
    for (let low = 2; low <= size / 2; low += 2) {
      const high = size - low;
      const evenRe = (mixed[low]! + mixed[high]!) / 2;
      const evenIm = (mixed[low + 1]! - mixed[high + 1]!) / 2;
      const oddRe = (mixed[low + 1]! + mixed[high + 1]!) / 2;
      const oddIm = (mixed[high]! - mixed[low]!) / 2;
      const turnedRe = oddRe * twiddles[low]! - oddIm * twiddles[low + 1]!;
      const turnedIm = oddIm * twiddles[low]! + oddRe * twiddles[low + 1]!;
      spectrum[low] = evenRe + turnedRe;
      spectrum[low + 1] = evenIm + turnedIm;
      spectrum[high] = evenRe - turnedRe;
      spectrum[high + 1] = turnedIm - evenIm;
    }
  }

  /**
   * `size + 2` interleaved complex values to `size` real samples. Scaled so that it inverts {@link forward};
   * imaginary parts of the first and the last bin, which are zero for real signals, are ignored.
   */
  inverse(spectrum: Float32Array | Float64Array, samples: Float32Array | Float64Array): void {
    const { size } = this;
    const packed = this.#packed;
    const mixed = this.#mixed;
    const twiddles = this.#twiddles;
    // The forward transform inverts where real and imaginary parts are exchanged in its input and output.
    packed[1] = spectrum[0]! + spectrum[size]!;
    packed[0] = spectrum[0]! - spectrum[size]!;
    for (let low = 2; low <= size / 2; low += 2) {
      const high = size - low;
      const evenRe = spectrum[low]! + spectrum[high]!;
      const evenIm = spectrum[low + 1]! - spectrum[high + 1]!;
      const turnedRe = spectrum[low]! - spectrum[high]!;
      const turnedIm = spectrum[low + 1]! + spectrum[high + 1]!;
      const oddRe = turnedRe * twiddles[low]! + turnedIm * twiddles[low + 1]!;
      const oddIm = turnedIm * twiddles[low]! - turnedRe * twiddles[low + 1]!;
      packed[low + 1] = evenRe - oddIm;
      packed[low] = evenIm + oddRe;
      packed[high + 1] = evenRe + oddIm;
      packed[high] = oddRe - evenIm;
    }
    this.#fft.transform(mixed, packed);
    const scale = 1 / size;
    for (let i = 0; i < size; i += 2) {
      samples[i] = mixed[i + 1]! * scale;
      samples[i + 1] = mixed[i]! * scale;
    }
  }
}
