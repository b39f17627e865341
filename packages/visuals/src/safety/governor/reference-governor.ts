/**
 * The flash governor on the CPU: the reference for the passes on the GPU, and the place to read how it works.
 * Pure. It takes pictures of linear light and returns what may be shown:
 *
 * 1. Measure: mean relative luminance and redness of each cell, of the source and of the picture shown before.
 * 2. Count the opposing changes of each cell within a second, in the source and in what was shown.
 * 3. Where at least a quarter of a field of view has more changes in the source than is allowed, its tiles follow
 *    the source slowly: `followSeconds`, released over seconds. Fast flashing becomes a steady mean.
 * 4. Where what is shown would exceed the limit with this frame, the tiles that would do so hold the previous picture.
 *
 * The allowed number is that of WCAG 2.3.1, and less once IRIS's extended rule is near.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';
import { FLASH_THRESHOLDS } from '../flash-meter.js';
import { ChangeTimes } from './change-times.js';
import {
  createGrid,
  EXTENDED_BIN_SECONDS,
  EXTENDED_BINS,
  GOVERNOR_LIMITS,
  GovernorClock,
  holdOf,
  tileStart,
  type FlashField,
  type GovernorGrid,
} from './governor-limits.js';

/** The two kinds of flashes: of luminance, and of saturated red. */
const KINDS = 2;

export class ReferenceGovernor {
  readonly grid: GovernorGrid;
  /** The picture shown: linear light, width x height x RGB. */
  readonly shown: Float32Array;
  /** Share of the previous picture that each tile keeps. */
  readonly hold: Float32Array;
  /** Seconds for which each tile is still limited. */
  readonly remaining: Float32Array;
  readonly #clock = new GovernorClock();
  readonly #source: readonly Float32Array[];
  readonly #before: readonly Float32Array[];
  readonly #sourceChanges: readonly ChangeTimes[];
  readonly #shownChanges: readonly ChangeTimes[];
  /** Cells of each tile over the limit, in the source and in what is shown; those that would now exceed it; and many. */
  readonly #over: Record<'source' | 'shown' | 'turning' | 'many', readonly Float32Array[]>;
  readonly #bins = new Float64Array(EXTENDED_BINS);
  #time: Seconds = NaN;

  constructor(width: number, height: number, field: FlashField) {
    this.grid = createGrid(width, height, field);
    const cells = this.grid.columns * this.grid.rows;
    const tiles = this.grid.tileColumns * this.grid.tileRows;
    this.shown = new Float32Array(3 * width * height);
    this.hold = new Float32Array(tiles);
    this.remaining = new Float32Array(tiles);
    const pair = (length: number): Float32Array[] => Array.from({ length: KINDS }, () => new Float32Array(length));
    this.#source = pair(cells);
    this.#before = pair(cells);
    this.#over = { source: pair(tiles), shown: pair(tiles), turning: pair(tiles), many: pair(tiles) };
    const { luminanceChange, darker, redChange } = GOVERNOR_LIMITS;
    const changes = (): ChangeTimes[] => [
      new ChangeTimes(cells, luminanceChange, darker),
      new ChangeTimes(cells, redChange, Infinity),
    ];
    this.#sourceChanges = changes();
    this.#shownChanges = changes();
  }

  /** Share of the picture that is limited. */
  get limited(): NormalRange {
    return this.remaining.reduce((sum, seconds) => sum + (seconds > 0 ? 1 : 0), 0) / this.remaining.length;
  }

  /** Whether the extended rule is near. */
  get strict(): boolean {
    return this.#bins.reduce((sum, seconds) => sum + seconds, 0) >= GOVERNOR_LIMITS.extendedSeconds;
  }

