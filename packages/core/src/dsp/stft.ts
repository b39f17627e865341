/**
 * Streaming short-time Fourier transform of one channel: a hop of samples in, a spectrum out, and
 * back by overlap-add. Long asymmetric analysis windows give frequency resolution; short synthesis
 * windows give a delay of one hop for any window length.
 */
import { SenseError } from '../model/errors.js';
import type { Frames } from '../model/units.js';
import { RealFft } from './fft.js';
import { asymmetricWindows, type WindowPair } from './window.js';

/** Frame sizes of {@link StftAnalysis} and {@link StftSynthesis}, in samples. Both must use the same. */
export interface StftOptions {
  /** Analysis window in samples: a power of two, at least `2 * hopFrames`. */
  readonly windowLength: Frames;
  /** Samples per hop. */
  readonly hopFrames: Frames;
}

/** Defaults of both classes: 42.7 ms windows and 10.7 ms hops at 48 kHz. */
export const STFT_DEFAULTS: StftOptions = { windowLength: 2048, hopFrames: 512 };

/**
 * Analysis of one channel. For an unchanged spectrum, {@link StftSynthesis} returns the input
 * `hopFrames` samples late, within float rounding. Several spectra of one frame may be synthesised,
 * each by its own {@link StftSynthesis}.
 */
export class StftAnalysis {
  readonly windowLength: Frames;
  readonly hopFrames: Frames;
  /** Number of bins, `windowLength / 2 + 1`; spectra hold `2 * bins` interleaved values. */
  readonly bins: number;
  readonly #fft: RealFft;
  readonly #window: Float32Array;
  readonly #history: Float32Array;
  readonly #windowed: Float32Array;

  constructor(options: StftOptions = STFT_DEFAULTS) {
    const { windowLength, hopFrames, windows } = resolve(options);
    this.windowLength = windowLength;
    this.hopFrames = hopFrames;
    this.bins = windowLength / 2 + 1;
    this.#fft = new RealFft(windowLength);
    this.#window = windows.analysis;
    this.#history = new Float32Array(windowLength);
    this.#windowed = new Float32Array(windowLength);
  }

  /**
   * Takes the newest hop and writes the spectrum of the frame that ends with it.
   * @param hop `hopFrames` samples
   * @param spectrum `2 * bins` values, re, im of bins 0..windowLength/2, unscaled
   */
  analyse(hop: Float32Array, spectrum: Float32Array | Float64Array): void {
    const history = this.#history;
    history.copyWithin(0, this.hopFrames);
    history.set(hop, this.windowLength - this.hopFrames);
    const window = this.#window;
    const windowed = this.#windowed;
    for (let i = 0; i < windowed.length; i++) windowed[i] = history[i]! * window[i]!;
    this.#fft.forward(windowed, spectrum);
  }

  /** Clears the stored samples. */
  reset(): void {
    this.#history.fill(0);
  }
}

/** Overlap-add of the spectra that {@link StftAnalysis} of the same options writes. */
export class StftSynthesis {
  readonly windowLength: Frames;
  readonly hopFrames: Frames;
  /** Number of bins, `windowLength / 2 + 1`. */
  readonly bins: number;
  readonly #fft: RealFft;
  readonly #window: Float32Array;
  readonly #frame: Float32Array;
  readonly #tail: Float32Array;

  constructor(options: StftOptions = STFT_DEFAULTS) {
    const { windowLength, hopFrames, windows } = resolve(options);
    this.windowLength = windowLength;
    this.hopFrames = hopFrames;
    this.bins = windowLength / 2 + 1;
    this.#fft = new RealFft(windowLength);
    this.#window = windows.synthesis;
    this.#frame = new Float32Array(windowLength);
    this.#tail = new Float32Array(hopFrames);
  }

  /**
   * Adds the frame and writes the hop that is now complete: the one before the newest.
   * @param spectrum `2 * bins` values, as written by `analyse`
   * @param hop receives `hopFrames` samples
   */
  synthesise(spectrum: Float32Array | Float64Array, hop: Float32Array): void {
    const frame = this.#frame;
    const window = this.#window;
    const tail = this.#tail;
    const hopFrames = this.hopFrames;
    this.#fft.inverse(spectrum, frame);
    const older = this.windowLength - 2 * hopFrames;
    const newer = this.windowLength - hopFrames;
    for (let i = 0; i < hopFrames; i++) {
      hop[i] = tail[i]! + frame[older + i]! * window[older + i]!;
      tail[i] = frame[newer + i]! * window[newer + i]!;
    }
  }

  /** Clears the incomplete hop. */
  reset(): void {
    this.#tail.fill(0);
  }
}

function resolve(options: StftOptions): { windowLength: Frames; hopFrames: Frames; windows: WindowPair } {
  const { windowLength, hopFrames } = options;
  if (!Number.isInteger(hopFrames) || hopFrames < 1 || windowLength < 2 * hopFrames) {
    throw new SenseError(
      'invalid-argument',
      `hopFrames must be an integer from 1 to half of windowLength (${windowLength}), received ${hopFrames}`,
    );
  }
  return { windowLength, hopFrames, windows: asymmetricWindows(windowLength, hopFrames) };
}
