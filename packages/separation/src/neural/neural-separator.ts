/**
 * The separator that asks a neural network: spectra of middle and side, features, one call of the
 * model, its band gains back on the spectra. Knows no file, no thread and no address.
 */
import {
  STEM_NAMES,
  StftAnalysis,
  StftSynthesis,
  type Frames,
  type Hertz,
  type Separator,
  type StemHops,
  type StereoHop,
} from '@sense/core/offline';
import { BandFeatures } from './band-features.js';
import { BandLayout } from './band-layout.js';
import type { ModelManifest } from './manifest.js';
import type { ModelRunner } from './model-runner.js';

/** Stems that are resynthesised; `other` is what they leave of the input. */
const RESYNTHESISED = ['drums', 'bass', 'vocals'] as const;
const STEMS = STEM_NAMES.length;
/** Louder samples are clipped, fainter ones are silence: keeps every square finite and normal. */
const LOUDEST = 1e4;
const FAINTEST = 1e-15;

/** A separator around any runner of a band-gain model. */
export class NeuralSeparator implements Separator {
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly latencyFrames: Frames;
  readonly maskBins: number;

  readonly #runner: ModelRunner;
  readonly #onFailure: ((error: unknown) => void) | undefined;
  readonly #layout: BandLayout;
  readonly #features: BandFeatures;
  readonly #mid: Channel;
  readonly #side: Channel;
  /** Gains of the last frame: mid then side, stem, band. */
  readonly #gains: Float32Array;
  readonly #midGains: Float32Array;
  readonly #sideGains: Float32Array;
  readonly #previous: StereoHop;
  readonly #current: StereoHop;

  constructor(manifest: ModelManifest, runner: ModelRunner, onFailure?: (error: unknown) => void) {
    this.name = manifest.name;
    this.sampleRate = manifest.sampleRate;
    this.hopFrames = manifest.hopFrames;
    this.latencyFrames = manifest.latencyFrames;
    this.#runner = runner;
    this.#onFailure = onFailure;
    this.#layout = new BandLayout(manifest.centreBins);
    this.maskBins = this.#layout.bins;
    this.#features = new BandFeatures(this.#layout, manifest.features);
    this.#mid = new Channel(manifest);
    this.#side = new Channel(manifest);
    this.#gains = new Float32Array(2 * STEMS * this.#layout.bands);
    this.#midGains = new Float32Array(this.maskBins);
    this.#sideGains = new Float32Array(this.maskBins);
    const silence = (): StereoHop => ({
      left: new Float32Array(this.hopFrames),
      right: new Float32Array(this.hopFrames),
    });
    this.#previous = silence();
    this.#current = silence();
    this.reset();
  }

  async process(hop: StereoHop, out: StemHops): Promise<void> {
    this.#splitMidSide(hop);
    this.#mid.analyse();
    this.#side.analyse();
    this.#features.compute(this.#mid.spectrum, this.#side.spectrum, this.#runner.features);
    try {
      this.#keep(await this.#runner.run());
    } catch (error) {
      this.#onFailure?.(error);
    }
    this.#writeStems(out);
    this.#previous.left.set(this.#current.left);
    this.#previous.right.set(this.#current.right);
  }

  reset(): void {
    this.#runner.reset();
    this.#mid.reset();
    this.#side.reset();
    this.#gains.fill(1 / STEMS);
    this.#previous.left.fill(0);
    this.#previous.right.fill(0);
  }

  dispose(): void {
    this.#runner.dispose();
  }

  #splitMidSide(hop: StereoHop): void {
    const { left, right } = this.#current;
    const mid = this.#mid.hop;
    const side = this.#side.hop;
    for (let i = 0; i < mid.length; i++) {
      left[i] = clean(hop.left[i]!);
      right[i] = clean(hop.right[i]!);
      mid[i] = (left[i]! + right[i]!) / 2;
      side[i] = (left[i]! - right[i]!) / 2;
    }
  }

  /** Takes gains that are numbers; a state that has gone bad is forgotten instead. */
  #keep(gains: Float32Array): void {
    let sum = 0;
    for (let i = 0; i < gains.length; i++) sum += gains[i]!;
    if (Number.isFinite(sum)) this.#gains.set(gains);
    else this.#runner.reset();
  }

  #writeStems(out: StemHops): void {
    const { other } = out.audio;
    other.left.set(this.#previous.left);
    other.right.set(this.#previous.right);
    STEM_NAMES.forEach((stem, index) => {
      this.#layout.spread(this.#gains, index * this.#layout.bands, this.#midGains);
      this.#layout.spread(this.#gains, (STEMS + index) * this.#layout.bands, this.#sideGains);
      this.#writeMask(out.masks[stem]);
      const voice = RESYNTHESISED.findIndex((name) => name === stem);
      if (voice < 0) return;
      const mid = this.#mid.synthesise(voice, this.#midGains);
      const side = this.#side.synthesise(voice, this.#sideGains);
      const target = out.audio[stem];
      for (let i = 0; i < mid.length; i++) {
        target.left[i] = mid[i]! + side[i]!;
        target.right[i] = mid[i]! - side[i]!;
        other.left[i]! -= target.left[i]!;
        other.right[i]! -= target.right[i]!;
      }
    });
  }

  /** Amplitude of the stem over that of the mix, both channels together. */
  #writeMask(mask: Float32Array): void {
    const mid = this.#mid.spectrum;
    const side = this.#side.spectrum;
    for (let bin = 0; bin < mask.length; bin++) {
      const midPower = mid[2 * bin]! ** 2 + mid[2 * bin + 1]! ** 2;
      const sidePower = side[2 * bin]! ** 2 + side[2 * bin + 1]! ** 2;
      const total = midPower + sidePower;
      const midGain = this.#midGains[bin]!;
      const sideGain = this.#sideGains[bin]!;
      mask[bin] =
        total > 0
          ? Math.min(1, Math.sqrt((midGain * midGain * midPower + sideGain * sideGain * sidePower) / total))
          : midGain;
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

  constructor(format: { readonly frameFrames: Frames; readonly hopFrames: Frames }) {
    const { frameFrames, hopFrames } = format;
    this.#analysis = new StftAnalysis({ frameFrames, hopFrames });
    this.#syntheses = RESYNTHESISED.map(() => new StftSynthesis({ frameFrames, hopFrames }));
    this.hop = new Float32Array(hopFrames);
    this.spectrum = new Float64Array(2 * this.#analysis.bins);
    this.#masked = new Float64Array(2 * this.#analysis.bins);
    this.#output = new Float32Array(hopFrames);
  }

  analyse(): void {
    this.#analysis.analyse(this.hop, this.spectrum);
  }

  /** The masked spectrum as audio, one hop late. The buffer is reused by the next call. */
  synthesise(voice: number, gains: Float32Array): Float32Array {
    for (let bin = 0; bin < gains.length; bin++) {
      this.#masked[2 * bin] = this.spectrum[2 * bin]! * gains[bin]!;
      this.#masked[2 * bin + 1] = this.spectrum[2 * bin + 1]! * gains[bin]!;
    }
    this.#syntheses[voice]!.synthesise(this.#masked, this.#output);
    return this.#output;
  }

  reset(): void {
    this.#analysis.reset();
    for (const synthesis of this.#syntheses) synthesis.reset();
    this.spectrum.fill(0);
  }
}

/** Not finite or inaudible: 0. Far beyond full scale: clipped. */
function clean(sample: number): number {
  const size = Math.abs(sample);
  if (!(size > FAINTEST) || size === Infinity) return 0;
  return size > LOUDEST ? Math.sign(sample) * LOUDEST : sample;
}
