/**
 * The flash governor: a stage of the picture between what an app draws and the screen. It counts the opposing
 * changes of the pixels and limits them in the same frame, on the GPU.
 * It limits what it measures; it is no proof that a picture is harmless, and no certification. Main thread.
 */
import { SenseError, type NormalRange, type Seconds } from '@sense/core';
import { describe } from '@sense/core/internal';
import { HalfFloatType, LinearSRGBColorSpace, NoToneMapping, RenderTarget, Vector2, type Renderer } from 'three/webgpu';
import { uniform } from 'three/tsl';
import type { Viewing } from '../../director/control-mapper.js';
import type { FlashField } from './governor-limits.js';
import { GovernorPasses } from './governor-passes.js';
import { ScreenPass } from './picture-passes.js';

/** The field of 10 degrees that WCAG 2.3.1 counts: of a desktop screen at its usual distance, and of a headset. */
export const FLASH_FIELDS: Readonly<Record<Viewing, FlashField>> = {
  screen: { width: 1 / 3, height: 1 / 3 },
  headset: { width: 1 / 10, height: 1 / 10 },
};

export interface FlashGovernorOptions {
  /** How the picture is watched. Default `screen`. */
  readonly viewing?: Viewing;
}

/** What a governor does now. */
export interface FlashGovernorStatus {
  /**
   * Share of the picture that is limited, or was in the last seconds: 0 while nothing exceeded a limit. Undefined
   * while nothing has been measured. Read back a few times a second, so that it is later than the picture.
   */
  readonly limited: NormalRange | undefined;
}

/** A governor of one output. */
export interface FlashGovernor extends FlashGovernorStatus {
  /** Where the picture is drawn, in linear light, before tone mapping. Its size is that of the output. */
  readonly input: RenderTarget;
  /**
   * Calls `draw`, whose picture goes to {@link input}, and shows it limited on the current render target or the screen.
   * While the renderer presents to a headset, `draw` goes there directly, and nothing is measured.
   *
   * @param time of the frame; frames in any steps, pauses included
   */
  render(draw: () => void, time: Seconds): void;
  /** Frees its GPU memory. Resolves when no report is on its way, so that the renderer may be disposed of. */
  dispose(): Promise<void>;
}

/**
 * Creates a governor for the pictures of `renderer`, with its tone mapping and output colour space of now.
 *
 * @throws SenseError `invalid-argument`: no renderer of `three/webgpu`, or another viewing
 * @example
 * const governor = createFlashGovernor(renderer);
 * renderer.setAnimationLoop((ms) => governor.render(() => renderer.render(world, camera), ms / 1000));
 */
export function createFlashGovernor(renderer: Renderer, options: FlashGovernorOptions = {}): FlashGovernor {
  if ((renderer as { isRenderer?: boolean } | undefined)?.isRenderer !== true) {
    throw new SenseError(
      'invalid-argument',
      `renderer must be a renderer of three/webgpu, received ${describe(renderer)}`,
    );
  }
  const { viewing = 'screen' } = options;
  if (!Object.hasOwn(FLASH_FIELDS, viewing)) {
    throw new SenseError('invalid-argument', `viewing must be 'screen' or 'headset', received ${describe(viewing)}`);
  }
  return new LiveFlashGovernor(renderer, FLASH_FIELDS[viewing]);
}

class LiveFlashGovernor implements FlashGovernor {
  readonly input: RenderTarget;
  readonly #renderer: Renderer;
  readonly #passes: GovernorPasses;
  readonly #screen: ScreenPass;
  readonly #target: ScreenPass;
  readonly #exposure = uniform(1);
  readonly #size = new Vector2();
  readonly #frame = { width: 1, height: 1, deltaSeconds: 0 };
  #time: Seconds = NaN;
  #measures = true;
  #disposed = false;

  constructor(renderer: Renderer, field: FlashField) {
    this.#renderer = renderer;
    this.input = new RenderTarget(1, 1, { type: HalfFloatType, samples: renderer.samples });
    this.#passes = new GovernorPasses(field, { toneMapping: renderer.toneMapping, exposure: this.#exposure });
    this.#screen = new ScreenPass(this.#passes.shown, renderer.outputColorSpace);
    this.#target = new ScreenPass(this.#passes.shown, null);
    this.#fit();
  }

  get limited(): NormalRange | undefined {
    return this.#measures ? this.#passes.limited : undefined;
  }

  render(draw: () => void, time: Seconds): void {
    const renderer = this.#renderer;
    this.#measures = !this.#disposed && !renderer.xr.isPresenting;
    if (!this.#measures) return draw();
    this.#fit();
    const target = renderer.getRenderTarget();
    renderer.setRenderTarget(this.input);
    draw();
    this.#exposure.value = renderer.toneMappingExposure;
    this.#frame.deltaSeconds = time > this.#time ? time - this.#time : 0;
    this.#time = time;
    this.#passes.run(renderer, this.input.texture, this.#frame);
    const { toneMapping, outputColorSpace } = renderer;
    renderer.toneMapping = NoToneMapping;
    renderer.outputColorSpace = LinearSRGBColorSpace;
    (target === null ? this.#screen : this.#target).render(renderer, target);
    renderer.toneMapping = toneMapping;
    renderer.outputColorSpace = outputColorSpace;
  }

  dispose(): Promise<void> {
    if (!this.#disposed) for (const each of [this.#screen, this.#target, this.input]) each.dispose();
    this.#disposed = true;
    this.#measures = false;
    return this.#passes.dispose();
  }

  /** Adopts the size of the output. */
  #fit(): void {
    const { x, y } = this.#renderer.getDrawingBufferSize(this.#size);
    this.#frame.width = Math.max(1, x);
    this.#frame.height = Math.max(1, y);
    this.input.setSize(this.#frame.width, this.#frame.height);
  }
}
