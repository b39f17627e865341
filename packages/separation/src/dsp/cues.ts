/**
 * Cues of each band at the newest frame, the input of the prior: level, change, roughness, texture,
 * tonality and width, as numbers near unit size that do not depend on loudness. Causal and pure.
 */
import type { ErbBands } from './erb-bands.js';
import { findSpectrumEnd } from './spectrum-end.js';

/** Order of the cues of one band. */
export const CUES = [
  'level',
  'changeOver30Ms',
  'changeOver120Ms',
  'changeOver500Ms',
  'changeOver3S',
  'roughness',
  'onsetRate',
  'percussive',
  'moving',
  'percussiveBefore',
  'movingBefore',
  'tonality',
  'width',
  'prominence',
] as const;

export const CUE_COUNT = CUES.length;

const TIME = {
  changesSeconds: [0.03, 0.12, 0.5, 3],
  roughnessSeconds: 0.4,
  onsetRateSeconds: 1,
  textureSeconds: 0.25,
  loudnessSeconds: 2,
  /** Audio needed before the end of the spectrum is estimated. */
  endSeconds: 0.3,
} as const;
/** Added to the power of each bin: -140 dB below a full-scale sine in a frame of 2048. */
const POWER_FLOOR = 1e-9;
/** Bins to each side over which the tonality of a narrow band is measured. */
const TONALITY_REACH_BINS = 6;
/** Bands to each side that a band's prominence is measured against. */
const PROMINENCE_REACH_BANDS = 6;
/** Drop of the level cue from one extrapolated band to the next above. */
const LEVEL_SLOPE = 0.1;

export class CueExtractor {
  /** `CUE_COUNT` values for each band, band after band. */
  readonly values: Float32Array;
  readonly #bands: ErbBands;
  readonly #hopSeconds: number;
  readonly #logLevel: Float32Array;
  readonly #previous: Float32Array;
  /** One row of band states for each slow value. */
  readonly #means: readonly Float32Array[];
  readonly #roughness: Float32Array;
  readonly #onsetRate: Float32Array;
  readonly #percussive: Float32Array;
  readonly #moving: Float32Array;
  readonly #logBins: Float32Array;
  /** Steps of the running means in this frame. */
  readonly #changeSteps = new Float64Array(TIME.changesSeconds.length);
  #roughnessStep = 1;
  #onsetRateStep = 1;
  #textureStep = 1;
  #loudness = 0;
  /** Logarithm of the loudness. */
  #logLoudness = 0;
  #frames = 0;
  /** The first band that is cut off. */
  #end: number;

  constructor(bands: ErbBands, hopSeconds: number) {
    this.#bands = bands;
    this.#hopSeconds = hopSeconds;
    const perBand = (): Float32Array => new Float32Array(bands.count);
    this.values = new Float32Array(bands.count * CUE_COUNT);
    this.#end = bands.count;
    this.#logLevel = perBand();
    this.#previous = perBand();
    this.#means = TIME.changesSeconds.map(perBand);
    this.#roughness = perBand();
    this.#onsetRate = perBand();
    this.#percussive = perBand();
    this.#moving = perBand();
    this.#logBins = new Float32Array(bands.bandOfBin.length);
  }

  /**
   * Processes the newest frame and updates {@link values}. Bands that a codec or a lower sample rate has
   * cut off get the cues of the highest remaining band: the prior is trained on full-band music and would
   * treat their silence as a property of the music.
   * @param mid power of the mid signal in each bin
   * @param side power of the side signal in each bin
   * @param textures fraction of each bin of mid that is percussive, moving and steady
   */
  process(mid: Float32Array, side: Float32Array, textures: readonly Float32Array[]): void {
    this.#frames++;
    this.#setSteps();
    this.#measureLevels(mid, side);
    this.#findEnd();
    for (let band = 0; band < this.#bands.count; band++) {
      this.#writeLevelCues(band);
      this.#writeTextureCues(band, mid, side, textures);
    }
    this.#extrapolateAboveEnd();
    this.#previous.set(this.#logLevel);
  }

