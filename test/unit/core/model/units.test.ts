/** Conversions at their known points and at their edges. */
import { describe, expect, it } from 'vitest';
import { SILENCE_DB, clamp, dbToGain, powerToDb } from '@sense/core/engine';

describe('powerToDb', () => {
  it('reads full-scale square waves as 0 dB and full-scale sines as -3 dB', () => {
    expect(powerToDb(1)).toBe(0);
    expect(powerToDb(0.5)).toBeCloseTo(-3.0103, 4);
  });

  it('never goes below silence, whatever it is given', () => {
    for (const power of [0, 1e-30, -1, Number.NaN]) expect(powerToDb(power)).toBe(SILENCE_DB);
  });
});

describe('dbToGain', () => {
  it('is an amplitude ratio: the square of it undoes powerToDb', () => {
    expect(dbToGain(-20)).toBeCloseTo(0.1, 12);
    for (const power of [1e-6, 0.25, 4]) expect(dbToGain(powerToDb(power)) ** 2).toBeCloseTo(power, 12);
  });
});

describe('clamp', () => {
  it('keeps what is inside and limits what is outside', () => {
    expect([-1, 0, 0.5, 1, 2, Infinity, -Infinity].map((value) => clamp(value, 0, 1))).toEqual([0, 0, 0.5, 1, 1, 1, 0]);
  });

  it('turns NaN into the lower limit', () => {
    expect(clamp(Number.NaN, -2, 3)).toBe(-2);
  });
});
