/**
 * Build-up and novelty of a piece: compares running means over a short and a long time. Causal.
 */
import { clamp, type Decibels, type Hertz, type NormalRange, type Seconds } from '../../model/units.js';

/** Time constants of the two means that are compared. */
const SHORT_SECONDS: Seconds = 1.5;
const LONG_SECONDS: Seconds = 12;
/** Increase of loudness alone, or of brightness alone, that makes a build-up of 1. */
const FULL_INCREASE_DB: Decibels = 9;
const FULL_INCREASE_OCTAVES = 1.5;
/** Mean change of the bands of all stems at which novelty reaches 1 - 1/e. */
const NOVELTY_DB: Decibels = 8;
/** Range of band levels below the loudness of the mixture: fainter bands do not define a section. */
const BAND_RANGE_DB: Decibels = 40;
/** Below this loudness the tracker resets. */
const MIN_LUFS: Decibels = -70;
const MIN_CENTROID_HZ: Hertz = 50;

/** A running mean that starts at its first value. */
class Mean {
  value = 0;
  readonly #weight: number;
  #started = false;

  constructor(hopSeconds: Seconds, seconds: Seconds) {
    this.#weight = 1 - Math.exp(-hopSeconds / seconds);
  }

  push(value: number): void {
    this.value += (this.#started ? this.#weight : 1) * (value - this.value);
    this.#started = true;
  }

  reset(): void {
    this.value = 0;
    this.#started = false;
  }
}

export class StructureTracker {
  /** 0: steady or falling; 1: much louder and brighter than some seconds ago. */
  buildUp: NormalRange = 0;
  /** Difference from the preceding seconds: peaks one to two seconds after a new section starts. */
  novelty: NormalRange = 0;
  readonly #short: readonly Mean[];
  readonly #long: readonly Mean[];
  readonly #loudness: readonly [Mean, Mean];
  readonly #brightness: readonly [Mean, Mean];

  /** @param bands number of levels that are compared: each band of each stem */
  constructor(hopSeconds: Seconds, bands: number) {
    const means = (count: number, seconds: Seconds): Mean[] =>
      Array.from({ length: count }, () => new Mean(hopSeconds, seconds));
    this.#short = means(bands, SHORT_SECONDS);
    this.#long = means(bands, LONG_SECONDS);
    this.#loudness = [new Mean(hopSeconds, SHORT_SECONDS), new Mean(hopSeconds, LONG_SECONDS)];
    this.#brightness = [new Mean(hopSeconds, SHORT_SECONDS), new Mean(hopSeconds, LONG_SECONDS)];
  }

  /** Takes a hop: loudness of the mixture in LUFS, its spectral centroid, and the level of each band in dBFS. */
  push(loudness: Decibels, centroidHz: Hertz, bandLevels: Float32Array): void {
    if (loudness < MIN_LUFS) {
      this.reset();
      return;
    }
    const octaves = Math.log2(Math.max(centroidHz, MIN_CENTROID_HZ));
    for (const mean of this.#loudness) mean.push(loudness);
    for (const mean of this.#brightness) mean.push(octaves);
    const louder = (this.#loudness[0].value - this.#loudness[1].value) / FULL_INCREASE_DB;
    const brighter = (this.#brightness[0].value - this.#brightness[1].value) / FULL_INCREASE_OCTAVES;
    this.buildUp = clamp(louder + brighter, 0, 1);
    let change = 0;
    for (let band = 0; band < this.#short.length; band++) {
      const level = Math.max(bandLevels[band]!, loudness - BAND_RANGE_DB);
      this.#short[band]!.push(level);
      this.#long[band]!.push(level);
      change += Math.abs(this.#short[band]!.value - this.#long[band]!.value);
    }
    this.novelty = 1 - Math.exp(-change / this.#short.length / NOVELTY_DB);
  }

  reset(): void {
    this.buildUp = this.novelty = 0;
    for (const mean of [...this.#short, ...this.#long, ...this.#loudness, ...this.#brightness]) mean.reset();
  }
}
