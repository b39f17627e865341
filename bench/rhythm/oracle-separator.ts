/**
 * The separator that knows the answer: masks from the true stems, in the format and with the frame
 * of the engine's own separators, so that the same analysis can be heard on perfect separation. What
 * it is given to separate it ignores: it only counts hops.
 */
import {
  ENGINE_FORMAT,
  STEM_NAMES,
  StftAnalysis,
  createStereoHop,
  perStem,
  type Frames,
  type Hertz,
  type PerStem,
  type Separator,
  type StemHops,
  type StereoHop,
} from '@sense/core/engine';
import type { StereoAudio } from './stereo-audio.js';

const WINDOW_LENGTH: Frames = 2048;
/** Power of a bin (unscaled spectrum, both channels) below which there is nothing to divide. */
const SILENT_POWER = 1e-12;

/** Ratio masks |stem|^2 / sum of |stems|^2 of each bin; a stem that is undefined is silent. */
export class OracleSeparator implements Separator {
  readonly name = 'oracle';
  readonly sampleRate: Hertz = ENGINE_FORMAT.sampleRate;
  readonly hopFrames: Frames = ENGINE_FORMAT.hopFrames;
  readonly latencyFrames: Frames = ENGINE_FORMAT.hopFrames;
  readonly maskBins = WINDOW_LENGTH / 2 + 1;
  readonly #stems: PerStem<TrueStem>;
  readonly #total = new Float64Array(this.maskBins);
  #consumedFrames: Frames = 0;

  /** @param stems true stems at 48 kHz, in step with the mixture that the engine will be given */
  constructor(stems: PerStem<StereoAudio | undefined>) {
    this.#stems = perStem((stem) => new TrueStem(stems[stem]));
  }

  process(_hop: StereoHop, out: StemHops): void {
    const total = this.#total.fill(0);
    for (const name of STEM_NAMES) {
      const stem = this.#stems[name];
      stem.read(this.#consumedFrames - this.latencyFrames, out.audio[name]);
      stem.analyse(this.#consumedFrames);
      for (let bin = 0; bin < total.length; bin++) total[bin]! += stem.power[bin]!;
    }
    for (const name of STEM_NAMES) {
      const { power } = this.#stems[name];
      const mask = out.masks[name];
      for (let bin = 0; bin < mask.length; bin++) {
        mask[bin] = total[bin]! > SILENT_POWER ? power[bin]! / total[bin]! : 1 / STEM_NAMES.length;
      }
    }
    this.#consumedFrames += this.hopFrames;
  }

  reset(): void {
    this.#consumedFrames = 0;
    for (const name of STEM_NAMES) this.#stems[name].reset();
  }
}

/** One true stem and the power of its newest frame. */
class TrueStem {
  /** Power of each bin, both channels. */
  readonly power = new Float64Array(WINDOW_LENGTH / 2 + 1);
  readonly #audio: StereoAudio | undefined;
  readonly #left = new StftAnalysis({ windowLength: WINDOW_LENGTH, hopFrames: ENGINE_FORMAT.hopFrames });
  readonly #right = new StftAnalysis({ windowLength: WINDOW_LENGTH, hopFrames: ENGINE_FORMAT.hopFrames });
  readonly #hop = createStereoHop(ENGINE_FORMAT.hopFrames);
  readonly #spectrum = new Float64Array(2 * this.power.length);

  constructor(audio: StereoAudio | undefined) {
    this.#audio = audio;
  }

  /** Copies the hop that begins at frame `from`; silence before the beginning and after the end. */
  read(from: Frames, hop: StereoHop): void {
    const audio = this.#audio;
    for (const side of ['left', 'right'] as const) {
      hop[side].fill(0);
      if (audio && from >= 0) hop[side].set(audio[side].subarray(from, from + hop[side].length));
    }
  }

  analyse(from: Frames): void {
    if (!this.#audio) return;
    this.read(from, this.#hop);
    this.power.fill(0);
    this.#addPower(this.#left, this.#hop.left);
    this.#addPower(this.#right, this.#hop.right);
  }

  reset(): void {
    this.#left.reset();
    this.#right.reset();
    this.power.fill(0);
  }

  #addPower(stft: StftAnalysis, hop: Float32Array): void {
    stft.analyse(hop, this.#spectrum);
    for (let bin = 0; bin < this.power.length; bin++) {
      this.power[bin]! += this.#spectrum[2 * bin]! ** 2 + this.#spectrum[2 * bin + 1]! ** 2;
    }
  }
}
