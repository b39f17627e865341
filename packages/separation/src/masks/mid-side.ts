/**
 * Stereo sound as spectra of its middle and its side, and masked spectra back as the sound of stems.
 * Knows not where masks come from.
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
 * Complex factors that make a stem of the mixture: `2 * bins` values each, re, im of bins 0 to half
 * the frame, always finite.
 */
export interface MidSideMasks {
  readonly mid: Float32Array;
  readonly side: Float32Array;
}

/** Zeroed masks of all stems. */
export function createMasks(bins: number): PerStem<MidSideMasks> {
  return perStem(() => ({ mid: new Float32Array(2 * bins), side: new Float32Array(2 * bins) }));
}

/** Stems that are resynthesised; `other` is what they leave of the input. */
const RESYNTHESISED = STEM_NAMES.filter((stem) => stem !== 'other');
/** Louder samples are clipped, fainter ones are silence: keeps every square finite and normal. */
const LOUDEST = 1e4;
const FAINTEST = 1e-15;

/** Sound comes out one hop late. Samples that are not finite count as silence. */
export class MidSideTransform {
  /** Of the newest hop; the same arrays throughout. */
  readonly spectra: MidSideSpectra;
  readonly #mid: Channel;
  readonly #side: Channel;
  #current: StereoHop;
  #previous: StereoHop;

  constructor(format: { readonly frameFrames: Frames; readonly hopFrames: Frames }) {
    this.#mid = new Channel(format);
    this.#side = new Channel(format);
    this.spectra = { mid: this.#mid.spectrum, side: this.#side.spectrum };
    this.#current = createStereoHop(format.hopFrames);
    this.#previous = createStereoHop(format.hopFrames);
  }

  /** Takes the newest hop: {@link spectra} are those of the frame that ends with it. */
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
   * read, is what remains of it.
   */
  synthesise(masks: PerStem<MidSideMasks>, audio: PerStem<StereoHop>): void {
    const { other } = audio;
    other.left.set(this.#previous.left);
    other.right.set(this.#previous.right);
    RESYNTHESISED.forEach((stem, voice) => {
      const mid = this.#mid.synthesise(voice, masks[stem].mid);
      const side = this.#side.synthesise(voice, masks[stem].side);
      const target = audio[stem];
      for (let i = 0; i < mid.length; i++) {
        target.left[i] = mid[i]! + side[i]!;
        target.right[i] = mid[i]! - side[i]!;
        other.left[i]! -= target.left[i]!;
        other.right[i]! -= target.right[i]!;
      }
    });
  }

  /** Forgets what was heard. */
  reset(): void {
    this.#mid.reset();
    this.#side.reset();
    for (const { left, right } of [this.#current, this.#previous]) {
      left.fill(0);
      right.fill(0);
    }
  }
}

/** The middle or the side signal: its spectrum, and each stem's part of it as audio. */
class Channel {
  /** The newest hop; filled by the caller. */
  readonly hop: Float32Array;
  readonly spectrum: Float64Array;
  readonly #analysis: StftAnalysis;
  readonly #syntheses: readonly StftSynthesis[];
  readonly #masked: Float64Array;
  readonly #output: Float32Array;
  /** Silent hops after which frames and their overlaps hold nothing but zeros. */
  readonly #settledHops: number;
  #silentHops: number;

  constructor(format: { readonly frameFrames: Frames; readonly hopFrames: Frames }) {
    const stft = { windowLength: format.frameFrames, hopFrames: format.hopFrames };
    this.#analysis = new StftAnalysis(stft);
    this.#syntheses = RESYNTHESISED.map(() => new StftSynthesis(stft));
    this.hop = new Float32Array(format.hopFrames);
    this.spectrum = new Float64Array(2 * this.#analysis.bins);
    this.#masked = new Float64Array(2 * this.#analysis.bins);
    this.#output = new Float32Array(format.hopFrames);
    this.#settledHops = Math.ceil(format.frameFrames / format.hopFrames) + 1;
    this.#silentHops = this.#settledHops;
  }

  analyse(): void {
    this.#silentHops = this.hop.every((sample) => sample === 0) ? this.#silentHops + 1 : 0;
    if (this.#settled) this.spectrum.fill(0);
    else this.#analysis.analyse(this.hop, this.spectrum);
  }

  /** The masked spectrum as audio, one hop late. The buffer is reused by the next call. */
  synthesise(voice: number, mask: Float32Array): Float32Array {
    if (this.#settled) return this.#output.fill(0);
    const spectrum = this.spectrum;
    const masked = this.#masked;
    for (let at = 0; at < mask.length; at += 2) {
      const re = spectrum[at]!;
      const im = spectrum[at + 1]!;
      masked[at] = re * mask[at]! - im * mask[at + 1]!;
      masked[at + 1] = re * mask[at + 1]! + im * mask[at]!;
    }
    this.#syntheses[voice]!.synthesise(masked, this.#output);
    return this.#output;
  }

  reset(): void {
    this.#analysis.reset();
    for (const synthesis of this.#syntheses) synthesis.reset();
    this.spectrum.fill(0);
    this.#silentHops = this.#settledHops;
  }

  /** Nothing was heard for so long that all that could come out is zero: work is saved. */
  get #settled(): boolean {
    return this.#silentHops >= this.#settledHops;
  }
}

/** Not finite or inaudible: 0. Far beyond full scale: clipped. */
function clean(sample: number): number {
  const size = Math.abs(sample);
  if (!(size > FAINTEST) || size === Infinity) return 0;
  return size > LOUDEST ? Math.sign(sample) * LOUDEST : sample;
}
