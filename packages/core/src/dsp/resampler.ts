/**
 * Streaming sample-rate conversion: a polyphase windowed-sinc filter (Kaiser window; Oppenheim and
 * Schafer, "Discrete-Time Signal Processing", 7.5.3) with integer phase arithmetic, so that it
 * does not drift over any length. Causal, with a constant delay of a whole number of output frames.
 */
import { SenseError, requireRange } from '../model/errors.js';
import type { Decibels, Frames, Hertz, Seconds } from '../model/units.js';

/** Design attenuation of the window: slightly more than the guaranteed 80 dB. */
const STOPBAND_DB: Decibels = 84;
/** Ratios with more phases than this use an interpolated table of this size: error below -100 dB. */
const MAX_EXACT_PHASES = 640;
/** Input frames that `process` converts per step. */
const CHUNK_FRAMES: Frames = 512;

/** Lowest and highest rate that can be converted, in whole Hz. */
export const RESAMPLER_RATES: readonly [lowest: Hertz, highest: Hertz] = [4000, 384_000];

/**
 * Stopband edge for live input, in Nyquist frequencies: aliases stay above 0.9 of it, and the delay is half
 * that of 1.0. Files use it too, so that they give the same events as live input.
 */
export const LIVE_STOPBAND = 1.1;

/** Options of {@link Resampler}: rates in Hz, band edges relative to the lower Nyquist frequency. */
export interface ResamplerOptions {
  /** Whole number of Hz within {@link RESAMPLER_RATES}. */
  readonly inputRate: Hertz;
  /** Whole number of Hz within {@link RESAMPLER_RATES}. */
  readonly outputRate: Hertz;
  /** Number of channels, 1..32. */
  readonly channels: number;
  /** End of the flat band, as a fraction of the lower rate's Nyquist frequency. Default 0.9. */
  readonly passband?: number;
  /**
   * Start of the band attenuated by 80 dB, same unit. Default 1: no aliasing. 1.1 halves the delay
   * and allows aliasing above 0.9 only.
   */
  readonly stopband?: number;
}

/**
 * Converts any number of channels from one rate to another. At equal rates it copies, without delay.
 *
 * @example
 * const resampler = new Resampler({ inputRate: 44_100, outputRate: 48_000, channels: 2 });
 * const out = [0, 1].map(() => new Float32Array(resampler.maxOutputFrames(128)));
 * const frames = resampler.process([left, right], 128, out);
 */
export class Resampler {
  readonly inputRate: Hertz;
  readonly outputRate: Hertz;
  readonly channels: number;
  /** Constant delay in frames of the output: output frame `delayFrames` is input frame 0. Whole. */
  readonly delayFrames: Frames;
  /** The same delay in seconds. */
  readonly delaySeconds: Seconds;
  /** Phases between two input samples: outputs are at multiples of `#decimation / #phases`. */
  readonly #phases: number;
  readonly #decimation: number;
  readonly #taps: number;
  /** Coefficients of each phase in a row, oldest sample first; rounded to 32 bits. */
  readonly #table: Float64Array;
  readonly #rows: number;
  /** Per channel: `taps - 1` old samples, then the current chunk. In 64 bits, which saves converting each sample per tap. */
  readonly #history: readonly Float64Array[];
  /** Phase of the next output, 0..phases - 1, after input frame `#next` of the next chunk. */
  #phase = 0;
  #next: Frames = 0;

