/**
 * The passes of the flash governor on the GPU, from a source picture to the picture to show. They follow
 * `ReferenceGovernor`. Belongs to one graphics context. Main thread.
 */
import type { NormalRange, Seconds } from '@sense/core';
import {
  HalfFloatType,
  LinearFilter,
  LinearSRGBColorSpace,
  NoToneMapping,
  type Renderer,
  type RenderTarget,
  type Texture,
} from 'three/webgpu';
import { texture } from 'three/tsl';
import { CarryPass, ChangePass } from './change-passes.js';
import { FrameUniforms } from './frame-uniforms.js';
import { createGrid, EXTENDED_BINS, GovernorClock, TILES, type FlashField } from './governor-limits.js';
import { ComposePass, MeasurePass, ResizePass, type SourceLight } from './picture-passes.js';
import { createPicture, createTable, TargetPair } from './quad-pass.js';
import { BinPass, HoldPass, TilePass, WindowPass } from './tile-passes.js';

const REPORT_SECONDS: Seconds = 0.25;

/** A source picture: its size in pixels, and the time since the previous one. */
export interface SourceFrame {
  readonly width: number;
  readonly height: number;
  readonly deltaSeconds: Seconds;
}

/** What depends on the size of the picture. */
interface Sized {
  readonly width: number;
  readonly height: number;
  readonly cells: RenderTarget;
  readonly signals: TargetPair;
  readonly pictures: TargetPair;
}

export class GovernorPasses {
  readonly #field: FlashField;
  readonly #clock = new GovernorClock();
  readonly #frame = new FrameUniforms();
  /** The picture to show, in linear light. Its value changes with each frame. */
  readonly shown = texture();
  readonly #tiles = createTable(TILES, TILES, 2);
  readonly #windows = createTable(TILES, TILES);
  readonly #bins = new TargetPair(() => createTable(EXTENDED_BINS, 1));
  readonly #hold = new TargetPair(createHold);
  readonly #passes: ReturnType<typeof createPasses>;
  #sized: Sized | undefined;
  #limited: NormalRange | undefined;
  #sinceReport: Seconds = REPORT_SECONDS;
  #reading: Promise<void> | undefined;
  #disposed = false;

  /** @param light how a source becomes displayed light */
  constructor(field: FlashField, light: SourceLight) {
    this.#field = field;
    this.#passes = createPasses(this.#frame, light);
  }

  /**
   * Share of the picture that is limited, or was in the last seconds. Undefined while nothing has been measured.
   * Read back a few times a second, so that it is later than the picture.
   */
  get limited(): NormalRange | undefined {
    return this.#limited;
  }

  /** Takes the next source: limits it, and updates {@link shown}. */
  run(renderer: Renderer, source: Texture, { width, height, deltaSeconds }: SourceFrame): void {
    const target = renderer.getRenderTarget();
    const { toneMapping, outputColorSpace, autoClear } = renderer;
    const mrt = renderer.getMRT();
    renderer.toneMapping = NoToneMapping;
    renderer.outputColorSpace = LinearSRGBColorSpace;
    renderer.autoClear = true;
    renderer.setMRT(null);
    this.#fit(renderer, width, height);
    this.#clock.advance(deltaSeconds);
    this.#frame.setFrame(this.#clock);
    this.#draw(renderer, source);
    renderer.toneMapping = toneMapping;
    renderer.outputColorSpace = outputColorSpace;
    renderer.autoClear = autoClear;
    renderer.setMRT(mrt);
    renderer.setRenderTarget(target);
    this.#report(renderer, deltaSeconds);
  }

  /** Resolves when no report is on its way. */
  dispose(): Promise<void> {
    if (this.#disposed) return this.#reading ?? Promise.resolve();
    this.#disposed = true;
    this.#limited = undefined;
    for (const pass of Object.values(this.#passes)) pass.dispose();
    for (const each of [this.#tiles, this.#windows, this.#bins, this.#hold]) each.dispose();
    if (this.#sized !== undefined) disposeAll(this.#sized);
    this.#sized = undefined;
    return this.#reading ?? Promise.resolve();
  }

  /** From the source to the picture shown. */
  #draw(renderer: Renderer, source: Texture): void {
    const { measure, change, tile, window, bin, hold, compose } = this.#passes;
    const { cells, signals, pictures } = this.#sized!;
    const [over, more] = this.#tiles.textures;
    measure.source.value = compose.source.value = source;
    measure.before.value = compose.before.value = pictures.read.texture;
    measure.render(renderer, cells);
    change.cells.value = tile.cells.value = cells.texture;
    bind(change.signals, signals.read.textures);
    change.render(renderer, signals.write);
    signals.swap();
    bind(tile.signals, signals.read.textures);
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
    this.shown.value = pictures.read.texture;
  }

  /** Adopts the size of the source, and keeps what is counted. */
  #fit(renderer: Renderer, width: number, height: number): void {
    const old = this.#sized;
    if (old?.width === width && old.height === height) return;
    const grid = createGrid(width, height, this.#field);
    this.#frame.setGrid(grid);
    const signals = new TargetPair(() => createTable(grid.columns, grid.rows, 4));
    const pictures = new TargetPair(() => createPicture(width, height));
    this.#sized = { width, height, cells: createTable(grid.columns, grid.rows), signals, pictures };
    if (old === undefined) return;
    this.#carry(renderer, old, this.#sized);
    disposeAll(old);
  }

  #carry(renderer: Renderer, from: Sized, to: Sized): void {
    const { carry, resize } = this.#passes;
    bind(carry.signals, from.signals.read.textures);
    carry.render(renderer, to.signals.write);
    to.signals.swap();
    resize.picture.value = from.pictures.read.texture;
    resize.render(renderer, to.pictures.write);
    to.pictures.swap();
  }

  /** Reads back what is limited, for reports only. */
  #report(renderer: Renderer, deltaSeconds: Seconds): void {
    this.#sinceReport += deltaSeconds;
    if (this.#reading !== undefined || this.#sinceReport < REPORT_SECONDS) return;
    this.#sinceReport = 0;
    this.#reading = renderer
      .readRenderTargetPixelsAsync(this.#hold.read, 0, 0, TILES, TILES, 0)
      .then((values) => {
        if (this.#disposed) return;
        let limited = 0;
        for (let tile = 0; tile < TILES * TILES; tile++) if (values[4 * tile]! > 0) limited++;
        this.#limited = limited / TILES ** 2;
      })
      // A lost context has nothing to report.
      .catch(() => {
        this.#limited = undefined;
      })
      .finally(() => {
        this.#reading = undefined;
      });
  }
}

function createPasses(frame: FrameUniforms, light: SourceLight) {
  return {
    measure: new MeasurePass(frame, light),
    change: new ChangePass(frame),
    tile: new TilePass(frame),
    window: new WindowPass(frame),
    bin: new BinPass(frame),
    hold: new HoldPass(frame),
    compose: new ComposePass(frame, light),
    carry: new CarryPass(frame),
    resize: new ResizePass(),
  };
}

function bind(nodes: readonly { value: Texture }[], textures: readonly Texture[]): void {
  for (let i = 0; i < nodes.length; i++) nodes[i]!.value = textures[i]!;
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
