/**
 * The transforms of every separator: stereo audio to spectra of mid and side, and masked spectra back
 * to the audio of stems. Pure; does not depend on how masks are found.
 */
import {
  STEM_NAMES,
  StftAnalysis,
  StftSynthesis,
  createStereoHop,
  perStem,
  type Frames,
  type PerStem,
  type StereoHop,
} from '@sense/core/engine';

/** The newest frame: `2 * bins` values each, interleaved re, im, as `StftAnalysis` writes them. */
export interface MidSideSpectra {
  /** Of (L + R) / 2. */
  readonly mid: Float64Array;
  /** Of (L - R) / 2. */
  readonly side: Float64Array;
}

/**
 * Complex factors that turn the mixture into a stem: `2 * bins` values each, interleaved re, im of bins 0
 * to `windowLength / 2`, always finite.
 */
export interface MidSideMasks {
  readonly mid: Float32Array;
  readonly side: Float32Array;
}

/** Zeroed masks of all stems. */
export function createMasks(bins: number): PerStem<MidSideMasks> {
  return perStem(() => ({ mid: new Float32Array(2 * bins), side: new Float32Array(2 * bins) }));
}

/** Stems that are resynthesised; `other` is the input minus these. */
const RESYNTHESISED = STEM_NAMES.filter((stem) => stem !== 'other');
/** Larger samples are clipped, smaller ones are zeroed: keeps every square finite and normal. */
const LOUDEST = 1e4;
const FAINTEST = 1e-15;

/** Output is one hop late. Samples that are not finite count as silence. */
export class MidSideTransform {
  /** Of the newest hop; the same arrays throughout. */
  readonly spectra: MidSideSpectra;
  readonly #mid: Channel;
  readonly #side: Channel;
  #current: StereoHop;
  #previous: StereoHop;

  constructor(format: { readonly windowLength: Frames; readonly hopFrames: Frames }) {
    this.#mid = new Channel(format);
    this.#side = new Channel(format);
    this.spectra = { mid: this.#mid.spectrum, side: this.#side.spectrum };
    this.#current = createStereoHop(format.hopFrames);
    this.#previous = createStereoHop(format.hopFrames);
  }

  /** Processes the newest hop: {@link spectra} become those of the frame that ends with it. */
  analyse(hop: StereoHop): void {
    [this.#previous, this.#current] = [this.#current, this.#previous];
    const { left, right } = this.#current;
    const mid = this.#mid.hop;
    const side = this.#side.hop;
    for (let i = 0; i < mid.length; i++) {
      left[i] = clean(hop.left[i]!);
      right[i] = clean(hop.right[i]!);
      mid[i] = (left[i]! + right[i]!) / 2;
      side[i] = (left[i]! - right[i]!) / 2;
    }
    this.#mid.analyse();
    this.#side.analyse();
  }

  /**
   * Writes the stems of the hop before the newest. They sum to that hop: `other`, whose masks are not
   * read, is the remainder.
   */
  synthesise(masks: PerStem<MidSideMasks>, audio: PerStem<StereoHop>): void {
    const { other } = audio;
    other.left.set(this.#previous.left);
    other.right.set(this.#previous.right);
    RESYNTHESISED.forEach((stem, index) => {
      const mid = this.#mid.synthesise(index, masks[stem].mid);
      const side = this.#side.synthesise(index, masks[stem].side);
      const { left, right } = audio[stem];
      for (let i = 0; i < mid.length; i++) {
        left[i] = mid[i]! + side[i]!;
        right[i] = mid[i]! - side[i]!;
        other.left[i]! -= left[i]!;
        other.right[i]! -= right[i]!;
      }
    });
  }

  /** Clears all state. */
  reset(): void {
    this.#mid.reset();
    this.#side.reset();
    for (const { left, right } of [this.#current, this.#previous]) {
      left.fill(0);
      right.fill(0);
    }
  }
}

/** The mid or the side signal: its spectrum, and each stem's part of it as audio. */
class Channel {
  /** The newest hop; filled by the caller. */
  readonly hop: Float32Array;
  readonly spectrum: Float64Array;
  readonly #analysis: StftAnalysis;
  readonly #syntheses: readonly StftSynthesis[];
  readonly #masked: Float64Array;
  readonly #output: Float32Array;
  /** Silent hops after which frames and their overlaps hold only zeros. */
  readonly #settledHops: number;
  #silentHops: number;

  constructor(format: { readonly windowLength: Frames; readonly hopFrames: Frames }) {
    const stft = { windowLength: format.windowLength, hopFrames: format.hopFrames };
    this.#analysis = new StftAnalysis(stft);
    this.#syntheses = RESYNTHESISED.map(() => new StftSynthesis(stft));
    this.hop = new Float32Array(format.hopFrames);
    this.spectrum = new Float64Array(2 * this.#analysis.bins);
    this.#masked = new Float64Array(2 * this.#analysis.bins);
    this.#output = new Float32Array(format.hopFrames);
    this.#settledHops = Math.ceil(format.windowLength / format.hopFrames) + 1;
    this.#silentHops = this.#settledHops;
  }

  analyse(): void {
    this.#silentHops = this.hop.every((sample) => sample === 0) ? this.#silentHops + 1 : 0;
    if (this.#settled) this.spectrum.fill(0);
    else this.#analysis.analyse(this.hop, this.spectrum);
  }

  /**
   * The masked spectrum as audio, one hop late. The buffer is reused by the next call.
   * @param index of the stem in {@link RESYNTHESISED}
   */
  synthesise(index: number, mask: Float32Array): Float32Array {
    if (this.#settled) return this.#output.fill(0);
    const spectrum = this.spectrum;
    const masked = this.#masked;
    for (let at = 0; at < mask.length; at += 2) {
      const re = spectrum[at]!;
      const im = spectrum[at + 1]!;
      const maskRe = mask[at]!;
      const maskIm = mask[at + 1]!;
      masked[at] = re * maskRe - im * maskIm;
      masked[at + 1] = re * maskIm + im * maskRe;
    }
    this.#syntheses[index]!.synthesise(masked, this.#output);
    return this.#output;
  }

  reset(): void {
    this.#analysis.reset();
    for (const synthesis of this.#syntheses) synthesis.reset();
    this.spectrum.fill(0);
    this.#silentHops = this.#settledHops;
  }

  /** The input has been silent long enough that the output is zero: the transforms are skipped. */
  get #settled(): boolean {
    return this.#silentHops >= this.#settledHops;
  }
}

/** Zeroes samples that are not finite or inaudible; clips those far beyond full scale. */
function clean(sample: number): number {
  const size = Math.abs(sample);
  if (!(size > FAINTEST) || size === Infinity) return 0;
  return size > LOUDEST ? Math.sign(sample) * LOUDEST : sample;
}
