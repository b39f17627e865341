/**
 * Streaming short-time Fourier transform of one channel: a hop of samples in, a spectrum out, and
 * back by overlap-add. Long asymmetric windows keep the frequency resolution, short synthesis
 * keeps the delay: one hop behind the newest, whatever the frame's length. Knows nothing of stems or
 * masks.
 */
import { SenseError } from '../model/errors.js';
import type { Frames } from '../model/units.js';
import { RealFft } from './fft.js';
import { asymmetricWindows, type WindowPair } from './window.js';

export interface StftOptions {
  /** Analysis frame in samples: a power of two, at least `2 * hopFrames`. Default 2048. */
  readonly frameFrames?: Frames;
  /** Samples per hop. Default 512. */
  readonly hopFrames?: Frames;
}

export const STFT_DEFAULTS = { frameFrames: 2048, hopFrames: 512 } as const;

/**
 * Analysis and synthesis of one channel. What `synthesise` writes of an unchanged spectrum is the
 * input `hopFrames` samples late, to float rounding; any number of spectra of one frame may be
 * synthesised, each by its own {@link StftSynthesis}.
 */
export class StftAnalysis {
  readonly frameFrames: Frames;
  readonly hopFrames: Frames;
  /** Number of bins, `frameFrames / 2 + 1`; spectra hold `2 * bins` interleaved values. */
  readonly bins: number;
  readonly #fft: RealFft;
  readonly #window: Float32Array;
  readonly #history: Float32Array;
  readonly #windowed: Float32Array;

  constructor(options: StftOptions = {}) {
    const { frameFrames, hopFrames, windows } = resolve(options);
    this.frameFrames = frameFrames;
    this.hopFrames = hopFrames;
    this.bins = frameFrames / 2 + 1;
    this.#fft = new RealFft(frameFrames);
    this.#window = windows.analysis;
    this.#history = new Float32Array(frameFrames);
    this.#windowed = new Float32Array(frameFrames);
  }

  /**
   * Takes the newest hop and writes the spectrum of the frame that ends with it.
   * @param hop `hopFrames` samples
   * @param spectrum `2 * bins` values, re, im of bins 0..frameFrames/2, unscaled
   */
  analyse(hop: Float32Array, spectrum: Float32Array | Float64Array): void {
    const history = this.#history;
    history.copyWithin(0, this.hopFrames);
    history.set(hop, this.frameFrames - this.hopFrames);
    const window = this.#window;
    const windowed = this.#windowed;
    for (let i = 0; i < windowed.length; i++) windowed[i] = history[i]! * window[i]!;
    this.#fft.forward(windowed, spectrum);
  }

  /** Forgets the samples heard. */
  reset(): void {
    this.#history.fill(0);
  }
}

/** Overlap-add of the spectra that {@link StftAnalysis} of the same options writes. */
export class StftSynthesis {
  readonly frameFrames: Frames;
  readonly hopFrames: Frames;
  /** Number of bins, `frameFrames / 2 + 1`. */
  readonly bins: number;
  readonly #fft: RealFft;
  readonly #window: Float32Array;
  readonly #frame: Float32Array;
  readonly #tail: Float32Array;

  constructor(options: StftOptions = {}) {
    const { frameFrames, hopFrames, windows } = resolve(options);
    this.frameFrames = frameFrames;
    this.hopFrames = hopFrames;
    this.bins = frameFrames / 2 + 1;
    this.#fft = new RealFft(frameFrames);
    this.#window = windows.synthesis;
    this.#frame = new Float32Array(frameFrames);
    this.#tail = new Float32Array(hopFrames);
  }

  /**
   * Adds the frame and writes the hop that is now complete: the samples before the newest hop.
   * @param spectrum `2 * bins` values, as written by `analyse`
   * @param hop receives `hopFrames` samples
   */
  synthesise(spectrum: Float32Array | Float64Array, hop: Float32Array): void {
    const frame = this.#frame;
    const window = this.#window;
    const tail = this.#tail;
    const hopFrames = this.hopFrames;
    this.#fft.inverse(spectrum, frame);
    const older = this.frameFrames - 2 * hopFrames;
    const newer = this.frameFrames - hopFrames;
    for (let i = 0; i < hopFrames; i++) {
      hop[i] = tail[i]! + frame[older + i]! * window[older + i]!;
      tail[i] = frame[newer + i]! * window[newer + i]!;
    }
  }

  /** Drops the half-finished hop. */
  reset(): void {
    this.#tail.fill(0);
  }
}

function resolve(options: StftOptions): { frameFrames: Frames; hopFrames: Frames; windows: WindowPair } {
  const { frameFrames, hopFrames } = { ...STFT_DEFAULTS, ...options };
  if (!Number.isInteger(hopFrames) || hopFrames < 1 || frameFrames < 2 * hopFrames) {
    throw new SenseError(
      'invalid-argument',
      `hopFrames must be an integer from 1 to half of frameFrames (${frameFrames}), received ${hopFrames}`,
    );
  }
  return { frameFrames, hopFrames, windows: asymmetricWindows(frameFrames, hopFrames) };
}
