/**
 * Resamples the stems to the rate of the file, aligned with it. Does nothing in a run that does not want them.
 */
import { STEM_NAMES, type SeparatorFormat } from '@sense/core/engine';
import type { HopBlock } from '../hop-block.js';
import { StemAligner, type StemAlignerOptions } from '../stem-aligner.js';
import type { FileFormat, Stage } from './stage.js';

export class AlignmentStage implements Stage {
  readonly #format: SeparatorFormat;
  #aligner: StemAligner | undefined;

  constructor(format: SeparatorFormat) {
    this.#format = format;
  }

  begin(file: FileFormat): void {
    this.#aligner = new StemAligner(alignmentOf(this.#format, file));
  }

  process(block: HopBlock): void {
    for (let i = 0; i < block.filled; i++) {
      const { stems, aligned } = block.hops[i]!;
      if (!aligned) continue;
      const frames = this.#aligner!.process(stems!.audio);
      block.alignedFrames[i] = frames;
      for (const stem of STEM_NAMES) {
        for (const [c, channel] of this.#aligner!.stems[stem].entries()) {
          aligned[stem][c]!.set(channel.subarray(0, frames));
        }
      }
    }
  }
}

/** How the stems of a separator are aligned with a file. */
export function alignmentOf(format: SeparatorFormat, file: FileFormat): StemAlignerOptions {
  return {
    engineRate: format.sampleRate,
    fileRate: file.sampleRate,
    delayFrames: format.latencyFrames + file.delayFrames,
    hopFrames: format.hopFrames,
    channels: file.channels,
  };
}