  /** Takes the source at `time` and updates {@link shown}. `pixels`: linear light, width x height x RGB. */
  step(pixels: Float32Array, time: Seconds): Float32Array {
    this.#clock.advance(time > this.#time ? time - this.#time : 0);
    this.#time = time;
    this.#measure(pixels, this.#source);
    this.#measure(this.shown, this.#before);
    const strict = this.strict;
    this.#countTiles(strict ? GOVERNOR_LIMITS.changesExtended : GOVERNOR_LIMITS.changes);
    const many = this.#limitTiles(strict);
    this.#addToBins(many);
    this.#compose(pixels);
    return this.shown;
  }

  #measure(pixels: Float32Array, [luminance, redness]: readonly Float32Array[]): void {
    const { columns, rows, cellPixels, width, height } = this.grid;
    const { redShare, redScale } = FLASH_THRESHOLDS;
    for (let cell = 0; cell < columns * rows; cell++) {
      let light = 0;
      let red = 0;
      for (let i = 0; i < cellPixels ** 2; i++) {
        const x = Math.min(width - 1, (cell % columns) * cellPixels + (i % cellPixels));
        const y = Math.min(height - 1, Math.floor(cell / columns) * cellPixels + Math.floor(i / cellPixels));
        const at = 3 * (y * width + x);
        const [r, g, b] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
        light += 0.2126 * r + 0.7152 * g + 0.0722 * b;
        if (r > 0 && r >= redShare * (r + g + b)) red += redScale * Math.max(0, r - g - b);
      }
      luminance![cell] = light / cellPixels ** 2;
      redness![cell] = red / cellPixels ** 2;
    }
  }

  /** Counts the changes of all cells, and for each tile the cells with more than `allowed`. */
  #countTiles(allowed: number): void {
    const { columns, rows, tileColumns, tileRows } = this.grid;
    const { tick, previousTick, forget } = this.#clock;
    const { source, shown, turning, many } = this.#over;
    for (let kind = 0; kind < KINDS; kind++) {
      const asked = this.#sourceChanges[kind]!;
      const given = this.#shownChanges[kind]!;
      for (let tile = 0; tile < tileColumns * tileRows; tile++) {
        const [tileX, tileY] = [tile % tileColumns, Math.floor(tile / tileColumns)];
        const [left, right] = [tileStart(tileX, columns, tileColumns), tileStart(tileX + 1, columns, tileColumns)];
        const [top, bottom] = [tileStart(tileY, rows, tileRows), tileStart(tileY + 1, rows, tileRows)];
        source[kind]![tile] = shown[kind]![tile] = turning[kind]![tile] = many[kind]![tile] = 0;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) {
            const cell = y * columns + x;
            const now = this.#source[kind]![cell]!;
            if (forget) {
              asked.start(cell, now, tick);
              given.start(cell, now, tick);
            } else {
              asked.add(cell, now, tick);
              given.add(cell, this.#before[kind]![cell]!, previousTick);
            }
            const count = given.count(cell, tick);
            const turns = given.turns(cell, now);
            if (asked.count(cell, tick) > allowed) source[kind]![tile]!++;
            if (count + (turns ? 1 : 0) > allowed) {
              shown[kind]![tile]!++;
              if (turns) turning[kind]![tile]!++;
            }
            if (count > GOVERNOR_LIMITS.changesExtended) many[kind]![tile]!++;
          }
        }
      }
    }
  }

  /** Finds the fields over the limit and what each tile keeps. Returns whether the extended rule counts this frame. */
  #limitTiles(strict: boolean): boolean {
    const { tileColumns, tileRows, windowColumns, windowRows } = this.grid;
    const limited = new Uint8Array(tileColumns * tileRows);
    const held = new Uint8Array(tileColumns * tileRows);
    let extended = false;
    for (let y = 0; y <= tileRows - windowRows; y++) {
      for (let x = 0; x <= tileColumns - windowColumns; x++) {
        for (let kind = 0; kind < KINDS; kind++) {
          const over = (of: 'source' | 'shown' | 'many'): boolean => this.#isOver(this.#over[of][kind]!, x, y);
          const [asked, given] = [over('source'), over('shown')];
          if (asked) this.#mark(limited, this.#over.source[kind]!, x, y);
          if (given) this.#mark(held, this.#over.turning[kind]!, x, y);
          if (over('many') || (strict && asked)) extended = true;
        }
      }
    }
    this.#setHold(limited, held);
    return extended;
  }

  #isOver(cells: Float32Array, left: number, top: number): boolean {
    const { tileColumns, windowColumns, windowRows, neededCells } = this.grid;
    let sum = 0;
    for (let y = top; y < top + windowRows; y++) {
      for (let x = left; x < left + windowColumns; x++) sum += cells[y * tileColumns + x]!;
    }
    return sum >= neededCells;
  }

  /** Marks the tiles of the window that have such cells, and their neighbours, for a smooth edge. */
  #mark(marks: Uint8Array, cells: Float32Array, left: number, top: number): void {
    const { tileColumns, tileRows, windowColumns, windowRows } = this.grid;
    for (let y = top; y < top + windowRows; y++) {
      for (let x = left; x < left + windowColumns; x++) {
        if (cells[y * tileColumns + x] === 0) continue;
        for (let near = 0; near < 9; near++) {
          const [nearX, nearY] = [x + (near % 3) - 1, y + Math.floor(near / 3) - 1];
          if (nearX < 0 || nearY < 0 || nearX >= tileColumns || nearY >= tileRows) continue;
          marks[nearY * tileColumns + nearX] = 1;
        }
      }
    }
  }

  #setHold(limited: Uint8Array, held: Uint8Array): void {
    const { deltaSeconds } = this.#clock;
    const { holdSeconds, releaseSeconds } = GOVERNOR_LIMITS;
    for (let tile = 0; tile < limited.length; tile++) {
      const over = limited[tile] === 1 || held[tile] === 1;
      const remaining = over ? holdSeconds + releaseSeconds : Math.max(0, this.remaining[tile]! - deltaSeconds);
      this.remaining[tile] = remaining;
      this.hold[tile] = held[tile] === 1 ? 1 : holdOf(remaining, deltaSeconds);
    }
  }

  #addToBins(many: boolean): void {
    const { bin, newBins, deltaSeconds } = this.#clock;
    for (let i = 0; i < newBins; i++) this.#bins[(bin - i + EXTENDED_BINS) % EXTENDED_BINS] = 0;
    if (many) this.#bins[bin]! += Math.min(deltaSeconds, EXTENDED_BINS * EXTENDED_BIN_SECONDS);
  }

  /** Mixes the source with the previous picture, with one share for all pixels of a cell. */
  #compose(pixels: Float32Array): void {
    const { width, height, cellPixels } = this.grid;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const hold = this.#holdAt(Math.floor(x / cellPixels), Math.floor(y / cellPixels));
        const at = 3 * (y * width + x);
        for (let i = at; i < at + 3; i++) this.shown[i] = pixels[i]! + hold * (this.shown[i]! - pixels[i]!);
      }
    }
  }

  /** What a cell keeps: that of the tiles around it, interpolated. */
  #holdAt(column: number, row: number): number {
    const { columns, rows, tileColumns, tileRows } = this.grid;
    const x = Math.min(tileColumns - 1, Math.max(0, ((column + 0.5) / columns) * tileColumns - 0.5));
    const y = Math.min(tileRows - 1, Math.max(0, ((row + 0.5) / rows) * tileRows - 0.5));
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, bottom] = [Math.min(left + 1, tileColumns - 1), Math.min(top + 1, tileRows - 1)];
    const at = (tileX: number, tileY: number): number => this.hold[tileY * tileColumns + tileX]!;
    const upper = at(left, top) + (x - left) * (at(right, top) - at(left, top));
    const lower = at(left, bottom) + (x - left) * (at(right, bottom) - at(left, bottom));
    return upper + (y - top) * (lower - upper);
  }
}
