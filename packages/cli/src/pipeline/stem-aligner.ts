/**
 * Resamples stems to the file's rate and removes their delay with sub-sample accuracy: prepends silence until the delay
 * is a whole number of frames of the file, then drops that many frames.
 */
import {
  Resampler,
  STEM_NAMES,
  perStem,
  type Frames,
  type Hertz,
  type PerStem,
  type StereoHop,
} from '@sense/core/engine';

/** Passband edge as a fraction of the lower Nyquist frequency. Wide, since the delay of the filter is removed. */
const PASSBAND = 0.95;

export interface StemAlignerOptions {
  readonly engineRate: Hertz;
  readonly fileRate: Hertz;
  /** Delay of the stems, in frames at the engine's rate. */
  readonly delayFrames: Frames;
  /** Frames per hop at the engine's rate. */
  readonly hopFrames: Frames;
  /** Channels of the stems; mono is the mean of left and right. */
  readonly channels: 1 | 2;
}

export class StemAligner {
  /** Output of the last {@link process}: one or two channels per stem. Reused by the next call. */
  readonly stems: PerStem<readonly Float32Array[]>;
  /** Most frames that {@link process} returns. */
  readonly maxFrames: Frames;
  readonly #resampler: Resampler;
  readonly #input: readonly Float32Array[];
  readonly #output: readonly Float32Array[];
  readonly #channels: number;
  readonly #hopFrames: Frames;
  readonly #leadFrames: Frames;
  /** Frames to drop in all. */
  readonly #delayFrames: Frames;
  #skip: Frames;
  #start: Frames = 0;

  constructor(options: StemAlignerOptions) {
    const { engineRate, fileRate, delayFrames, hopFrames, channels } = options;
    const count = channels * STEM_NAMES.length;
    this.#channels = channels;
    this.#hopFrames = hopFrames;
    this.#resampler = new Resampler({
      inputRate: engineRate,
      outputRate: fileRate,
      channels: count,
      passband: PASSBAND,
    });
    const leadFrames = framesToWhole(delayFrames, engineRate, fileRate);
    const largest = this.#resampler.maxOutputFrames(Math.max(hopFrames, leadFrames));
    this.#leadFrames = leadFrames;
    this.maxFrames = this.#resampler.maxOutputFrames(hopFrames);
    this.#input = Array.from({ length: count }, () => new Float32Array(Math.max(hopFrames, leadFrames)));
    this.#output = Array.from({ length: count }, () => new Float32Array(largest));
    this.stems = perStem((_, index) => this.#output.slice(index * channels, (index + 1) * channels));
    this.#delayFrames = Math.round(((delayFrames + leadFrames) * fileRate) / engineRate) + this.#resampler.delayFrames;
    this.#skip = this.#delayFrames - this.#resampler.process(this.#input, leadFrames, this.#output);
  }

  /**
   * Processes one hop of stems and fills {@link stems}.
   *
   * @returns the number of valid frames there, continuing the time line of the file
   */
  process(audio: PerStem<StereoHop>): Frames {
    STEM_NAMES.forEach((name, index) => this.#take(audio[name], index * this.#channels));
    const produced = this.#resampler.process(this.#input, this.#hopFrames, this.#output);
    this.#start = Math.min(this.#skip, produced);
    this.#skip -= this.#start;
    if (this.#start > 0) for (const channel of this.#output) channel.copyWithin(0, this.#start, produced);
    return produced - this.#start;
  }

  /** The number of hops after which `frames` frames have been returned. */
  hopsFor(frames: Frames): number {
    const { inputRate, outputRate } = this.#resampler;
    const needed = frames + this.#delayFrames;
    const estimate = ((needed - 1) * inputRate) / outputRate - this.#leadFrames;
    let hops = Math.max(0, Math.floor(estimate / this.#hopFrames) - 1);
    while (Math.ceil(((this.#leadFrames + hops * this.#hopFrames) * outputRate) / inputRate) < needed) hops++;
    return hops;
  }

  #take({ left, right }: StereoHop, at: number): void {
    const first = this.#input[at]!;
    if (this.#channels === 2) {
      first.set(left);
      this.#input[at + 1]!.set(right);
    } else {
      for (let i = 0; i < this.#hopFrames; i++) first[i] = 0.5 * (left[i]! + right[i]!);
    }
  }
}

/** Frames to add to `delayFrames` so that the sum is a whole number of frames at `fileRate`. */
function framesToWhole(delayFrames: Frames, engineRate: Hertz, fileRate: Hertz): Frames {
  const period = engineRate / greatestCommonDivisor(engineRate, fileRate);
  return (period - (delayFrames % period)) % period;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