  /** Throws `invalid-argument` for rates that are not whole or out of range. */
  constructor(options: ResamplerOptions) {
    const { inputRate, outputRate, channels, passband = 0.9, stopband = 1 } = options;
    this.inputRate = requireWhole('inputRate', inputRate, ...RESAMPLER_RATES);
    this.outputRate = requireWhole('outputRate', outputRate, ...RESAMPLER_RATES);
    this.channels = requireWhole('channels', channels, 1, 32);
    requireRange('passband', passband, 0.1, 0.99);
    requireRange('stopband', stopband, passband + 0.01, 2 - passband);

    const divisor = greatestCommonDivisor(inputRate, outputRate);
    this.#phases = outputRate / divisor;
    this.#decimation = inputRate / divisor;
    const design = designFilter(inputRate, outputRate, passband, stopband);
    const identity = inputRate === outputRate;
    this.delayFrames = identity ? 0 : Math.ceil((design.halfWidth * outputRate) / inputRate);
    this.delaySeconds = this.delayFrames / outputRate;
    const delayInput = (this.delayFrames * inputRate) / outputRate;
    this.#taps = 4 * Math.ceil((delayInput + design.halfWidth + 1) / 4);
    this.#rows = Math.min(this.#phases, MAX_EXACT_PHASES);
    this.#table = buildTable(design, delayInput, this.#taps, this.#rows);
    this.#history = Array.from({ length: channels }, () => new Float64Array(this.#taps - 1 + CHUNK_FRAMES));
  }

  /** Maximum number of frames that `process` returns for `inputFrames`: the size for output buffers. */
  maxOutputFrames(inputFrames: Frames): Frames {
    return Math.ceil((inputFrames * this.outputRate) / this.inputRate);
  }

  /**
   * Takes `inputFrames` of each channel and fills `output` from its start. To flush the end of a
   * stream, feed silence of `delaySeconds`.
   *
   * @returns the number of output frames; after N input frames in all, `ceil(N * outputRate / inputRate)`
   */
  process(input: readonly Float32Array[], inputFrames: Frames, output: readonly Float32Array[]): Frames {
    if (this.#phases === this.#decimation) return this.#copy(input, inputFrames, output);
    let produced = 0;
    for (let from = 0; from < inputFrames; from += CHUNK_FRAMES) {
      produced = this.#convert(input, from, Math.min(CHUNK_FRAMES, inputFrames - from), output, produced);
    }
    return produced;
  }

  /** Restores the state after construction. */
  reset(): void {
    for (const history of this.#history) history.fill(0);
    this.#phase = 0;
    this.#next = 0;
  }

  #copy(input: readonly Float32Array[], frames: Frames, output: readonly Float32Array[]): Frames {
    for (let channel = 0; channel < this.channels; channel++) {
      const from = input[channel]!;
      const to = output[channel]!;
      for (let i = 0; i < frames; i++) to[i] = from[i]!;
    }
    return frames;
  }

  #convert(
    input: readonly Float32Array[],
    from: Frames,
    frames: Frames,
    output: readonly Float32Array[],
    produced: Frames,
  ): Frames {
    const old = this.#taps - 1;
    const paired = this.#rows === this.#phases ? this.channels - (this.channels % 2) : 0;
    const start = this.#next;
    const startPhase = this.#phase;
    let count = produced;
    for (let channel = 0; channel < this.channels; channel++) {
      const history = this.#history[channel]!;
      const source = input[channel]!;
      for (let i = 0; i < frames; i++) history[old + i] = source[from + i]!;
    }
    for (let channel = 0; channel < this.channels; channel += channel < paired ? 2 : 1) {
      this.#next = start;
      this.#phase = startPhase;
      count =
        channel < paired
          ? this.#convertPair(channel, frames, output, produced)
          : this.#convertOne(channel, frames, output[channel]!, produced);
    }
    for (const history of this.#history) history.copyWithin(0, frames, frames + old);
    this.#next -= frames;
    return count;
  }

  #convertOne(channel: number, frames: Frames, target: Float32Array, produced: Frames): Frames {
    const history = this.#history[channel]!;
    let count = produced;
    for (; this.#next < frames; this.#step()) target[count++] = this.#filter(history, this.#next, this.#phase);
    return count;
  }

  /** Two channels at once share the coefficients. Sums in the order of {@link #dot}. */
  #convertPair(channel: number, frames: Frames, output: readonly Float32Array[], produced: Frames): Frames {
    const table = this.#table;
    const taps = this.#taps;
    const first = this.#history[channel]!;
    const second = this.#history[channel + 1]!;
    const firstTarget = output[channel]!;
    const secondTarget = output[channel + 1]!;
    let count = produced;
    for (; this.#next < frames; this.#step()) {
      let at = this.#next;
      const offset = this.#phase * taps;
      const end = offset + taps;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      let e = 0;
      let f = 0;
      let g = 0;
      let h = 0;
      for (let i = offset; i < end; i += 4, at += 4) {
        const w = table[i]!;
        const x = table[i + 1]!;
        const y = table[i + 2]!;
        const z = table[i + 3]!;
        a += first[at]! * w;
        b += first[at + 1]! * x;
        c += first[at + 2]! * y;
        d += first[at + 3]! * z;
        e += second[at]! * w;
        f += second[at + 1]! * x;
        g += second[at + 2]! * y;
        h += second[at + 3]! * z;
      }
      firstTarget[count] = a + b + (c + d);
      secondTarget[count++] = e + f + (g + h);
    }
    return count;
  }

