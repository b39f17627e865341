/**
 * The limits of the flash governor, and its grids: cells of a few pixels whose changes are counted, tiles of
 * cells in which changes are limited, and fields of view, as squares of tiles. Pure; the reference on the CPU
 * and the passes on the GPU share them.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';

/** The limits of WCAG 2.3.1 and of the extended rule of IRIS, each with a margin for rounding. */
export const GOVERNOR_LIMITS = {
  /** Smallest change of relative luminance that counts, while the darker value is below `darker`. */
  luminanceChange: 0.095,
  darker: 0.82,
  /** Smallest change of redness, (R - G - B) x 320 of a saturated red, that counts. */
  redChange: 19,
  /** Changes allowed in a second, and once the extended rule is near. */
  changes: 6,
  changesExtended: 3,
  /** More than `changesExtended` in each second for so long, within `extendedWindowSeconds`, is near the rule of 4 s. */
  extendedSeconds: 2.6 satisfies Seconds,
  /** Share of a field of view over which changes count. */
  area: 0.24 satisfies NormalRange,
  /** Limiting lasts so long after the source has exceeded a limit, and then releases over `releaseSeconds`. */
  holdSeconds: 1 satisfies Seconds,
  releaseSeconds: 3 satisfies Seconds,
  /** Time constant with which limited pixels follow the source. A full flash of 2 Hz then changes by 6 %. */
  followSeconds: 2 satisfies Seconds,
} as const;

/** Times of changes are kept in ticks, modulo {@link TICKS}; the last number is for no time. */
export const TICK_SECONDS: Seconds = 1 / 120;
export const TICKS = 255;
export const NO_TICK = 255;
/** Age in ticks up to which a change counts: a second, and 4 ticks for rounding and for changes below a tenth. */
export const WINDOW_TICKS = 124;
/** After a pause of so long nothing that was shown before it counts. */
export const FORGET_SECONDS: Seconds = 1;
/** Changes kept for a cell, newest first. More than `changes`, so that a cell can be over the limit. */
export const STORED_CHANGES = 9;

/** The last seconds in which the extended rule counted, in bins. */
export const EXTENDED_BINS = 21;
export const EXTENDED_BIN_SECONDS: Seconds = 0.25;

/** Pixels of a cell along each axis; more where the picture is larger than `MAX_CELLS` of them. */
const CELL_PIXELS = 4;
const MAX_CELLS = 512;
/** Tiles along each axis, fewer where there are fewer cells. */
export const TILES = 16;

/** Part of the picture that fills a field of 10 degrees, as shares of its width and height. */
export interface FlashField {
  readonly width: NormalRange;
  readonly height: NormalRange;
}

export interface GovernorGrid {
  readonly width: number;
  readonly height: number;
  readonly cellPixels: number;
  readonly columns: number;
  readonly rows: number;
  readonly tileColumns: number;
  readonly tileRows: number;
  /** Tiles of a window, which covers every field that starts in its first tile. */
  readonly windowColumns: number;
  readonly windowRows: number;
  /** Cells of a window that must change together to count. */
  readonly neededCells: number;
}

/** The grids of a picture of `width` x `height` pixels. */
export function createGrid(width: number, height: number, field: FlashField): GovernorGrid {
  const cellPixels = Math.max(CELL_PIXELS, Math.ceil(Math.max(width, height) / MAX_CELLS));
  const columns = Math.ceil(width / cellPixels);
  const rows = Math.ceil(height / cellPixels);
  const tileColumns = Math.min(TILES, columns);
  const tileRows = Math.min(TILES, rows);
  return {
    width,
    height,
    cellPixels,
    columns,
    rows,
    tileColumns,
    tileRows,
    windowColumns: windowTiles(tileColumns, field.width),
    windowRows: windowTiles(tileRows, field.height),
    neededCells: GOVERNOR_LIMITS.area * Math.max(1, columns * field.width) * Math.max(1, rows * field.height),
  };
}

function windowTiles(tiles: number, share: NormalRange): number {
  return Math.min(tiles, Math.ceil(tiles * share) + 1);
}

/** First cell of tile `tile`, along an axis of `cells` cells and `tiles` tiles. */
export function tileStart(tile: number, cells: number, tiles: number): number {
  return Math.floor((tile * cells) / tiles);
}

/** Share of the previous picture that stays: 0 shows the source, 1 holds the picture. */
export function holdOf(remainingSeconds: Seconds, deltaSeconds: Seconds): NormalRange {
  const { releaseSeconds, followSeconds } = GOVERNOR_LIMITS;
  const limit = Math.min(1, remainingSeconds / releaseSeconds);
  return limit > 0 ? Math.exp(-deltaSeconds / (limit * followSeconds)) : 0;
}

/** Ticks and bins of a frame, from its time. */
export interface FrameClock {
  /** Tick of this frame and of the previous one. */
  readonly tick: number;
  readonly previousTick: number;
  readonly deltaSeconds: Seconds;
  /** What was shown before no longer counts: the first frame, or one after a pause. */
  readonly forget: boolean;
  readonly bin: number;
  /** Bins that begin with this frame. */
  readonly newBins: number;
}

/** The clock of a governor: turns the time between frames, in any steps, into ticks and bins. */
export class GovernorClock implements FrameClock {
  tick = 0;
  previousTick = 0;
  deltaSeconds: Seconds = 0;
  forget = true;
  bin = 0;
  newBins = EXTENDED_BINS;
  #now: Seconds = 0;
  #bins = 0;
  #started = false;

  /** Advances to the next frame. The first one has no time before it. */
  advance(deltaSeconds: Seconds): void {
    this.deltaSeconds = this.#started ? deltaSeconds : 0;
    this.forget = !this.#started || deltaSeconds >= FORGET_SECONDS;
    this.#started = true;
    this.#now += this.deltaSeconds;
    this.previousTick = this.tick;
    this.tick = Math.floor(this.#now / TICK_SECONDS) % TICKS;
    const bins = Math.floor(this.#now / EXTENDED_BIN_SECONDS);
    this.newBins = Math.min(EXTENDED_BINS, bins - this.#bins);
    this.#bins = bins;
    this.bin = bins % EXTENDED_BINS;
  }
}
