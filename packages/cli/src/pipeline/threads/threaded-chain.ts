/**
 * The blocks of one file on their way through the threads, as the main thread sees them.
 */
import type { MessagePort } from 'node:worker_threads';
import { HopBlock, type BlockFormat } from '../hop-block.js';
import type { BlockChain, StagesRun } from '../stages/stages.js';
import type { BlockMessage } from './stage-messages.js';

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

export class ThreadedChain implements BlockChain {
  readonly #blocks: readonly HopBlock[];
  readonly #first: MessagePort;
  readonly #sink: StagesRun['sink'];
  readonly #free: HopBlock[];
  #inFlight = 0;
  #failure: { readonly error: unknown } | undefined;
  #acquiring: Waiting<HopBlock> | undefined;
  #finishing: Waiting<void> | undefined;

  /** @param first where submitted blocks go */
  constructor(
    format: BlockFormat,
    storages: readonly SharedArrayBuffer[],
    first: MessagePort,
    sink: StagesRun['sink'],
  ) {
    this.#blocks = storages.map((storage) => new HopBlock(format, storage));
    this.#free = [...this.#blocks];
    this.#first = first;
    this.#sink = sink;
  }

  acquire(): HopBlock | Promise<HopBlock> {
    if (this.#failure) throw this.#failure.error;
    const block = this.#free.pop();
    return block ?? new Promise((resolve, reject) => (this.#acquiring = { resolve, reject }));
  }

  submit(block: HopBlock): void {
    const { filled, reported, events, processingMs } = block;
    const index = this.#blocks.indexOf(block);
    this.#inFlight++;
    this.#first.postMessage({ type: 'block', index, filled, reported, events, processingMs } satisfies BlockMessage);
  }

  finish(): void | Promise<void> {
    if (this.#failure) throw this.#failure.error;
    if (this.#inFlight > 0) return new Promise((resolve, reject) => (this.#finishing = { resolve, reject }));
  }

  /** A block has passed all stages. */
  returned({ index, filled, reported, events, processingMs }: BlockMessage): void {
    if (this.#failure) return;
    const block = this.#blocks[index]!;
    Object.assign(block, { filled, reported, events, processingMs });
    try {
      this.#sink(block);
    } catch (error) {
      return this.fail(error);
    }
    block.clear();
    this.#inFlight--;
    if (this.#acquiring) this.#acquiring.resolve(block);
    else this.#free.push(block);
    this.#acquiring = undefined;
    if (this.#inFlight === 0) this.#finishing?.resolve();
  }

  /** Ends the run: whoever waits, or calls next, gets `error`. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#acquiring?.reject(this.#failure.error);
    this.#finishing?.reject(this.#failure.error);
  }
}
