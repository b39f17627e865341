/**
 * A stage of the pipeline: does one part of the work on every hop. Stages run one after another on a thread, or each on
 * a thread of its own.
 */
import type { BeatHints, Frames, Hertz } from '@sense/core/engine';
import type { HopBlock } from '../hop-block.js';

/** What stages need to know about a file. Plain data. */
export interface FileFormat {
  readonly sampleRate: Hertz;
  /** Channels of the stems. */
  readonly channels: 1 | 2;
  /** Delay of the mixture at the engine's rate behind the file, in frames at that rate. */
  readonly delayFrames: Frames;
  readonly hints: BeatHints;
}

export interface Stage {
  /** Prepares for a new file: the state is that after construction. */
  begin(file: FileFormat): void;
  /** Processes the hops of the next block. */
  process(block: HopBlock): void | Promise<void>;
  dispose?(): void;
}
