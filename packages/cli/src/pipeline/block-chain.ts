/**
 * The way of the blocks from the source of hops through the stages to the sinks: on one thread or on several.
 */
import type { HopBlock } from './hop-block.js';

/** Takes blocks in order and hands them on in order. */
export interface BlockChain {
  /** An empty block to fill; waits until one is free, which bounds the memory. Rejects if a stage or the sink failed. */
  acquire(): HopBlock | Promise<HopBlock>;
  /** Sends a filled block on its way. */
  submit(block: HopBlock): void | Promise<void>;
  /** Resolves when the sink has taken all submitted blocks. */
  finish(): Promise<void>;
}
