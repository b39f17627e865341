/** Conversions at known points and limits. */
import { describe, expect, it } from 'vitest';
import { SILENCE_DB, clamp, dbToGain, powerToDb } from '@sense/core/engine';

describe('powerToDb', () => {
  it('is 0 dB for a full-scale square wave and -3 dB for a full-scale sine', () => {
    expect(powerToDb(1)).toBe(0);
    expect(powerToDb(0.5)).toBeCloseTo(-3.0103, 4);
  });

  it('is never below SILENCE_DB', () => {
    for (const power of [0, 1e-30, -1, Number.NaN]) expect(powerToDb(power)).toBe(SILENCE_DB);
  });
});

describe('dbToGain', () => {
  it('is an amplitude ratio whose square inverts powerToDb', () => {
    expect(dbToGain(-20)).toBeCloseTo(0.1, 12);
    for (const power of [1e-6, 0.25, 4]) expect(dbToGain(powerToDb(power)) ** 2).toBeCloseTo(power, 12);
  });
});

describe('clamp', () => {
  it('keeps values inside and limits values outside', () => {
    expect([-1, 0, 0.5, 1, 2, Infinity, -Infinity].map((value) => clamp(value, 0, 1))).toEqual([0, 0, 0.5, 1, 1, 1, 0]);
  });

  it('turns NaN into the lower limit', () => {
    expect(clamp(Number.NaN, -2, 3)).toBe(-2);
  });
});
