/**
 * Analyses one stem: applies the stem's mask to the mixture's spectrum, measures features over a hop
 * and detects onset candidates.
 */
import type { LogFilterbank } from '../../dsp/filterbank.js';
import type { FeatureBlock, StemFeatureOffsets } from '../../model/features.js';
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

/** Edges of the low, middle and high band. */
const LOW_HZ: Hertz = 250;
const HIGH_HZ: Hertz = 4000;

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
  /** True if an onset was accepted in this hop; then the onset fields describe it. */
  hasOnset = false;
  /** Magnitudes of the bands of the last frame. */
  readonly bands: Float32Array;
  /** Spectral flux of each band in the last frame: positive change of log10 magnitude, >= 0. */
  readonly bandFlux: Float32Array;
  /** Contribution of each part of the spectrum to the flux of the last frame. */
  readonly fluxParts: Float32Array;
  /** End of the frame in which the onset was detected, in frames of the input. */
  onsetFrame: Frames = 0;
  onsetLevelDb: Decibels = SILENCE_DB;
  onsetConfidence: NormalRange = 0;
  /** Level of the last frame. */
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
  #weightedPower = 0;
  #flux = 0;
  #frames = 0;
  #fluxThreshold = 0;
  /** Frames above the level gate of onsets. */
  #audibleFrames = 0;

  constructor(options: StemAnalyzerOptions) {
    const { filterbank, sampleRate, bins, maskBins } = options;
    this.#detector = new OnsetDetector({ ...options, bands: filterbank.bands });
    this.fluxParts = this.#detector.fluxParts;
    this.bandFlux = this.#detector.bandFlux;
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

  /** Starts a hop to which `mask` applies. */
  beginHop(mask: Float32Array): void {
    const last = mask.length - 1;
    const gains = this.#gains;
    const maskStep = this.#maskStep;
    for (let bin = 0; bin < gains.length; bin++) {
      const position = bin * maskStep;
      const below = Math.min(Math.floor(position), last);
      const above = Math.min(below + 1, last);
      gains[bin] = mask[below]! + (position - below) * (mask[above]! - mask[below]!);
    }
    this.#low = this.#mid = this.#high = this.#moment = this.#weightedPower = this.#flux = this.#frames = 0;
    this.#fluxThreshold = this.#audibleFrames = 0;
    this.hasOnset = false;
  }

  /**
   * Takes a frame of the hop.
   *
   * @param magnitudes square roots of the mixture's power in each bin
   * @param gain brings the mixture to the reference level
   * @returns true if the frame has an onset candidate: {@link accept} or ignore it
   */
  process(magnitudes: Float32Array, gain: number): boolean {
    const power = this.#mask(magnitudes);
    this.#filterbank.apply(this.#magnitudes, this.bands);
    const isCandidate = this.#detector.process(this.bands, gain, power);
    this.#levelDb = powerToDb(power);
    if (this.hasOnset) this.onsetLevelDb = Math.max(this.onsetLevelDb, this.#levelDb);
    this.#flux += this.#detector.flux;
    this.#frames++;
    this.#fluxThreshold += this.#detector.fluxThreshold;
    if (this.#detector.fluxThreshold > 0) this.#audibleFrames++;
    return isCandidate;
  }

  /**
   * The candidate in the last frame is an onset.
   *
   * @param endFrame input frames up to the end of the frame
   * @param confidence of the verifier
   */
  accept(endFrame: Frames, confidence: NormalRange): void {
    this.#detector.accept();
    this.hasOnset = true;
    this.onsetFrame = endFrame;
    this.onsetConfidence = confidence;
    this.onsetLevelDb = this.#levelDb;
  }

  /**
   * Raises the level of the onset to that of the newest samples: a sound that has just started fills
   * little of the long frame.
   *
   * @param power spectrum of a short frame whose `bins - 1` divides that of the long frame
   */
  raiseOnsetLevel(power: Float32Array): void {
    const ratio = (this.#gains.length - 1) / (power.length - 1);
    let sum = 0;
    for (let bin = 0; bin < power.length; bin++) sum += this.#gains[bin * ratio]! ** 2 * power[bin]!;
    this.onsetLevelDb = Math.max(this.onsetLevelDb, powerToDb(sum));
  }

  /** Strength of the onset of this hop. Call once for each onset. */
  onsetStrength(): NormalRange {
    return this.#detector.strength(this.onsetLevelDb);
  }

  /** Writes the features of the hop, except pitch, to `block`. Call once a hop. */
  writeFeatures(block: FeatureBlock, offsets: StemFeatureOffsets): void {
    const frames = Math.max(1, this.#frames);
    const power = this.#low + this.#mid + this.#high;
    const levelDb = powerToDb(power / frames);
    block[offsets.levelDb] = levelDb;
    block[offsets.centroidHz] = levelDb > SILENCE_DB ? this.#moment / power : 0;
    block[offsets.lowDb] = powerToDb(this.#low / frames);
    block[offsets.midDb] = powerToDb(this.#mid / frames);
    block[offsets.highDb] = powerToDb(this.#high / frames);
    block[offsets.flux] = this.#flux / frames;
    block[offsets.loudness] = this.#loudness.push(this.#weightedPower / frames);
    block[offsets.fluxThreshold] = this.#fluxThreshold / Math.max(1, this.#audibleFrames);
  }

  reset(): void {
    this.#detector.reset();
    this.#loudness.reset();
    this.hasOnset = false;
  }

  /** Applies the mask to the frame, adds the result to the sums of the hop and returns its power. */
  #mask(magnitudes: Float32Array): number {
    const gains = this.#gains;
    const masked = this.#magnitudes;
    const kWeights = this.#kWeights;
    const lowBins = this.#lowBins;
    const highBin = this.#highBin;
    let low = 0;
    let mid = 0;
    let high = 0;
    let moment = 0;
    let weightedPower = 0;
    for (let bin = 0; bin < gains.length; bin++) {
      const magnitude = gains[bin]! * magnitudes[bin]!;
      const power = magnitude * magnitude;
      masked[bin] = magnitude;
      moment += power * bin;
      weightedPower += power * kWeights[bin]!;
      if (bin < lowBins) low += power;
      else if (bin < highBin) mid += power;
      else high += power;
    }
    this.#low += low;
    this.#mid += mid;
    this.#high += high;
    this.#moment += moment * this.#binHz;
    this.#weightedPower += weightedPower;
    return low + mid + high;
  }
}
