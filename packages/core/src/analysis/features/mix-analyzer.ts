/**
 * What is known of the mixture as a whole: its loudness and where the piece is heading. Knows
 * nothing of stems beyond their rows in the feature block.
 */
import { FEATURE_NAMES, type FeatureBlock } from '../../model/events.js';
import { STEM_NAMES } from '../../model/stems.js';
import type { Hertz, Seconds } from '../../model/units.js';
import { MomentaryLoudness } from './loudness.js';
import { StructureTracker } from '../structure/structure-tracker.js';

/** Levels of each stem that make up what a section sounds like. */
const SECTION_LEVELS = ['lowDb', 'midDb', 'highDb'] as const;

export class MixAnalyzer {
  readonly #kWeights: Float32Array;
  readonly #binHz: Hertz;
  readonly #loudness: MomentaryLoudness;
  readonly #structure: StructureTracker;
  readonly #levels = new Float32Array(STEM_NAMES.length * SECTION_LEVELS.length);
  /** Sums over the frames of the hop. */
  #loud = 0;
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
    for (let bin = 0; bin < power.length; bin++) {
      this.#loud += power[bin]! * this.#kWeights[bin]!;
      this.#power += power[bin]!;
      this.#moment += power[bin]! * bin;
    }
    this.#frames++;
  }

  /** Ends the hop: reads the stems' features from `block` and writes the mixture's behind them. */
  writeFeatures(block: FeatureBlock): void {
    const loudness = this.#loudness.push(this.#loud / Math.max(1, this.#frames));
    const centroidHz = this.#power > 0 ? (this.#moment / this.#power) * this.#binHz : 0;
    let level = 0;
    for (let stem = 0; stem < STEM_NAMES.length; stem++) {
      for (const name of SECTION_LEVELS) {
        this.#levels[level++] = block[stem * FEATURE_NAMES.length + FEATURE_NAMES.indexOf(name)]!;
      }
    }
    this.#structure.push(loudness, centroidHz, this.#levels);
    const at = STEM_NAMES.length * FEATURE_NAMES.length;
    block[at] = loudness;
    block[at + 1] = this.#structure.buildUp;
    block[at + 2] = this.#structure.novelty;
    this.#loud = this.#power = this.#moment = this.#frames = 0;
  }

  reset(): void {
    this.#loudness.reset();
    this.#structure.reset();
    this.#loud = this.#power = this.#moment = this.#frames = 0;
  }
}
