/**
 * Power spectrum of the newest samples of a stereo signal: the mean power of both channels, so that
 * signals out of phase do not cancel. The window is asymmetric, with its maximum near the newest
 * sample, so that a new sound appears without delay.
 */
import { RealFft } from '../../dsp/fft.js';
import type { StereoHop } from '../../model/stems.js';
import type { Frames } from '../../model/units.js';

export class StereoSpectrum {
  /** Bins from 0 to half the sample rate, both included. */
  readonly bins: number;
  /**
   * Mean power of both channels in each bin, after {@link compute}; the sum is the mean square of
   * the windowed samples (full scale = 1, so a full-scale sine in both channels sums to 0.5).
   */
  readonly power: Float32Array;
  readonly #fft: RealFft;
  readonly #window: Float32Array;
  readonly #scale: number;
  /** The newest `size` samples of each channel: rings that start at `#head`. */
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  #head: Frames = 0;
  readonly #frame: Float32Array;
  readonly #spectrum: Float64Array;

  /**
   * @param size window length in samples, a power of two
   * @param fall samples at the end over which the window falls to zero
   */
  constructor(size: Frames, fall: Frames) {
    this.#fft = new RealFft(size);
    this.bins = this.#fft.bins;
    this.power = new Float32Array(this.bins);
    this.#window = asymmetricHann(size, fall);
    this.#scale = 1 / (size * this.#window.reduce((sum, weight) => sum + weight * weight, 0));
    this.#left = new Float32Array(size);
    this.#right = new Float32Array(size);
    this.#frame = new Float32Array(size);
    this.#spectrum = new Float64Array(size + 2);
  }

  /** Takes the samples `from`..`to` of `hop`. */
  push(hop: StereoHop, from: Frames, to: Frames): void {
    const mask = this.#fft.size - 1;
    for (let i = from; i < to; i++) {
      this.#left[this.#head] = hop.left[i]!;
      this.#right[this.#head] = hop.right[i]!;
      this.#head = (this.#head + 1) & mask;
    }
  }

  /** Fills {@link power} from the newest samples. */
  compute(): void {
    this.power.fill(0);
    this.#addChannel(this.#left);
    this.#addChannel(this.#right);
  }

  reset(): void {
    this.#left.fill(0);
    this.#right.fill(0);
    this.power.fill(0);
    this.#head = 0;
  }

  #addChannel(ring: Float32Array): void {
    const size = this.#fft.size;
    const mask = size - 1;
    const head = this.#head;
    const window = this.#window;
    const frame = this.#frame;
    const spectrum = this.#spectrum;
    const power = this.power;
    for (let i = 0; i < size; i++) frame[i] = ring[(head + i) & mask]! * window[i]!;
    this.#fft.forward(frame, spectrum);
    const scale = this.#scale;
    const last = this.bins - 1;
    for (let bin = 0; bin <= last; bin++) {
      const re = spectrum[2 * bin]!;
      const im = spectrum[2 * bin + 1]!;
      // Inner bins include their negative frequency (x2); the two channels are averaged (x1/2).
      const weight = bin === 0 || bin === last ? 0.5 * scale : scale;
      power[bin]! += weight * (re * re + im * im);
    }
  }
}

/**
 * A Hann window with its maximum near the end: it rises over `size - fall` samples and falls over
 * `fall`. Squared sines on both sides keep leakage of a bass note into the treble below -100 dB.
 */
function asymmetricHann(size: Frames, fall: Frames): Float32Array {
  const rise = size - fall;
  return Float32Array.from({ length: size }, (_, i) => {
    const phase = i < rise ? i / rise : (size - i) / fall;
    return Math.sin((Math.PI / 2) * phase) ** 2;
  });
}
