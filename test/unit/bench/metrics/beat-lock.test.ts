/** The time until the first beat, of cases computed by hand. */
import { describe, expect, it } from 'vitest';
import { scoreLock } from '../../../../bench/metrics/beat-lock.js';

describe('lock', () => {
  it('lasts from the first true beat to the first estimated one', () => {
    expect(scoreLock([2, 3, 4], [3.5, 4])).toEqual({ lockS: 1.5, lateLock: false });
  });

  it('is immediate if a beat is estimated before the first true one', () => {
    expect(scoreLock([2, 3, 4], [0.5, 4])).toEqual({ lockS: 0, lateLock: false });
  });

  it('is late after more than 4 s', () => {
    const beats = Array.from({ length: 20 }, (_, i) => i);
    expect(scoreLock(beats, [4])).toEqual({ lockS: 4, lateLock: false });
    expect(scoreLock(beats, [4.01])).toEqual({ lockS: 4.01, lateLock: true });
  });

  it('lasts to the last true beat, and is late, if no beat is estimated', () => {
    expect(scoreLock([1, 2, 3], [])).toEqual({ lockS: 2, lateLock: true });
  });

  it('is not late where there is no beat', () => {
    expect(scoreLock([], [])).toEqual({ lockS: 0, lateLock: false });
  });
});