  reset(): void {
    this.#frames = 0;
    this.#loudness = 0;
    this.#end = this.#bands.count;
    const states = [this.#roughness, this.#onsetRate, this.#percussive, this.#moving, this.#previous];
    for (const state of [...this.#means, ...states]) state.fill(0);
  }

  #setSteps(): void {
    for (let i = 0; i < this.#changeSteps.length; i++) this.#changeSteps[i] = this.#step(TIME.changesSeconds[i]!);
    this.#roughnessStep = this.#step(TIME.roughnessSeconds);
    this.#onsetRateStep = this.#step(TIME.onsetRateSeconds);
    this.#textureStep = this.#step(TIME.textureSeconds);
  }

  #measureLevels(mid: Float32Array, side: Float32Array): void {
    const { edges, count } = this.#bands;
    let total = 0;
    const logBins = this.#logBins;
    for (let bin = 0; bin < mid.length; bin++) logBins[bin] = Math.log(mid[bin]! + POWER_FLOOR);
    for (let band = 0; band < count; band++) {
      const from = edges[band]!;
      const to = edges[band + 1]!;
      let power = 0;
      for (let bin = from; bin < to; bin++) power += mid[bin]! + side[bin]!;
      total += power;
      this.#logLevel[band] = Math.log(power / (to - from) + POWER_FLOOR);
    }
    this.#loudness += this.#step(TIME.loudnessSeconds) * (total - this.#loudness);
    if (!(this.#loudness > 1e-20)) this.#loudness = 0;
    this.#logLoudness = Math.log(this.#loudness + 1000 * POWER_FLOOR);
  }

  #findEnd(): void {
    if (this.#frames * this.#hopSeconds < TIME.endSeconds) return;
    this.#end = findSpectrumEnd(this.#means.at(-1)!, Math.log(POWER_FLOOR), this.#bands.centresHz);
  }

  /** Spectral band replication (Dietz et al., AES Convention 112, 2002), of cues instead of sound. */
  #extrapolateAboveEnd(): void {
    const { values } = this;
    const last = this.#end - 1;
    for (let band = this.#end; band < this.#bands.count; band++) {
      values.copyWithin(band * CUE_COUNT, last * CUE_COUNT, this.#end * CUE_COUNT);
      values[band * CUE_COUNT]! -= LEVEL_SLOPE * (band - last);
    }
  }

  #writeLevelCues(band: number): void {
    const { values } = this;
    const at = band * CUE_COUNT;
    const level = this.#logLevel[band]!;
    values[at] = 0.25 * (level - this.#logLoudness) + 1.5;
    for (let i = 0; i < this.#means.length; i++) {
      const means = this.#means[i]!;
      const mean = this.#frames === 1 ? level : means[band]!;
      values[at + 1 + i] = 0.4 * (level - mean);
      means[band] = mean + this.#changeSteps[i]! * (level - mean);
    }
    const change = this.#frames === 1 ? 0 : level - this.#previous[band]!;
    this.#roughness[band] = follow(this.#roughness[band]!, Math.abs(change), this.#roughnessStep);
    this.#onsetRate[band] = follow(this.#onsetRate[band]!, Math.max(0, change), this.#onsetRateStep);
    values[at + 5] = 1.5 * this.#roughness[band]! - 1;
    values[at + 6] = 3 * this.#onsetRate[band]! - 1;
  }

  #writeTextureCues(band: number, mid: Float32Array, side: Float32Array, textures: readonly Float32Array[]): void {
    const { values } = this;
    const { edges } = this.#bands;
    const at = band * CUE_COUNT + 7;
    const from = edges[band]!;
    const to = edges[band + 1]!;
    let midPower = POWER_FLOOR;
    let sidePower = POWER_FLOOR;
    let percussivePower = 0;
    let movingPower = 0;
    const percussiveFractions = textures[0]!;
    const movingFractions = textures[1]!;
    for (let bin = from; bin < to; bin++) {
      const power = mid[bin]!;
      midPower += power;
      sidePower += side[bin]!;
      percussivePower += power * percussiveFractions[bin]!;
      movingPower += power * movingFractions[bin]!;
    }
    const percussive = percussivePower / midPower;
    const moving = movingPower / midPower;
    values[at] = 2 * percussive - 1;
    values[at + 1] = 2 * moving - 1;
    this.#percussive[band] = follow(this.#percussive[band]!, percussive, this.#textureStep);
    this.#moving[band] = follow(this.#moving[band]!, moving, this.#textureStep);
    values[at + 2] = 2 * this.#percussive[band]! - 1;
    values[at + 3] = 2 * this.#moving[band]! - 1;
    values[at + 4] = this.#tonality(from, to, mid);
    values[at + 5] = 2 * Math.sqrt(sidePower / (midPower + sidePower)) - 0.5;
    let around = 0;
    const low = Math.max(0, band - PROMINENCE_REACH_BANDS);
    const high = Math.max(low, Math.min(this.#end - 1, band + PROMINENCE_REACH_BANDS));
    for (let other = low; other <= high; other++) around += this.#logLevel[other]!;
    values[at + 6] = 0.4 * (this.#logLevel[band]! - around / (high - low + 1));
  }

  /** Log of the arithmetic over the geometric mean of power around the band: 0 flat, large tonal. */
  #tonality(from: number, to: number, power: Float32Array): number {
    const low = Math.max(0, from - TONALITY_REACH_BINS);
    const high = Math.min(power.length, to + TONALITY_REACH_BINS);
    let sum = POWER_FLOOR;
    let logs = 0;
    const logBins = this.#logBins;
    for (let bin = low; bin < high; bin++) {
      sum += power[bin]!;
      logs += logBins[bin]!;
    }
    return 0.5 * (Math.log(sum / (high - low)) - logs / (high - low)) - 0.5;
  }

  /** Step of a running mean over `seconds`; a plain mean until that much audio has been processed. */
  #step(seconds: number): number {
    return Math.max(1 - Math.exp(-this.#hopSeconds / seconds), 1 / this.#frames);
  }
}

function follow(state: number, value: number, step: number): number {
  return state + step * (value - state);
}
