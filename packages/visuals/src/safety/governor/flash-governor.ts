/**
 * The flash governor: a stage of the picture between what an app draws and the screen. It counts the opposing
 * changes of the pixels and limits them in the same frame, on the GPU. The passes follow `ReferenceGovernor`.
 * It limits what it measures; it is no proof that a picture is harmless, and no certification. Main thread.
 */
import { SenseError, type NormalRange, type Seconds } from '@sense/core';
import { describe } from '@sense/core/internal';
import { HalfFloatType, NoToneMapping, LinearFilter, RenderTarget, Vector2, type Renderer } from 'three/webgpu';
import { uniform } from 'three/tsl';
import type { Viewing } from '../../director/control-mapper.js';
import { CarryPass, ChangePass } from './change-passes.js';
import { FrameUniforms } from './frame-uniforms.js';
import { createGrid, EXTENDED_BINS, GovernorClock, TILES, type FlashField } from './governor-limits.js';
import { ComposePass, MeasurePass, ResizePass, ScreenPass } from './picture-passes.js';
import { createPicture, createTable, TargetPair } from './quad-pass.js';
import { BinPass, HoldPass, TilePass, WindowPass } from './tile-passes.js';

/** The field of 10 degrees that WCAG 2.3.1 counts: of a desktop screen at its usual distance, and of a headset. */
const FIELDS: Readonly<Record<Viewing, FlashField>> = {
  screen: { width: 1 / 3, height: 1 / 3 },
  headset: { width: 1 / 10, height: 1 / 10 },
};
const REPORT_SECONDS: Seconds = 0.25;

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
  /** Frees its GPU memory. */
  dispose(): void;
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
  if (!Object.hasOwn(FIELDS, viewing)) {
    throw new SenseError('invalid-argument', `viewing must be 'screen' or 'headset', received ${describe(viewing)}`);
  }
  return new LiveFlashGovernor(renderer, FIELDS[viewing]);
}

/** What depends on the size of the picture. */
interface Sized {
  readonly cells: RenderTarget;
  readonly signals: TargetPair;
  readonly pictures: TargetPair;
}

export class LiveFlashGovernor implements FlashGovernor {
  readonly input: RenderTarget;
  readonly #renderer: Renderer;
  readonly #field: FlashField;
  readonly #clock = new GovernorClock();
  readonly #frame = new FrameUniforms();
  readonly #exposure = uniform(1);
  readonly #size = new Vector2();
  readonly #tiles = createTable(TILES, TILES, 2);
  readonly #windows = createTable(TILES, TILES);
  readonly #bins = new TargetPair(() => createTable(EXTENDED_BINS, 1));
  readonly #hold = new TargetPair(createHold);
  readonly #passes: ReturnType<typeof createPasses>;
  #sized: Sized | undefined;
  #limited: NormalRange | undefined;
  #reportedAt: Seconds = -Infinity;
  #reading = false;
  #disposed = false;

