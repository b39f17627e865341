/**
 * All stages on the calling thread, hop by hop: for separators that exist on this thread, such as those of
 * benchmarks, training and tests.
 */
import type { AnalyzerOptions, Separator, SeparatorFormat } from '@sense/core/engine';
import { HopBlock, blockBytes } from '../hop-block.js';
import { AlignmentStage } from './alignment-stage.js';
import { AnalysisStage } from './analysis-stage.js';
import { SeparationStage } from './separation-stage.js';
import type { Stage } from './stage.js';
import { blockFormatOf, type BlockChain, type Stages, type StagesRun } from './stages.js';

export class InlineStages implements Stages {
  readonly format: SeparatorFormat;
  readonly #stages: readonly Stage[];
  readonly #alignment: AlignmentStage;

  /** @param options in addition to the hints for each file */
  constructor(separator: Separator, options: AnalyzerOptions = {}) {
    this.format = separator;
    this.#stages = [new SeparationStage(separator), new AnalysisStage(separator, options)];
    this.#alignment = new AlignmentStage(separator);
  }

  begin(run: StagesRun): BlockChain {
    const stages = run.alignedFrames === undefined ? this.#stages : [...this.#stages, this.#alignment];
    for (const stage of stages) stage.begin(run.file);
    const format = blockFormatOf(this.format, run, { hops: 1, modelMasks: false, audio: true });
    const block = new HopBlock(format, new ArrayBuffer(blockBytes(format)));
    return {
      acquire: () => block,
      submit: async () => {
        for (const stage of stages) {
          const pending = stage.process(block);
          if (pending) await pending;
        }
        run.sink(block);
        block.clear();
      },
      finish: () => undefined,
    };
  }

  /** Disposes of the separator. */
  close(): void {
    for (const stage of this.#stages) stage.dispose?.();
  }
}
