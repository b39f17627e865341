/**
 * Runs the engine on the mixture and the masks of each hop: features and events. The separator in it hands over what the
 * separation stage has computed.
 */
import {
  Engine,
  STEM_NAMES,
  type AnalyzerOptions,
  type PerStem,
  type Separator,
  type SeparatorFormat,
  type StemHops,
  type StereoHop,
} from '@sense/core/engine';
import type { HopBlock } from '../hop-block.js';
import type { FileFormat, Stage } from './stage.js';

export class AnalysisStage implements Stage {
  readonly #separated: SeparatedAhead;
  readonly #options: AnalyzerOptions;
  #engine: Engine | undefined;

  /** @param options in addition to the hints for each file */
  constructor(format: SeparatorFormat, options: AnalyzerOptions = {}) {
    this.#separated = new SeparatedAhead(format);
    this.#options = options;
  }

  begin({ hints }: FileFormat): void {
    this.#engine = new Engine(this.#separated, { ...this.#options, ...hints });
  }

  process(block: HopBlock): void {
    const startedAt = performance.now();
    const engine = this.#engine!;
    for (let i = 0; i < block.filled; i++) {
      const { mix, masks, features } = block.hops[i]!;
      this.#separated.source = masks;
      void engine.process(mix);
      features.set(engine.features.block);
      for (const event of engine.events) block.events.push({ hop: i, event });
    }
    block.processingMs += performance.now() - startedAt;
  }
}

/** A separator whose masks have been computed. Hands them over; the engine does not read the audio. */
class SeparatedAhead implements Separator {
  readonly name: string;
  readonly sampleRate: number;
  readonly hopFrames: number;
  readonly latencyFrames: number;
  readonly maskBins: number;
  /** Masks of the next hop; set before each {@link process}. */
  source: PerStem<Float32Array> | undefined;

  constructor({ name, sampleRate, hopFrames, latencyFrames, maskBins }: SeparatorFormat) {
    this.name = name;
    this.sampleRate = sampleRate;
    this.hopFrames = hopFrames;
    this.latencyFrames = latencyFrames;
    this.maskBins = maskBins;
  }

  process(_: StereoHop, out: StemHops): void {
    for (const stem of STEM_NAMES) out.masks[stem].set(this.source![stem]);
  }

  reset(): void {
    // Has no state.
  }
}
