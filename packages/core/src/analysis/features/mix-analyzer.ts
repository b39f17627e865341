/**
 * Features of the mixture: loudness, build-up and novelty. Reads the levels of the stems from the
 * feature block.
 */
import { FEATURE_OFFSETS, type FeatureBlock } from '../../model/features.js';
import { STEM_NAMES } from '../../model/stems.js';
import type { Hertz, Seconds } from '../../model/units.js';
import { MomentaryLoudness } from './loudness.js';
import { StructureTracker } from '../structure/structure-tracker.js';

/** Offsets of the levels that describe a section: three bands of each stem. */
const SECTION_LEVELS: readonly number[] = STEM_NAMES.flatMap((stem) => {
  const { lowDb, midDb, highDb } = FEATURE_OFFSETS.stems[stem];
  return [lowDb, midDb, highDb];
});

export class MixAnalyzer {
  readonly #kWeights: Float32Array;
  readonly #binHz: Hertz;
  readonly #loudness: MomentaryLoudness;
  readonly #structure: StructureTracker;
  readonly #levels = new Float32Array(SECTION_LEVELS.length);
  /** Sums over the frames of the hop. */
  #weightedPower = 0;
  #power = 0;
  #moment = 0;
  #frames = 0;

  /** @param kWeights weight of each bin's power in loudness */
  constructor(hopSeconds: Seconds, kWeights: Float32Array, binHz: Hertz) {
    this.#kWeights = kWeights;
    this.#binHz = binHz;
    this.#loudness = new MomentaryLoudness(hopSeconds);
    this.#structure = new StructureTracker(hopSeconds, this.#levels.length);
  }

  /** Takes the power spectrum of a frame of the hop. */
  process(power: Float32Array): void {
    const kWeights = this.#kWeights;
    let weightedPower = this.#weightedPower;
    let sum = this.#power;
    let moment = this.#moment;
    for (let bin = 0; bin < power.length; bin++) {
      const value = power[bin]!;
      weightedPower += value * kWeights[bin]!;
      sum += value;
      moment += value * bin;
    }
    this.#weightedPower = weightedPower;
    this.#power = sum;
    this.#moment = moment;
    this.#frames++;
  }

  /** Ends the hop: reads the features of the stems from `block` and writes those of the mixture. Call once a hop. */
  writeFeatures(block: FeatureBlock): void {
    const loudness = this.#loudness.push(this.#weightedPower / Math.max(1, this.#frames));
    const centroidHz = this.#power > 0 ? (this.#moment / this.#power) * this.#binHz : 0;
    for (let i = 0; i < SECTION_LEVELS.length; i++) this.#levels[i] = block[SECTION_LEVELS[i]!]!;
    this.#structure.push(loudness, centroidHz, this.#levels);
    const offsets = FEATURE_OFFSETS.mix;
    block[offsets.loudness] = loudness;
    block[offsets.buildUp] = this.#structure.buildUp;
    block[offsets.novelty] = this.#structure.novelty;
    this.#weightedPower = this.#power = this.#moment = this.#frames = 0;
  }

  reset(): void {
    this.#loudness.reset();
    this.#structure.reset();
    this.#weightedPower = this.#power = this.#moment = this.#frames = 0;
  }
}