  constructor(renderer: Renderer, field: FlashField) {
    this.#renderer = renderer;
    this.#field = field;
    renderer.getDrawingBufferSize(this.#size);
    const { samples } = renderer;
    this.input = new RenderTarget(Math.max(1, this.#size.x), Math.max(1, this.#size.y), {
      type: HalfFloatType,
      samples,
    });
    this.#passes = createPasses(this.#frame, renderer, this.#exposure);
  }

  get limited(): NormalRange | undefined {
    return this.#limited;
  }

  /** The picture shown last, in linear light. */
  get shown(): RenderTarget | undefined {
    return this.#sized?.pictures.read;
  }

  /** Per tile, of 16 x 16: the seconds for which it is limited, and whether it holds the picture. */
  get tiles(): RenderTarget {
    return this.#hold.read;
  }

  render(draw: () => void, time: Seconds): void {
    const renderer = this.#renderer;
    if (this.#disposed || renderer.xr.isPresenting) {
      this.#limited = undefined;
      draw();
      return;
    }
    this.#fit();
    const target = renderer.getRenderTarget();
    renderer.setRenderTarget(this.input);
    draw();
    const { toneMapping, outputColorSpace, autoClear } = renderer;
    const mrt = renderer.getMRT();
    renderer.toneMapping = NoToneMapping;
    renderer.outputColorSpace = 'srgb-linear';
    renderer.autoClear = true;
    renderer.setMRT(null);
    this.#exposure.value = renderer.toneMappingExposure;
    this.#clock.advance(time);
    this.#frame.setFrame(this.#clock);
    this.#run();
    const screen = target === null ? this.#passes.screen : this.#passes.target;
    screen.picture.value = this.#sized!.pictures.read.texture;
    screen.render(renderer, target);
    renderer.setRenderTarget(target);
    Object.assign(renderer, { toneMapping, outputColorSpace, autoClear });
    renderer.setMRT(mrt);
    this.#report(time);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#limited = undefined;
    for (const pass of Object.values(this.#passes)) pass.dispose();
    for (const each of [this.input, this.#tiles, this.#windows, this.#bins, this.#hold]) each.dispose();
    this.#free();
  }

  /** From the source in {@link input} to the picture shown. */
  #run(): void {
    const renderer = this.#renderer;
    const { measure, change, tile, window, bin, hold, compose } = this.#passes;
    const { cells, signals, pictures } = this.#sized!;
    const [over, more] = this.#tiles.textures;
    measure.source.value = compose.source.value = this.input.texture;
    measure.before.value = compose.before.value = pictures.read.texture;
    measure.render(renderer, cells);
    change.cells.value = tile.cells.value = cells.texture;
    change.signals.forEach((signal, index) => (signal.value = signals.read.textures[index]!));
    change.render(renderer, signals.write);
    signals.swap();
    tile.signals.forEach((signal, index) => (signal.value = signals.read.textures[index]!));
    tile.bins.value = bin.bins.value = this.#bins.read.texture;
    tile.render(renderer, this.#tiles);
    window.over.value = hold.over.value = over!;
    window.more.value = hold.more.value = more!;
    window.render(renderer, this.#windows);
    hold.windows.value = bin.windows.value = this.#windows.texture;
    hold.remaining.value = this.#hold.read.textures[0]!;
    hold.render(renderer, this.#hold.write);
    this.#hold.swap();
    bin.render(renderer, this.#bins.write);
    this.#bins.swap();
    compose.hold.value = this.#hold.read.textures[1]!;
    compose.render(renderer, pictures.write);
    pictures.swap();
  }

  /** Adopts the size of the output, and keeps what is counted. */
  #fit(): void {
    const renderer = this.#renderer;
    renderer.getDrawingBufferSize(this.#size);
    const width = Math.max(1, this.#size.x);
    const height = Math.max(1, this.#size.y);
    const old = this.#sized;
    if (old !== undefined && this.input.width === width && this.input.height === height) return;
    this.input.setSize(width, height);
    const grid = createGrid(width, height, this.#field);
    this.#frame.setGrid(grid);
    const signals = new TargetPair(() => createTable(grid.columns, grid.rows, 4));
    const pictures = new TargetPair(() => createPicture(width, height));
    this.#sized = { cells: createTable(grid.columns, grid.rows), signals, pictures };
    if (old === undefined) return;
    this.#carry(old, this.#sized);
    disposeAll(old);
  }

  #carry(from: Sized, to: Sized): void {
    const renderer = this.#renderer;
    const target = renderer.getRenderTarget();
    const { carry, resize } = this.#passes;
    carry.signals.forEach((signal, index) => (signal.value = from.signals.read.textures[index]!));
    carry.render(renderer, to.signals.write);
    to.signals.swap();
    resize.picture.value = from.pictures.read.texture;
    resize.render(renderer, to.pictures.write);
    to.pictures.swap();
    renderer.setRenderTarget(target);
  }

  #free(): void {
    if (this.#sized !== undefined) disposeAll(this.#sized);
    this.#sized = undefined;
  }

  /** Reads back what is limited, for reports only. */
  #report(time: Seconds): void {
    if (this.#reading || Math.abs(time - this.#reportedAt) < REPORT_SECONDS) return;
    this.#reading = true;
    this.#reportedAt = time;
    this.#renderer
      .readRenderTargetPixelsAsync(this.#hold.read, 0, 0, TILES, TILES, 0)
      .then((values) => {
        if (this.#disposed) return;
        let limited = 0;
        for (let tile = 0; tile < TILES * TILES; tile++) if (values[4 * tile]! > 0) limited++;
        this.#limited = limited / TILES ** 2;
      })
      // A lost context has nothing to report.
      .catch(() => (this.#limited = undefined))
      .finally(() => (this.#reading = false));
  }
}

function createPasses(frame: FrameUniforms, renderer: Renderer, exposure: FrameUniforms['tick']) {
  const light = { toneMapping: renderer.toneMapping, exposure };
  return {
    measure: new MeasurePass(frame, light),
    change: new ChangePass(frame),
    tile: new TilePass(frame),
    window: new WindowPass(frame),
    bin: new BinPass(frame),
    hold: new HoldPass(frame),
    compose: new ComposePass(frame, light),
    screen: new ScreenPass(renderer.outputColorSpace),
    target: new ScreenPass(null),
    carry: new CarryPass(frame),
    resize: new ResizePass(),
  };
}

function disposeAll({ cells, signals, pictures }: Sized): void {
  for (const each of [cells, signals, pictures]) each.dispose();
}

/** Seconds in exact values, and shares that are interpolated between tiles. */
function createHold(): RenderTarget {
  const target = createTable(TILES, TILES, 2);
  const share = target.textures[1]!;
  share.type = HalfFloatType;
  share.minFilter = share.magFilter = LinearFilter;
  return target;
}