  /** Moves on to the next output. */
  #step(): void {
    this.#next += Math.floor(this.#decimation / this.#phases);
    this.#phase += this.#decimation % this.#phases;
    if (this.#phase < this.#phases) return;
    this.#phase -= this.#phases;
    this.#next++;
  }

  /** The output at `phase` after the sample that ends the window starting at `start`. */
  #filter(history: Float64Array, start: Frames, phase: number): number {
    if (this.#rows === this.#phases) return this.#dot(history, start, phase);
    const position = (phase * this.#rows) / this.#phases;
    const row = Math.floor(position);
    const below = this.#dot(history, start, row);
    return below + (position - row) * (this.#dot(history, start, row + 1) - below);
  }

  #dot(history: Float64Array, start: Frames, row: number): number {
    const taps = this.#taps;
    const table = this.#table;
    const offset = row * taps;
    // Four independent sums, for instruction-level parallelism. `taps` is a multiple of four.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < taps; i += 4) {
      a += history[start + i]! * table[offset + i]!;
      b += history[start + i + 1]! * table[offset + i + 1]!;
      c += history[start + i + 2]! * table[offset + i + 2]!;
      d += history[start + i + 3]! * table[offset + i + 3]!;
    }
    return a + b + (c + d);
  }
}

/** A continuous low-pass impulse response; times in input samples. */
interface FilterDesign {
  readonly halfWidth: number;
  /** Cut-off in cycles per input sample. */
  readonly cutoff: number;
  readonly beta: number;
}

function designFilter(inputRate: Hertz, outputRate: Hertz, passband: number, stopband: number): FilterDesign {
  const lowerRate = Math.min(inputRate, outputRate);
  const transition = Math.PI * (stopband - passband);
  const halfWidthAtLower = (STOPBAND_DB - 8) / (2 * 2.285 * transition);
  return {
    halfWidth: (halfWidthAtLower * inputRate) / lowerRate,
    cutoff: (((passband + stopband) / 2) * lowerRate) / (2 * inputRate),
    beta: 0.1102 * (STOPBAND_DB - 8.7),
  };
}

/**
 * One row of `taps` coefficients for each phase and one more to interpolate towards; each row sums
 * to one, so that a constant stays constant.
 */
function buildTable(design: FilterDesign, delayInput: number, taps: number, rows: number): Float64Array {
  const table = new Float64Array((rows + 1) * taps);
  const row = new Float64Array(taps);
  const windowScale = 1 / bessel0(design.beta);
  for (let r = 0; r <= rows; r++) {
    let sum = 0;
    for (let i = 0; i < taps; i++) {
      const time = r / rows + (taps - 1 - i) - delayInput;
      const inside = 1 - (time / design.halfWidth) ** 2;
      const weight = inside > 0 ? bessel0(design.beta * Math.sqrt(inside)) * windowScale : 0;
      row[i] = weight * sinc(2 * design.cutoff * time);
      sum += row[i]!;
    }
    for (let i = 0; i < taps; i++) table[r * taps + i] = Math.fround(row[i]! / sum);
  }
  return table;
}

function sinc(x: number): number {
  return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Modified Bessel function of the first kind, order zero, by its power series. */
function bessel0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

function requireWhole(name: string, value: number, low: number, high: number): number {
  requireRange(name, value, low, high);
  if (!Number.isInteger(value)) {
    throw new SenseError('invalid-argument', `${name} must be a whole number, received ${value}`);
  }
  return value;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
