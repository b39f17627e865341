/**
 * Counts flashes in the pixels of pictures, after WCAG 2.3.1 (general and red flash thresholds) and the extended rule
 * of IRIS (Electronic Arts). Pure: for tests, benches and tools; it reads whole pictures. A low count is no proof that
 * a picture is harmless, and no certification.
 */
import { SenseError, type NormalRange, type Seconds } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { OpposingChanges } from './opposing-changes.js';

/** Thresholds of WCAG 2.3.1, and of the extended rule of IRIS. */
export const FLASH_THRESHOLDS = {
  /** A general change: of relative luminance, 0..1, while the darker picture is below `darker`. */
  luminanceChange: 0.1,
  darker: 0.8,
  /** A pixel counts as saturated red from this R / (R + G + B) on; its redness is (R - G - B) x 320, 0 or more. */
  redShare: 0.8,
  redScale: 320,
  redChange: 20,
  /** Changes allowed in a second: three flashes of two opposing changes each. */
  changes: 6,
  windowSeconds: 1,
  /** From this many changes in each second on, for `extendedSeconds` of `extendedWindowSeconds`, the extended rule fails. */
  extendedChanges: 4,
  extendedSeconds: 4,
  extendedWindowSeconds: 5,
  /** Share of a field of view of 10 degrees over which changes must happen together to count. */
  area: 0.25,
} as const;

/**
 * Verdict on the time until a picture, the worst last. `many`: so many changes in the last second that the extended
 * rule of IRIS counts them; `extended`: for so long that it fails; `flashing`: more than WCAG 2.3.1 allows.
 */
export type FlashVerdict = 'within-limits' | 'many' | 'extended' | 'flashing';

/** One kind of flash, up to a picture. */
export interface FlashCount {
  /** Opposing changes in the last second that a quarter of some field of view shares. */
  readonly changes: number;
  readonly verdict: FlashVerdict;
}

export interface FlashMeasurement {
  readonly general: FlashCount;
  readonly red: FlashCount;
}

export interface FlashMeterOptions {
  /** Size of the pictures, in pixels. */
  readonly width: number;
  readonly height: number;
  /**
   * Part of the picture that fills a field of 10 degrees, as shares of its width and height. Default a third of each:
   * 341 x 256 of 1024 x 768 pixels, a desktop screen at its usual distance. In a headset a tenth of the width; 1 is
   * the whole picture, as IRIS takes it.
   */
  readonly field?: { readonly width: NormalRange; readonly height: NormalRange };
}

/** Pixels of a cell along each axis: changes within a cell are averaged, so that it must be smaller than a pattern. */
const CELL_PIXELS = 4;
/** Fields overlap by this share of their width and height. */
const FIELD_STEP = 0.25;
/** Rounding of picture times. */
const TOLERANCE_SECONDS: Seconds = 1e-6;

/**
 * @example
 * const meter = new FlashMeter({ width, height });
 * const { general } = meter.measure(context.getImageData(0, 0, width, height).data, seconds);
 * if (general.verdict === 'flashing') throw new Error(`${general.changes} changes in a second`);
 */
export class FlashMeter {
  readonly #width: number;
  readonly #height: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #general: FlashTrack;
  readonly #red: FlashTrack;
  readonly #luminance: Float32Array;
  readonly #redness: Float32Array;
  #time: Seconds = -Infinity;

