/** The dropout counter on running totals of a session. */
import { describe, expect, it } from 'vitest';
import { DropoutCounter } from '../../../../examples/src/status/dropout-counter.js';

describe('DropoutCounter', () => {
  it('counts dropouts only during playback', () => {
    const count = new DropoutCounter();
    expect(count.add({ underruns: 3, overrunFrames: 100 }, true)).toEqual({ gaps: 3, skippedFrames: 100 });
    expect(count.add({ underruns: 9, overrunFrames: 900 }, false)).toEqual({ gaps: 0, skippedFrames: 0 });
    expect(count.add({ underruns: 10, overrunFrames: 900 }, true)).toEqual({ gaps: 1, skippedFrames: 0 });
    expect(count.total).toEqual({ gaps: 4, skippedFrames: 100 });
  });

  it('continues after the totals were reset', () => {
    const count = new DropoutCounter();
    count.add({ underruns: 5, overrunFrames: 1000 }, true);
    count.add({ underruns: 0, overrunFrames: 0 }, true);
    count.add({ underruns: 2, overrunFrames: 10 }, true);
    expect(count.total).toEqual({ gaps: 7, skippedFrames: 1010 });
  });
});
