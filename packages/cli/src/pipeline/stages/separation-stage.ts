/**
 * Runs the separator: stems and magnitude masks of each hop.
 */
import type { Separator } from '@sense/core/engine';
import { EngineInput } from '@sense/core/internal';
import type { HopBlock } from '../hop-block.js';
import type { MasksAhead } from './model-stage.js';
import type { Stage } from './stage.js';

export class SeparationStage implements Stage {
  readonly #separator: Separator;
  readonly #ahead: MasksAhead | undefined;
  readonly #input: EngineInput;

  /**
   * Disposes of `separator`.
   * @param ahead the estimator in `separator` whose masks come with the blocks
   */
  constructor(separator: Separator, ahead?: MasksAhead) {
    this.#separator = separator;
    this.#ahead = ahead;
    this.#input = new EngineInput(separator);
  }

  begin(): void {
    this.#input.reset();
    this.#separator.reset();
  }

  async process(block: HopBlock): Promise<void> {
    const startedAt = performance.now();
    for (let i = 0; i < block.filled; i++) {
      const { mix, stems, model } = block.hops[i]!;
      this.#input.process(mix);
      if (this.#ahead) this.#ahead.source = model;
      const pending = this.#separator.process(this.#input.hop, stems!);
      if (pending) await pending;
      this.#input.restore(stems!);
    }
    block.processingMs += performance.now() - startedAt;
  }

  dispose(): void {
    this.#separator.dispose?.();
  }
}