  /**
   * @throws SenseError `invalid-argument` for sizes that are not whole numbers of at least a cell of 4 pixels, and
   *   for shares of the field that are not above 0 and at most 1
   */
  constructor(options: FlashMeterOptions) {
    const { width, height, field = { width: 1 / 3, height: 1 / 3 } } = options;
    if (!Number.isInteger(width) || !Number.isInteger(height) || Math.min(width, height) < CELL_PIXELS) {
      throw new SenseError(
        'invalid-argument',
        `width and height must be at least 4 pixels, received ${width} x ${height}`,
      );
    }
    requireShare('field.width', field.width);
    requireShare('field.height', field.height);
    this.#width = width;
    this.#height = height;
    this.#columns = Math.floor(width / CELL_PIXELS);
    this.#rows = Math.floor(height / CELL_PIXELS);
    const size = { columns: this.#columns, rows: this.#rows, field };
    const { luminanceChange, darker, redChange } = FLASH_THRESHOLDS;
    this.#general = new FlashTrack(size, luminanceChange, darker);
    this.#red = new FlashTrack(size, redChange, Infinity);
    this.#luminance = new Float32Array(this.#columns * this.#rows);
    this.#redness = new Float32Array(this.#columns * this.#rows);
  }

  /**
   * Takes the next picture.
   *
   * @param pixels width x height x RGBA, sRGB, whole numbers 0..255, row by row; alpha is ignored
   * @param time of the picture; must increase
   * @throws SenseError `invalid-argument`: another number of values, other values, or a time that does not increase
   */
  measure(pixels: ArrayLike<number>, time: Seconds): FlashMeasurement {
    const expected = 4 * this.#width * this.#height;
    if (pixels.length !== expected) {
      throw new SenseError('invalid-argument', `a picture has ${expected} values here, received ${pixels.length}`);
    }
    if (!(time > this.#time)) {
      throw new SenseError('invalid-argument', `time must increase: received ${time} after ${this.#time}`);
    }
    this.#readCells(pixels);
    this.#time = time;
    return { general: this.#general.take(this.#luminance, time), red: this.#red.take(this.#redness, time) };
  }

  /** Means of the pixels of each cell. */
  #readCells(pixels: ArrayLike<number>): void {
    const { redShare, redScale } = FLASH_THRESHOLDS;
    this.#luminance.fill(0);
    this.#redness.fill(0);
    for (let y = 0; y < this.#rows * CELL_PIXELS; y++) {
      const row = Math.floor(y / CELL_PIXELS) * this.#columns;
      for (let x = 0; x < this.#columns * CELL_PIXELS; x++) {
        const at = 4 * (y * this.#width + x);
        const r = LINEAR[pixels[at]!]!;
        const g = LINEAR[pixels[at + 1]!]!;
        const b = LINEAR[pixels[at + 2]!]!;
        const cell = row + Math.floor(x / CELL_PIXELS);
        this.#luminance[cell]! += (0.2126 * r + 0.7152 * g + 0.0722 * b) / CELL_PIXELS ** 2;
        const sum = r + g + b;
        // A value that the table does not have: its light would be NaN, which never changes.
        if (!(sum >= 0)) refusePixel(pixels, at);
        if (sum > 0 && r / sum >= redShare)
          this.#redness[cell]! += (redScale * Math.max(0, r - g - b)) / CELL_PIXELS ** 2;
      }
    }
  }
}

function requireShare(name: string, share: unknown): void {
  if (typeof share === 'number' && share > 0 && share <= 1) return;
  throw new SenseError('invalid-argument', `${name} must be above 0 and at most 1, received ${describe(share)}`);
}

function refusePixel(pixels: ArrayLike<number>, at: number): never {
  const value = [pixels[at], pixels[at + 1], pixels[at + 2]].find((each) => LINEAR[each!] === undefined);
  throw new SenseError('invalid-argument', `pixels must be whole numbers from 0 to 255, received ${describe(value)}`);
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly field: { readonly width: NormalRange; readonly height: NormalRange };
}

/** Changes of one quantity: by cell, by field, and over seconds. */
class FlashTrack {
  readonly #grid: Grid;
  readonly #cells: OpposingChanges;
  /** Times at which the extended rule counted, oldest first, and how long each lasted. */
  readonly #extended: { readonly time: Seconds; readonly seconds: Seconds }[] = [];
  #last: Seconds = NaN;

  constructor(grid: Grid, change: number, darker: number) {
    this.#grid = grid;
    const { windowSeconds } = FLASH_THRESHOLDS;
    this.#cells = new OpposingChanges({ cells: grid.columns * grid.rows, change, darker, windowSeconds });
  }

  take(values: Float32Array, time: Seconds): FlashCount {
    this.#cells.take(values, time);
    const changes = this.#sharedChanges();
    const { extendedChanges, extendedWindowSeconds } = FLASH_THRESHOLDS;
    const seconds = Number.isNaN(this.#last) ? 0 : time - this.#last;
    this.#last = time;
    if (changes >= extendedChanges) this.#extended.push({ time, seconds });
    while (this.#extended.length > 0 && this.#extended[0]!.time <= time - extendedWindowSeconds) this.#extended.shift();
    const counted = this.#extended.reduce((sum, entry) => sum + entry.seconds, 0);
    return { changes, verdict: verdictOf(changes, counted) };
  }

  /** The largest number of changes that a quarter of any field has. */
  #sharedChanges(): number {
    const { columns, rows, field } = this.#grid;
    const width = Math.max(1, Math.round(columns * field.width));
    const height = Math.max(1, Math.round(rows * field.height));
    let largest = 0;
    for (const top of starts(rows, height)) {
      for (const left of starts(columns, width)) largest = Math.max(largest, this.#changesIn(left, top, width, height));
    }
    return largest;
  }

  #changesIn(left: number, top: number, width: number, height: number): number {
    const { counts } = this.#cells;
    const histogram = new Uint32Array(256);
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) histogram[counts[y * this.#grid.columns + x]!]!++;
    }
    const needed = FLASH_THRESHOLDS.area * width * height;
    let cells = 0;
    for (let count = histogram.length - 1; count > 0; count--) {
      cells += histogram[count]!;
      if (cells >= needed) return count;
    }
    return 0;
  }
}

/** @param counted time in which the extended rule counted changes, of its window */
function verdictOf(changes: number, counted: Seconds): FlashVerdict {
  if (changes > FLASH_THRESHOLDS.changes) return 'flashing';
  if (counted >= FLASH_THRESHOLDS.extendedSeconds - TOLERANCE_SECONDS) return 'extended';
  return changes >= FLASH_THRESHOLDS.extendedChanges ? 'many' : 'within-limits';
}

/** Starts of overlapping fields of `length` that cover `total`. */
function starts(total: number, length: number): number[] {
  const step = Math.max(1, Math.floor(length * FIELD_STEP));
  const found: number[] = [];
  for (let at = 0; at + length < total; at += step) found.push(at);
  return [...found, total - length];
}

/** Linear light of each sRGB value (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const encoded = value / 255;
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
});
