/**
 * The separator that needs no neural network: soft masks from textures of the spectrum (percussive,
 * moving, steady) and a small learned prior of which stem they belong to. Starts at once and runs anywhere.
 * Refuses to know threads, models and what is done with the stems.
 */
import {
  ENGINE_FORMAT,
  StftAnalysis,
  StftSynthesis,
  type Frames,
  type Hertz,
  type Separator,
  type StemHops,
  type StereoHop,
} from '@sense/core/offline';
import { erbBands, type BandLayout } from './dsp/bands.js';
import { ComponentSplitter } from './dsp/components.js';
import { CueExtractor } from './dsp/cues.js';
import { PriorNetwork, SLOTS } from './dsp/prior-network.js';
import { unpackPrior } from './dsp/prior-weights.js';
import { DSP_PRIOR } from './dsp/prior-data.js';

export interface DspSeparatorOptions {
  /** Name in status and reports. Default `dsp`. */
  readonly name?: string;
}

const FRAME_FRAMES = 2048;
const BAND_SPACING_ERB = 0.65;
const STEMS = 4;
/** Silent hops after which frames and their overlaps hold nothing but zeros. */
const SETTLED_HOPS = FRAME_FRAMES / ENGINE_FORMAT.hopFrames + 1;
const SIDE = 3;
const DRUMS = 0;
const BASS = 1;
const OTHER = 2;
const VOCALS = 3;
/** Stems that are resynthesised; `other` is what they leave of the input. */
const RESYNTHESISED = [DRUMS, BASS, VOCALS] as const;
/** Louder samples are clipped, fainter ones are silence: keeps every square finite and normal. */
const LOUDEST = 1e4;
const FAINTEST = 1e-15;

/**
 * Creates the DSP separator: 48 kHz, hops of 512, stems 512 frames (10.7 ms) late, masks of 1025
 * bins. The four stems sum to the delayed input; samples that are not finite count as silence.
 */
export function createDspSeparator(options: DspSeparatorOptions = {}): Separator {
  return new DspSeparator(options.name ?? 'dsp');
}

class DspSeparator implements Separator {
  readonly name: string;
  readonly sampleRate: Hertz = ENGINE_FORMAT.sampleRate;
  readonly hopFrames: Frames = ENGINE_FORMAT.hopFrames;
  readonly latencyFrames: Frames = ENGINE_FORMAT.hopFrames;
  readonly maskBins = FRAME_FRAMES / 2 + 1;

  readonly #bands: BandLayout = erbBands(this.maskBins, this.sampleRate, BAND_SPACING_ERB);
  readonly #splitter = new ComponentSplitter(this.maskBins);
  readonly #cues = new CueExtractor(this.#bands, this.hopFrames / this.sampleRate);
  readonly #prior = new PriorNetwork(unpackPrior(DSP_PRIOR), this.#bands.count);
  readonly #mid = new Channel();
  readonly #side = new Channel();
  readonly #midPower = new Float32Array(this.maskBins);
  readonly #sidePower = new Float32Array(this.maskBins);
  readonly #magnitudes = new Float32Array(this.maskBins);
  readonly #sideGains = Array.from({ length: STEMS }, () => new Float32Array(this.maskBins));
  readonly #previousLeft = new Float32Array(this.hopFrames);
  readonly #previousRight = new Float32Array(this.hopFrames);

  constructor(name: string) {
    this.name = name;
  }

  process(hop: StereoHop, out: StemHops): void {
    this.#splitMidSide(hop);
    this.#mid.analyse();
    this.#side.analyse();
    this.#mid.writePower(this.#midPower);
    this.#side.writePower(this.#sidePower);
    for (let bin = 0; bin < this.maskBins; bin++) this.#magnitudes[bin] = Math.sqrt(this.#midPower[bin]!);
    this.#splitter.process(this.#magnitudes);
    this.#cues.process(this.#midPower, this.#sidePower, this.#splitter.masks);
    this.#prior.process(this.#cues.values);
    this.#writeGains(out);
    this.#writeStems(out);
    sanitise(hop.left, this.#previousLeft);
    sanitise(hop.right, this.#previousRight);
  }

  reset(): void {
    this.#splitter.reset();
    this.#cues.reset();
    this.#prior.reset();
    this.#mid.reset();
    this.#side.reset();
    this.#previousLeft.fill(0);
    this.#previousRight.fill(0);
  }

  #splitMidSide(hop: StereoHop): void {
    const mid = this.#mid.hop;
    const side = this.#side.hop;
    for (let i = 0; i < mid.length; i++) {
      const left = clean(hop.left[i]!);
      const right = clean(hop.right[i]!);
      mid[i] = (left + right) / 2;
      side[i] = (left - right) / 2;
    }
  }

  /** Band shares to bin gains: the reported masks for the middle, others for the side. */
  #writeGains({ masks }: StemHops): void {
    this.#writeStemGains(DRUMS, masks.drums);
    this.#writeStemGains(BASS, masks.bass);
    this.#writeStemGains(OTHER, masks.other);
    this.#writeStemGains(VOCALS, masks.vocals);
  }

