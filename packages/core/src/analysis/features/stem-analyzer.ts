/**
 * What is known of one stem: sees the mixture's spectrum through the stem's mask, measures features
 * over a hop and finds onsets. Knows nothing of other stems, nor of event ids.
 */
import type { LogFilterbank } from '../../dsp/filterbank.js';
import { FEATURE_NAMES } from '../../model/events.js';
import {
  SILENCE_DB,
  powerToDb,
  type Decibels,
  type Frames,
  type Hertz,
  type NormalRange,
  type Seconds,
} from '../../model/units.js';
import { MomentaryLoudness } from './loudness.js';
import { OnsetDetector, type OnsetDetectorOptions } from '../onset/onset-detector.js';

/** Limits of the low, middle and high band. */
const LOW_HZ: Hertz = 250;
const HIGH_HZ: Hertz = 4000;
const FLUX_THRESHOLD_AT = FEATURE_NAMES.indexOf('fluxThreshold');

export interface StemAnalyzerOptions extends Omit<OnsetDetectorOptions, 'bands'> {
  readonly filterbank: LogFilterbank;
  readonly sampleRate: Hertz;
  /** Bins of the spectrum. */
  readonly bins: number;
  /** Gains of the mask. */
  readonly maskBins: number;
  /** Duration of a hop. */
  readonly hopSeconds: Seconds;
  /** Weight of each bin's power in loudness. */
  readonly kWeights: Float32Array;
}

export class StemAnalyzer {
  /** True if an onset began in the hop; the fields below describe it. */
  onsetFound = false;
  /** Magnitudes of the bands of the last frame. */
  readonly bands: Float32Array;
  /** How much each band grew in the last frame: change of log10 magnitude, >= 0. */
  readonly bandFlux: Float32Array;
  /** What each part of the spectrum added to the flux of the last frame. */
  readonly fluxParts: Float32Array;
  /** End of the frame in which it was found, in frames of the input. */
  onsetFrame: Frames = 0;
  onsetLevelDb: Decibels = SILENCE_DB;
  onsetConfidence: NormalRange = 0;
  /** Of the last frame. */
  #levelDb: Decibels = SILENCE_DB;
  readonly #detector: OnsetDetector;
  readonly #loudness: MomentaryLoudness;
  readonly #kWeights: Float32Array;
  readonly #filterbank: LogFilterbank;
  readonly #binHz: Hertz;
  readonly #lowBins: number;
  readonly #highBin: number;
  readonly #maskStep: number;
  readonly #gains: Float32Array;
  readonly #magnitudes: Float32Array;
  /** Sums over the frames of the hop. */
  #low = 0;
  #mid = 0;
  #high = 0;
  #moment = 0;
  #loud = 0;
  #flux = 0;
  #frames = 0;
  #fluxThreshold = 0;
  /** Frames loud enough for an onset. */
  #audibleFrames = 0;

  constructor(options: StemAnalyzerOptions) {
    const { filterbank, sampleRate, bins, maskBins } = options;
    this.#detector = new OnsetDetector({ ...options, bands: filterbank.bands });
    this.fluxParts = this.#detector.fluxParts;
    this.bandFlux = this.#detector.growth;
    this.#loudness = new MomentaryLoudness(options.hopSeconds);
    this.#kWeights = options.kWeights;
    this.#filterbank = filterbank;
    this.#binHz = sampleRate / 2 / (bins - 1);
    this.#lowBins = Math.min(bins, Math.ceil(LOW_HZ / this.#binHz));
    this.#highBin = Math.min(bins, Math.ceil(HIGH_HZ / this.#binHz));
    this.#maskStep = (maskBins - 1) / (bins - 1);
    this.#gains = new Float32Array(bins);
    this.#magnitudes = new Float32Array(bins);
    this.bands = new Float32Array(filterbank.bands);
  }

  /** Starts a hop that is seen through `mask`. */
  beginHop(mask: Float32Array): void {
    const last = mask.length - 1;
    for (let bin = 0; bin < this.#gains.length; bin++) {
      const position = bin * this.#maskStep;
      const below = Math.min(Math.floor(position), last);
      const above = Math.min(below + 1, last);
      this.#gains[bin] = mask[below]! + (position - below) * (mask[above]! - mask[below]!);
    }
    this.#low = this.#mid = this.#high = this.#moment = this.#loud = this.#flux = this.#frames = 0;
    this.#fluxThreshold = this.#audibleFrames = 0;
    this.onsetFound = false;
  }

