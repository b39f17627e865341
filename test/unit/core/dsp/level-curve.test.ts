/** Curves, smoothing independent of the step rate, and a range that follows the music. */
import { describe, expect, it } from 'vitest';
import { AdaptiveRange, Smoother, levelCurve, normalise, normaliseLog } from '@sense/core/internal';

describe('levelCurve', () => {
  it('is linear in decibels between floor and ceiling, and flat outside', () => {
    const options = { floorDb: -60, ceilingDb: -20 };
    expect([-90, -60, -40, -20, 0].map((db) => levelCurve(db, options))).toEqual([0, 0, 0.5, 1, 1]);
  });

  it('applies the exponent', () => {
    expect(levelCurve(-40, { floorDb: -60, ceilingDb: -20, exponent: 2 })).toBeCloseTo(0.25);
  });

  it('returns 0 for NaN and for an empty range', () => {
    expect(normalise(Number.NaN, 0, 1)).toBe(0);
    expect(normalise(3, 5, 5)).toBe(0);
    expect(normaliseLog(0, 100, 1000)).toBe(0);
  });

  it('maps frequencies by octaves', () => {
    expect(normaliseLog(200, 100, 400)).toBeCloseTo(0.5);
  });
});

describe('Smoother', () => {
  it('reaches 63 % of a step in its attack time at any step rate', () => {
    for (const rate of [30, 60, 93.75, 240]) {
      const smoother = new Smoother({ attackSeconds: 0.1, releaseSeconds: 1 });
      for (let i = 0; i < Math.round(0.1 * rate); i++) smoother.step(1, 1 / rate);
      const elapsed = Math.round(0.1 * rate) / rate;
      expect(smoother.value).toBeCloseTo(1 - Math.exp(-elapsed / 0.1), 6);
    }
  });

  it('releases with its own time constant', () => {
    const smoother = new Smoother({ attackSeconds: 0.001, releaseSeconds: 0.5, initial: 1 });
    for (let i = 0; i < 50; i++) smoother.step(0, 0.01);
    expect(smoother.value).toBeCloseTo(Math.exp(-1), 6);
  });
});

describe('AdaptiveRange', () => {
  const swing = (range: AdaptiveRange, meanDb: number, seconds: number): number => {
    let highest = 0;
    let lowest = 1;
    for (let i = 0; i < seconds * 100; i++) {
      const db = meanDb + 10 * Math.sin(i / 20);
      range.follow(db, 0.01);
      if (i > (seconds - 4) * 100) {
        highest = Math.max(highest, range.at(db));
        lowest = Math.min(lowest, range.at(db));
      }
    }
    return highest - lowest;
  };

  it('gives quiet and loud music the same range of values', () => {
    expect(swing(new AdaptiveRange(), -14, 40)).toBeGreaterThan(0.5);
    expect(swing(new AdaptiveRange(), -40, 40)).toBeGreaterThan(0.5);
  });

  it('adapts over seconds: a short quiet section stays quiet', () => {
    const range = new AdaptiveRange();
    for (let i = 0; i < 500; i++) range.follow(-10, 0.01);
    for (let i = 0; i < 200; i++) range.follow(-30, 0.01);
    expect(range.at(-30)).toBeLessThan(0.6);
    expect(range.at(-10)).toBeGreaterThan(0.9);
  });

  it('does not amplify a pause', () => {
    const range = new AdaptiveRange();
    for (let i = 0; i < 500; i++) range.follow(-12, 0.01);
    const before = range.ceilingDb;
    for (let i = 0; i < 6000; i++) range.follow(-90, 0.01);
    expect(range.ceilingDb).toBe(before);
    expect(range.at(-90)).toBe(0);
  });

  it('keeps the ceiling at or above the given minimum', () => {
    const range = new AdaptiveRange();
    for (let i = 0; i < 6000; i++) range.follow(-40, 0.01, -25);
    expect(range.ceilingDb).toBe(-25);
  });
});
