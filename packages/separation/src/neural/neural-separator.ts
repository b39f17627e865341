/**
 * The separator that asks a neural network: spectra of middle and side, one call of the model, the
 * masks it answers with back on the spectra. Knows no file, no thread, no address, and not how a kind
 * of model hears spectra or says what the masks are.
 */
import {
  STEM_NAMES,
  StftAnalysis,
  StftSynthesis,
  perStem,
  type Frames,
  type Hertz,
  type PerStem,
  type Separator,
  type StemHops,
  type StereoHop,
} from '@sense/core/offline';
import { createModelHead, type ModelManifest } from './kinds.js';
import type { MidSideMasks, ModelHead } from './model-kind.js';
import type { ModelRunner } from './model-runner.js';

/** Stems that are resynthesised; `other` is what they leave of the input. */
const RESYNTHESISED = ['drums', 'bass', 'vocals'] as const;
const STEMS = STEM_NAMES.length;
/** Louder samples are clipped, fainter ones are silence: keeps every square finite and normal. */
const LOUDEST = 1e4;
const FAINTEST = 1e-15;

/** A separator around any runner of a model. */
export class NeuralSeparator implements Separator {
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly latencyFrames: Frames;
  readonly maskBins: number;

  readonly #runner: ModelRunner;
  readonly #onFailure: ((error: unknown) => void) | undefined;
  readonly #head: ModelHead;
  readonly #mid: Channel;
  readonly #side: Channel;
  /** Of the last answer. */
  readonly #masks: PerStem<MidSideMasks>;
  readonly #previous: StereoHop;
  readonly #current: StereoHop;

  constructor(manifest: ModelManifest, runner: ModelRunner, onFailure?: (error: unknown) => void) {
    this.name = manifest.name;
    this.sampleRate = manifest.sampleRate;
    this.hopFrames = manifest.hopFrames;
    this.latencyFrames = manifest.latencyFrames;
    this.#runner = runner;
    this.#onFailure = onFailure;
    this.maskBins = manifest.frameFrames / 2 + 1;
    this.#head = createModelHead(manifest);
    this.#mid = new Channel(manifest);
    this.#side = new Channel(manifest);
    const mask = (): Float32Array => new Float32Array(2 * this.maskBins);
    this.#masks = perStem(() => ({ mid: mask(), side: mask() }));
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
    this.#head.writeInput(this.#mid.spectrum, this.#side.spectrum, this.#runner.input);
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
    for (const stem of STEM_NAMES) {
      for (const mask of [this.#masks[stem].mid, this.#masks[stem].side]) {
        mask.forEach((_, i) => (mask[i] = i % 2 === 0 ? 1 / STEMS : 0));
      }
    }
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

  /** Takes an answer of numbers; a state that has gone bad is forgotten instead. */
  #keep(answer: Float32Array): void {
    let sum = 0;
    for (let i = 0; i < answer.length; i++) sum += answer[i]!;
    if (Number.isFinite(sum)) this.#head.readMasks(answer, this.#masks);
    else this.#runner.reset();
  }

  #writeStems(out: StemHops): void {
    const { other } = out.audio;
    other.left.set(this.#previous.left);
    other.right.set(this.#previous.right);
    for (const stem of STEM_NAMES) this.#writeMask(this.#masks[stem], out.masks[stem]);
    RESYNTHESISED.forEach((stem, voice) => {
      const mid = this.#mid.synthesise(voice, this.#masks[stem].mid);
      const side = this.#side.synthesise(voice, this.#masks[stem].side);
      const target = out.audio[stem];
      for (let i = 0; i < mid.length; i++) {
        target.left[i] = mid[i]! + side[i]!;
        target.right[i] = mid[i]! - side[i]!;
        other.left[i]! -= target.left[i]!;
        other.right[i]! -= target.right[i]!;
      }
    });
  }

  /** Amplitude of the stem over that of the mix, both channels together; of the middle's mask in silence. */
  #writeMask({ mid, side }: MidSideMasks, mask: Float32Array): void {
    for (let bin = 0; bin < mask.length; bin++) {
      const midPower = powerAt(this.#mid.spectrum, bin);
      const sidePower = powerAt(this.#side.spectrum, bin);
      const total = midPower + sidePower;
      const midShare = powerAt(mid, bin);
      const share = total > 0 ? (midShare * midPower + powerAt(side, bin) * sidePower) / total : midShare;
      mask[bin] = Math.min(1, Math.sqrt(share));
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
  synthesise(voice: number, mask: Float32Array): Float32Array {
    for (let at = 0; at < mask.length; at += 2) {
      const re = this.spectrum[at]!;
      const im = this.spectrum[at + 1]!;
      this.#masked[at] = re * mask[at]! - im * mask[at + 1]!;
      this.#masked[at + 1] = re * mask[at + 1]! + im * mask[at]!;
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

/** Of a bin of interleaved re, im. */
function powerAt(values: Float32Array | Float64Array, bin: number): number {
  return values[2 * bin]! ** 2 + values[2 * bin + 1]! ** 2;
}

/** Not finite or inaudible: 0. Far beyond full scale: clipped. */
function clean(sample: number): number {
  const size = Math.abs(sample);
  if (!(size > FAINTEST) || size === Infinity) return 0;
  return size > LOUDEST ? Math.sign(sample) * LOUDEST : sample;
}
