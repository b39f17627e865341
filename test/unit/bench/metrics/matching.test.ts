/** Matching against an independent maximum search, and onset scores computed by hand. */
import { describe, expect, it } from 'vitest';
import { hitRates, matchEvents } from '../../../../bench/metrics/matching.js';
import { mergeClose, scoreOnsets } from '../../../../bench/metrics/onset.js';
import { createRandom } from '@sense/core/internal';

describe('matchEvents', () => {
  it('includes both edges of the window', () => {
    expect(matchEvents([1, 3], [0.5, 3.5], 0.5)).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(matchEvents([1, 3], [0.499, 3.501], 0.5)).toEqual([]);
  });

  it('uses each event once', () => {
    expect(matchEvents([1], [0.99, 1, 1.01], 0.05)).toHaveLength(1);
    expect(matchEvents([0.99, 1, 1.01], [1], 0.05)).toHaveLength(1);
  });

  it('prefers two pairs over the nearest pair', () => {
    expect(matchEvents([1, 1.04], [1.03, 1.08], 0.05)).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('finds as many pairs as a search with augmenting paths', () => {
    const random = createRandom(7);
    const times = (): number[] =>
      Array.from({ length: 1 + Math.floor(30 * random()) }, () => Math.round(200 * random()) / 100).sort(
        (a, b) => a - b,
      );
    for (let i = 0; i < 200; i++) {
      const reference = times();
      const estimated = times();
      const matches = matchEvents(reference, estimated, 0.05);
      expect(matches.length).toBe(augmentedMatching(reference, estimated, 0.05));
      expect(new Set(matches.map(([r]) => r)).size).toBe(matches.length);
      expect(new Set(matches.map(([, e]) => e)).size).toBe(matches.length);
    }
  });

  it('rejects times that are not ascending or not numbers', () => {
    expect(() => matchEvents([2, 1], [1], 0.05)).toThrowError(/reference must ascend, received 2 before 1/);
    expect(() => matchEvents([1], [NaN], 0.05)).toThrowError(/estimated\[0\].*NaN/);
  });
});

describe('onset scores', () => {
  it('are precision, recall and their harmonic mean', () => {
    // Two of the three estimates are within 50 ms of two of the four references.
    expect(scoreOnsets([1, 2, 3, 4], [1.02, 2.5, 3.04])).toEqual({
      precision: 2 / 3,
      recall: 1 / 2,
      fMeasure: expect.closeTo(4 / 7, 12) as number,
    });
  });

  it('are 0 for empty lists', () => {
    const nothing = { fMeasure: 0, precision: 0, recall: 0 };
    expect(scoreOnsets([], [])).toEqual(nothing);
    expect(scoreOnsets([1], [])).toEqual(nothing);
    expect(hitRates({ hits: 0, reference: 0, estimated: 3 })).toEqual(nothing);
  });

  it('merge close labels into one hit at the first label', () => {
    expect(mergeClose([1, 1.015, 1.03, 2, 2], 0.02)).toEqual([1, 1.03, 2]);
  });
});

/** Size of the maximum matching, without assumptions on the windows. */
function augmentedMatching(reference: readonly number[], estimated: readonly number[], window: number): number {
  const owner = new Map<number, number>();
  const place = (r: number, seen: Set<number>): boolean =>
    estimated.some((time, e) => {
      if (seen.has(e) || reference[r]! < time - window || reference[r]! > time + window) return false;
      seen.add(e);
      if (owner.has(e) && !place(owner.get(e)!, seen)) return false;
      owner.set(e, r);
      return true;
    });
  return reference.filter((_, r) => place(r, new Set())).length;
}
