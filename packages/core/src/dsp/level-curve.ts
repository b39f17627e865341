/**
 * Maps decibels to 0..1 for controls: a curve maps a range of levels, a smoother adds attack and
 * release, an adaptive range follows the level of the music, so that quiet and loud sections both
 * use the full range. Pure.
 */
import { clamp, type Decibels, type NormalRange, type Seconds } from '../model/units.js';

/** Position of `value` between `low` and `high`, limited to 0..1; 0 if the range is empty. */
export function normalise(value: number, low: number, high: number): NormalRange {
  return high > low ? clamp((value - low) / (high - low), 0, 1) : 0;
}

/** {@link normalise} on a logarithmic axis, for frequencies. 0 for values that are not positive. */
export function normaliseLog(value: number, low: number, high: number): NormalRange {
  return value > 0 ? normalise(Math.log2(value), Math.log2(low), Math.log2(high)) : 0;
}

/** Options of {@link levelCurve}. */
export interface LevelCurveOptions {
  /** Level that becomes 0. */
  readonly floorDb: Decibels;
  /** Level that becomes 1. */
  readonly ceilingDb: Decibels;
  /** Exponent applied to the result: above 1 lowers quiet levels, below 1 raises them. Default 1. */
  readonly exponent?: number;
}

/** A level in dB as 0..1: linear in decibels between floor and ceiling, then the exponent. */
export function levelCurve(levelDb: Decibels, options: LevelCurveOptions): NormalRange {
  const linear = normalise(levelDb, options.floorDb, options.ceilingDb);
  return options.exponent === undefined ? linear : linear ** options.exponent;
}

/** Fraction of the way to its target that a one-pole of `timeConstantSeconds` moves in `deltaSeconds`. */
export function onePole(deltaSeconds: Seconds, timeConstantSeconds: Seconds): NormalRange {
  return timeConstantSeconds > 0 ? 1 - Math.exp(-deltaSeconds / timeConstantSeconds) : 1;
}

/** One-pole smoother with separate time constants for rising and falling values, independent of the step rate. */
export class Smoother {
  value: number;
  readonly #attackSeconds: Seconds;
  readonly #releaseSeconds: Seconds;

  constructor(options: {
    readonly attackSeconds: Seconds;
    readonly releaseSeconds: Seconds;
    readonly initial?: number;
  }) {
    this.#attackSeconds = options.attackSeconds;
    this.#releaseSeconds = options.releaseSeconds;
    this.value = options.initial ?? 0;
  }

  /** Moves towards `target` for `deltaSeconds`. Returns the new value. */
  step(target: number, deltaSeconds: Seconds): number {
    const timeConstant = target > this.value ? this.#attackSeconds : this.#releaseSeconds;
    this.value += (target - this.value) * onePole(deltaSeconds, timeConstant);
    return this.value;
  }
}

/** Options of {@link AdaptiveRange}; defaults in {@link ADAPTIVE_RANGE_DEFAULTS}. */
export interface AdaptiveRangeOptions {
  /** Height of the range below the ceiling. */
  readonly spanDb: Decibels;
  /** Ceiling before the first level. */
  readonly initialCeilingDb: Decibels;
  /** Limits of the ceiling: sound below the lowest is treated as noise, not as music. */
  readonly lowestCeilingDb: Decibels;
  readonly highestCeilingDb: Decibels;
  /** Time constant with which the ceiling rises to a louder level. */
  readonly attackSeconds: Seconds;
  /** Time constant with which the ceiling falls to a quieter level. */
  readonly releaseSeconds: Seconds;
}

export const ADAPTIVE_RANGE_DEFAULTS: AdaptiveRangeOptions = {
  spanDb: 30,
  initialCeilingDb: -18,
  lowestCeilingDb: -48,
  highestCeilingDb: -3,
  attackSeconds: 0.25,
  releaseSeconds: 10,
};

/**
 * A range of levels whose ceiling follows the loudest recent levels: it rises fast, falls over
 * seconds, and holds while the level is below the range, so that pauses are not amplified.
 */
export class AdaptiveRange {
  readonly #options: AdaptiveRangeOptions;
  /** One number, in an array so that its changes allocate nothing. */
  readonly #ceilingDb = new Float64Array(1);
  readonly #levelDb = new Float64Array(1);
  readonly #minCeilingDb = new Float64Array(1);

  constructor(options: Partial<AdaptiveRangeOptions> = {}) {
    this.#options = { ...ADAPTIVE_RANGE_DEFAULTS, ...options };
    this.#ceilingDb[0] = this.#options.initialCeilingDb;
  }

  get ceilingDb(): Decibels {
    return this.#ceilingDb[0]!;
  }

  /** Raises the first number of `ceiling`, in dB, to the ceiling of this range. Allocates nothing. */
  raise(ceiling: Float64Array): void {
    ceiling[0] = Math.max(ceiling[0]!, this.#ceilingDb[0]!);
  }

  get floorDb(): Decibels {
    return this.#ceilingDb[0]! - this.#options.spanDb;
  }

  /**
   * Adapts the range to `levelDb` over `deltaSeconds`.
   *
   * @param minCeilingDb lower limit of the ceiling (for example slightly below that of the loudest
   *   stem, so that leakage into an idle stem does not fill its range)
   */
  follow(levelDb: Decibels, deltaSeconds: Seconds, minCeilingDb: Decibels = -Infinity): void {
    this.#levelDb[0] = levelDb;
    this.#minCeilingDb[0] = minCeilingDb;
    this.#follow(this.#levelDb, deltaSeconds, this.#minCeilingDb);
  }

  /**
   * {@link follow} for the first of `levels`, then replaces the first `count` of them, in dB, by their positions in the
   * range. Allocates nothing.
   *
   * @param minCeilingDb one number
   */
  place(levels: Float64Array, count: number, deltaSeconds: Seconds, minCeilingDb: Float64Array): void {
    this.#follow(levels, deltaSeconds, minCeilingDb);
    const { spanDb } = this.#options;
    const floor = this.#ceilingDb[0]! - spanDb;
    for (let i = 0; i < count; i++) {
      const position = (levels[i]! - floor) / spanDb;
      levels[i] = position > 0 ? Math.min(position, 1) : 0;
    }
  }

  /** Numbers come in arrays: a fraction that is passed to a function may be allocated. */
  #follow(levelDb: Float64Array, deltaSeconds: Seconds, minCeilingDb: Float64Array): void {
    const options = this.#options;
    const level = levelDb[0]!;
    let ceiling = this.#ceilingDb[0]!;
    if (level > ceiling - options.spanDb) {
      const timeConstant = level > ceiling ? options.attackSeconds : options.releaseSeconds;
      ceiling += (level - ceiling) * (timeConstant > 0 ? 1 - Math.exp(-deltaSeconds / timeConstant) : 1);
    }
    const lowest = Math.max(options.lowestCeilingDb, minCeilingDb[0]!);
    this.#ceilingDb[0] = Math.min(Math.max(ceiling, lowest), options.highestCeilingDb);
  }

  /** Position of `levelDb` in the range, raised to `exponent`. */
  at(levelDb: Decibels, exponent = 1): NormalRange {
    return normalise(levelDb, this.floorDb, this.#ceilingDb[0]!) ** exponent;
  }
}
