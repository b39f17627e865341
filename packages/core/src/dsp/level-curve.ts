/**
 * From decibels to 0..1: the shaping that every control shares. A curve maps a range of levels, a
 * smoother gives it attack and release, an adaptive range moves the window with the music so that
 * a quiet passage and a loud one both fill it. Pure; knows nothing of stems, events or screens.
 */
import { clamp, type Decibels, type NormalRange, type Seconds } from '../model/units.js';

/** Where `value` lies between `low` and `high`, limited to 0..1; 0 if the range is empty. */
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
  /** Power applied to the result: above 1 calms quiet levels, below 1 lifts them. Default 1. */
  readonly exponent?: number;
}

/** A level in dB as 0..1: linear in decibels between floor and ceiling, then the exponent. */
export function levelCurve(levelDb: Decibels, options: LevelCurveOptions): NormalRange {
  const linear = normalise(levelDb, options.floorDb, options.ceilingDb);
  return options.exponent === undefined ? linear : linear ** options.exponent;
}

/** Share of the way to the target that a one-pole of `timeConstantSeconds` goes in `deltaSeconds`. */
export function onePole(deltaSeconds: Seconds, timeConstantSeconds: Seconds): NormalRange {
  return timeConstantSeconds > 0 ? 1 - Math.exp(-deltaSeconds / timeConstantSeconds) : 1;
}

/** Follows a value with one time constant upwards and another downwards, whatever the step rate. */
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
  /** Height of the window below the ceiling. */
  readonly spanDb: Decibels;
  /** Ceiling before anything was heard. */
  readonly initialCeilingDb: Decibels;
  /** The ceiling stays within these: below the lowest, sound is treated as noise, not as music. */
  readonly lowestCeilingDb: Decibels;
  readonly highestCeilingDb: Decibels;
  /** Time constant with which the ceiling rises to a louder level. */
  readonly attackSeconds: Seconds;
  /** Time constant with which it sinks to quieter music. */
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
 * A window of levels whose top follows the recent loud passages: quickly up, over seconds down,
 * and not at all while the level is below the window, so that a pause is not amplified.
 */
export class AdaptiveRange {
  readonly #options: AdaptiveRangeOptions;
  #ceilingDb: Decibels;

  constructor(options: Partial<AdaptiveRangeOptions> = {}) {
    this.#options = { ...ADAPTIVE_RANGE_DEFAULTS, ...options };
    this.#ceilingDb = this.#options.initialCeilingDb;
  }

  get ceilingDb(): Decibels {
    return this.#ceilingDb;
  }

  get floorDb(): Decibels {
    return this.#ceilingDb - this.#options.spanDb;
  }

  /**
   * Lets the window follow `levelDb` for `deltaSeconds`.
   *
   * @param leastCeilingDb keeps the ceiling at or above this level (for example a little below that
   *   of the loudest stem, so that what leaks into an idle stem does not fill its window)
   */
  follow(levelDb: Decibels, deltaSeconds: Seconds, leastCeilingDb: Decibels = -Infinity): void {
    const { attackSeconds, releaseSeconds, lowestCeilingDb, highestCeilingDb } = this.#options;
    if (levelDb > this.#ceilingDb) {
      this.#ceilingDb += (levelDb - this.#ceilingDb) * onePole(deltaSeconds, attackSeconds);
    } else if (levelDb > this.floorDb) {
      this.#ceilingDb += (levelDb - this.#ceilingDb) * onePole(deltaSeconds, releaseSeconds);
    }
    const lowest = Math.min(Math.max(lowestCeilingDb, leastCeilingDb), highestCeilingDb);
    this.#ceilingDb = clamp(this.#ceilingDb, lowest, highestCeilingDb);
  }

  /** `levelDb` within the window. */
  at(levelDb: Decibels, exponent = 1): NormalRange {
    return normalise(levelDb, this.floorDb, this.#ceilingDb) ** exponent;
  }
}