  /**
   * Takes a frame of the hop. Where it returns true an onset may begin: {@link begin} it, or leave it.
   *
   * @param magnitudes square roots of the mixture's power in each bin
   * @param gain brings the mixture to the level the detector is meant for
   */
  process(magnitudes: Float32Array, gain: number): boolean {
    const power = this.#mask(magnitudes);
    this.#filterbank.apply(this.#magnitudes, this.bands);
    const rises = this.#detector.process(this.bands, gain, power);
    this.#levelDb = powerToDb(power);
    if (this.onsetFound) this.onsetLevelDb = Math.max(this.onsetLevelDb, this.#levelDb);
    this.#flux += this.#detector.flux;
    this.#frames++;
    this.#fluxThreshold += this.#detector.fluxThreshold;
    if (this.#detector.fluxThreshold > 0) this.#audibleFrames++;
    return rises;
  }

  /**
   * An onset begins in the last frame.
   *
   * @param endFrame input frames up to the end of the frame
   * @param confidence how likely that is
   */
  begin(endFrame: Frames, confidence: NormalRange): void {
    this.#detector.take();
    this.onsetFound = true;
    this.onsetFrame = endFrame;
    this.onsetConfidence = confidence;
    this.onsetLevelDb = this.#levelDb;
  }

  /**
   * Raises the level of the onset to what the newest samples hold: the long frame has seen too
   * little of a sound that began just now.
   *
   * @param power spectrum of a frame `bins - 1` of which divides that of the long one
   */
  raiseLevel(power: Float32Array): void {
    const ratio = (this.#gains.length - 1) / (power.length - 1);
    let sum = 0;
    for (let bin = 0; bin < power.length; bin++) sum += this.#gains[bin * ratio]! ** 2 * power[bin]!;
    this.onsetLevelDb = Math.max(this.onsetLevelDb, powerToDb(sum));
  }

  /** Strength of the onset of this hop. Call once for each onset. */
  onsetStrength(): NormalRange {
    return this.#detector.strength(this.onsetLevelDb);
  }

  /** Writes the features of the hop from `out[at]` on, in the order of `FEATURE_NAMES`, pitch left out. Call once a hop. */
  writeFeatures(out: Float32Array, at: number): void {
    const frames = Math.max(1, this.#frames);
    const power = this.#low + this.#mid + this.#high;
    const levelDb = powerToDb(power / frames);
    out[at] = levelDb;
    out[at + 1] = levelDb > SILENCE_DB ? this.#moment / power : 0;
    out[at + 2] = powerToDb(this.#low / frames);
    out[at + 3] = powerToDb(this.#mid / frames);
    out[at + 4] = powerToDb(this.#high / frames);
    out[at + 5] = this.#flux / frames;
    out[at + 6] = this.#loudness.push(this.#loud / frames);
    out[at + FLUX_THRESHOLD_AT] = this.#fluxThreshold / Math.max(1, this.#audibleFrames);
  }

  reset(): void {
    this.#detector.reset();
    this.#loudness.reset();
    this.onsetFound = false;
  }

  /** Masks the frame, adds it to the sums of the hop and returns its power. */
  #mask(magnitudes: Float32Array): number {
    let low = 0;
    let mid = 0;
    let high = 0;
    let moment = 0;
    let loud = 0;
    for (let bin = 0; bin < this.#gains.length; bin++) {
      const magnitude = this.#gains[bin]! * magnitudes[bin]!;
      const power = magnitude * magnitude;
      this.#magnitudes[bin] = magnitude;
      moment += power * bin;
      loud += power * this.#kWeights[bin]!;
      if (bin < this.#lowBins) low += power;
      else if (bin < this.#highBin) mid += power;
      else high += power;
    }
    this.#low += low;
    this.#mid += mid;
    this.#high += high;
    this.#moment += moment * this.#binHz;
    this.#loud += loud;
    return low + mid + high;
  }
}