  #writeStemGains(stem: number, gains: Float32Array): void {
    const { count, edges } = this.#bands;
    const { shares } = this.#prior;
    const [percussive, moving, steady] = this.#splitter.masks;
    const sideGains = this.#sideGains[stem]!;
    for (let band = 0; band < count; band++) {
      const at = band * SLOTS * STEMS + stem;
      const ofPercussive = shares[at]!;
      const ofMoving = shares[at + STEMS]!;
      const ofSteady = shares[at + 2 * STEMS]!;
      const to = edges[band + 1]!;
      for (let bin = edges[band]!; bin < to; bin++) {
        gains[bin] = percussive[bin]! * ofPercussive + moving[bin]! * ofMoving + steady[bin]! * ofSteady;
        sideGains[bin] = shares[at + SIDE * STEMS]!;
      }
    }
  }

  #writeStems(out: StemHops): void {
    const { audio, masks } = out;
    const { other } = audio;
    other.left.set(this.#previousLeft);
    other.right.set(this.#previousRight);
    for (const stem of RESYNTHESISED) {
      const target = stem === DRUMS ? audio.drums : stem === BASS ? audio.bass : audio.vocals;
      const gains = stem === DRUMS ? masks.drums : stem === BASS ? masks.bass : masks.vocals;
      const mid = this.#mid.synthesise(stem, gains);
      const side = this.#side.synthesise(stem, this.#sideGains[stem]!);
      for (let i = 0; i < mid.length; i++) {
        const left = mid[i]! + side[i]!;
        const right = mid[i]! - side[i]!;
        target.left[i] = left;
        target.right[i] = right;
        other.left[i] = other.left[i]! - left;
        other.right[i] = other.right[i]! - right;
      }
    }
  }
}

/** Spectra of the middle or the side signal, in and out. */
class Channel {
  /** The newest hop; filled by the caller. */
  readonly hop = new Float32Array(ENGINE_FORMAT.hopFrames);
  readonly #analysis = new StftAnalysis({ frameFrames: FRAME_FRAMES, hopFrames: ENGINE_FORMAT.hopFrames });
  readonly #synthesis = RESYNTHESISED.map(
    () => new StftSynthesis({ frameFrames: FRAME_FRAMES, hopFrames: ENGINE_FORMAT.hopFrames }),
  );
  readonly #spectrum = new Float64Array(2 * this.#analysis.bins);
  readonly #masked = new Float64Array(2 * this.#analysis.bins);
  readonly #output = new Float32Array(ENGINE_FORMAT.hopFrames);
  #silentHops = SETTLED_HOPS;

  /** Nothing was heard for so long that all that could come out is zero: work is saved. */
  get #settled(): boolean {
    return this.#silentHops >= SETTLED_HOPS;
  }

  analyse(): void {
    this.#silentHops = isSilent(this.hop) ? this.#silentHops + 1 : 0;
    if (this.#settled) this.#spectrum.fill(0);
    else this.#analysis.analyse(this.hop, this.#spectrum);
  }

  writePower(power: Float32Array): void {
    const spectrum = this.#spectrum;
    for (let bin = 0; bin < power.length; bin++) {
      const re = spectrum[2 * bin]!;
      const im = spectrum[2 * bin + 1]!;
      power[bin] = re * re + im * im;
    }
  }

  /** The masked spectrum as audio, one hop late. The buffer is reused by the next call. */
  synthesise(stem: (typeof RESYNTHESISED)[number], gains: Float32Array): Float32Array {
    if (this.#settled) return this.#output.fill(0);
    const spectrum = this.#spectrum;
    const masked = this.#masked;
    for (let bin = 0; bin < gains.length; bin++) {
      masked[2 * bin] = spectrum[2 * bin]! * gains[bin]!;
      masked[2 * bin + 1] = spectrum[2 * bin + 1]! * gains[bin]!;
    }
    this.#synthesis[RESYNTHESISED.indexOf(stem)]!.synthesise(this.#masked, this.#output);
    return this.#output;
  }

  reset(): void {
    this.#analysis.reset();
    for (const synthesis of this.#synthesis) synthesis.reset();
    this.#silentHops = SETTLED_HOPS;
  }
}

function isSilent(samples: Float32Array): boolean {
  for (let i = 0; i < samples.length; i++) if (samples[i] !== 0) return false;
  return true;
}

function sanitise(samples: Float32Array, into: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i] = clean(samples[i]!);
}

/** Not finite or inaudible: 0. Far beyond full scale: clipped. */
function clean(sample: number): number {
  const size = Math.abs(sample);
  if (!(size > FAINTEST) || size === Infinity) return 0;
  return size > LOUDEST ? Math.sign(sample) * LOUDEST : sample;
}
