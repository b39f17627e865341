/** The flash governor as the filter of a stage: between the composed picture and the screen. Main thread. */
import type { NormalRange } from '@sense/core';
import { NoToneMapping, type Node, type Renderer } from 'three/webgpu';
import { uniform } from 'three/tsl';
import type { ComposedFrame, FrameFilter } from '../../transitions/frame-filter.js';
import { FLASH_FIELDS } from './flash-governor.js';
import { GovernorPasses } from './governor-passes.js';

export class FlashFilter implements FrameFilter {
  readonly #passes = new GovernorPasses(FLASH_FIELDS.screen, { toneMapping: NoToneMapping, exposure: uniform(1) });

  /** See `FlashGovernorStatus`. */
  get limited(): NormalRange | undefined {
    return this.#passes.limited;
  }

  output(): Node<'vec4'> {
    return this.#passes.shown;
  }

  measure(renderer: Renderer, frame: ComposedFrame): void {
    this.#passes.run(renderer, frame.texture, frame);
  }

  dispose(): Promise<void> {
    return this.#passes.dispose();
  }
}
