/**
 * The stages between the source of hops and the sinks, as the pipeline sees them: on its own thread or on others.
 */
import type { SeparatorFormat } from '@sense/core/engine';
import type { BlockFormat, HopBlock } from '../hop-block.js';
import type { FileFormat } from './stage.js';

/** Runs one file after another. */
export interface Stages {
  readonly format: SeparatorFormat;
  /** Starts a file; the previous one has been finished. */
  begin(run: StagesRun): BlockChain;
  /** Ends the stages, also in the middle of a file. */
  close(): void | Promise<void>;
}

export interface StagesRun {
  readonly file: FileFormat;
  /** Longest output of a hop of stems at the rate of the file; undefined without alignment. */
  readonly alignedFrames: number | undefined;
  /** Takes the blocks that have passed all stages, in order. */
  readonly sink: (block: HopBlock) => void;
}

/** The way of the blocks of one file. */
export interface BlockChain {
  /**
   * An empty block to fill. Waits until one is free, which bounds the memory. Throws or rejects if a stage or the sink
   * has failed.
   */
  acquire(): HopBlock | Promise<HopBlock>;
  /** Sends a filled block on its way. */
  submit(block: HopBlock): void | Promise<void>;
  /** Resolves when the sink has taken all submitted blocks. */
  finish(): void | Promise<void>;
}

/** The format of the blocks of a run. */
export function blockFormatOf(
  { hopFrames, maskBins }: SeparatorFormat,
  { file, alignedFrames }: Pick<StagesRun, 'file' | 'alignedFrames'>,
  parts: Pick<BlockFormat, 'hops' | 'modelMasks' | 'audio'>,
): BlockFormat {
  const aligned = alignedFrames === undefined ? undefined : { channels: file.channels, maxFrames: alignedFrames };
  return { ...parts, hopFrames, maskBins, aligned };
}
