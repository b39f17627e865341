/**
 * Types of quantities: plain numbers whose type name carries the unit.
 */

/** Seconds, on the time line named in the docstring. */
export type Seconds = number;
/** Milliseconds. */
export type Milliseconds = number;
/** Cycles per second. */
export type Hertz = number;
/** A count of sample frames (one sample of every channel). */
export type Frames = number;
/** Decibels; levels are relative to full scale (dBFS), <= 0 for unclipped audio. */
export type Decibels = number;
/** A value in 0..1, both ends included. */
export type NormalRange = number;

/** The level reported for digital silence, in dBFS: below the floor of 16-bit audio. */
export const SILENCE_DB: Decibels = -120;

const SILENCE_POWER = 10 ** (SILENCE_DB / 10);

/** Power (mean square, full scale = 1) to dBFS, floored at {@link SILENCE_DB}. */
export function powerToDb(power: number): Decibels {
  return power > SILENCE_POWER ? 10 * Math.log10(power) : SILENCE_DB;
}

/** Decibels to an amplitude ratio. */
export function dbToGain(db: Decibels): number {
  return 10 ** (db / 20);
}

/** Limits `value` to `low`..`high`; NaN becomes `low`. */
export function clamp(value: number, low: number, high: number): number {
  return value > low ? (value < high ? value : high) : low;
}
