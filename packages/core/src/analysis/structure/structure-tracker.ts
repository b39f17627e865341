/**
 * Where a piece is heading: whether it builds up, and whether it has just changed. Compares what
 * was heard of late with the time before, by running means, so both are causal and cost nothing.
 * Knows nothing of spectra.
 */
import { clamp, type Decibels, type Hertz, type NormalRange, type Seconds } from '../../model/units.js';

/** Time constants of what is now, and of what it is compared with. */
const NOW_SECONDS: Seconds = 1.5;
const BEFORE_SECONDS: Seconds = 12;
/** A rise of loudness, or of brightness, that makes a whole build-up by itself. */
const WHOLE_RISE_DB: Decibels = 9;
const WHOLE_RISE_OCTAVES = 1.5;
/** Mean change of the stems' bands at which novelty reaches 1 - 1/e. */
const NOVELTY_DB: Decibels = 8;
/** Bands are followed down to this far below the mixture: what is fainter does not make a section. */
const DEEPEST_BAND_DB: Decibels = 40;
const QUIETEST_LUFS: Decibels = -70;
const LOWEST_CENTROID_HZ: Hertz = 50;

/** A running mean that begins at the first value it is given. */
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
  /** 0: steady or falling; 1: far louder and brighter than some seconds ago. */
  buildUp: NormalRange = 0;
  /** How unlike the seconds before the music is now: peaks one to two seconds after a new section begins. */
  novelty: NormalRange = 0;
  readonly #now: readonly Mean[];
  readonly #before: readonly Mean[];
  readonly #loudness: readonly [Mean, Mean];
  readonly #brightness: readonly [Mean, Mean];

  /** @param bands levels that are compared: of every stem in every band */
  constructor(hopSeconds: Seconds, bands: number) {
    const means = (count: number, seconds: Seconds): Mean[] =>
      Array.from({ length: count }, () => new Mean(hopSeconds, seconds));
    this.#now = means(bands, NOW_SECONDS);
    this.#before = means(bands, BEFORE_SECONDS);
    this.#loudness = [new Mean(hopSeconds, NOW_SECONDS), new Mean(hopSeconds, BEFORE_SECONDS)];
    this.#brightness = [new Mean(hopSeconds, NOW_SECONDS), new Mean(hopSeconds, BEFORE_SECONDS)];
  }

  /** Takes a hop: loudness of the mixture in LUFS, its centroid, and the level of each band in dBFS. */
  push(loudness: Decibels, centroidHz: Hertz, bandLevels: Float32Array): void {
    if (loudness < QUIETEST_LUFS) {
      this.reset();
      return;
    }
    const octaves = Math.log2(Math.max(centroidHz, LOWEST_CENTROID_HZ));
    for (const mean of this.#loudness) mean.push(loudness);
    for (const mean of this.#brightness) mean.push(octaves);
    const louder = (this.#loudness[0].value - this.#loudness[1].value) / WHOLE_RISE_DB;
    const brighter = (this.#brightness[0].value - this.#brightness[1].value) / WHOLE_RISE_OCTAVES;
    this.buildUp = clamp(louder + brighter, 0, 1);
    let change = 0;
    for (let band = 0; band < this.#now.length; band++) {
      const level = Math.max(bandLevels[band]!, loudness - DEEPEST_BAND_DB);
      this.#now[band]!.push(level);
      this.#before[band]!.push(level);
      change += Math.abs(this.#now[band]!.value - this.#before[band]!.value);
    }
    this.novelty = 1 - Math.exp(-change / this.#now.length / NOVELTY_DB);
  }

  reset(): void {
    this.buildUp = this.novelty = 0;
    for (const mean of [...this.#now, ...this.#before, ...this.#loudness, ...this.#brightness]) mean.reset();
  }
}
