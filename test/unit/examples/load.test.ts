/** What the page says of a device that does not keep up: when it begins, and when it ends. */
import { describe, expect, it } from 'vitest';
import { LoadWatch } from '../../../examples/src/load-watch.js';
import { LossCount } from '../../../examples/src/losses.js';

describe('LossCount', () => {
  it('counts what is lost while it plays, and nothing of what is lost in silence', () => {
    const count = new LossCount();
    expect(count.take({ underruns: 3, overrunFrames: 100 }, true)).toEqual({ gaps: 3, skippedFrames: 100 });
    expect(count.take({ underruns: 9, overrunFrames: 900 }, false)).toEqual({ gaps: 0, skippedFrames: 0 });
    expect(count.take({ underruns: 10, overrunFrames: 900 }, true)).toEqual({ gaps: 1, skippedFrames: 0 });
    expect(count.total).toEqual({ gaps: 4, skippedFrames: 100 });
  });

  it('goes on where totals begin anew', () => {
    const count = new LossCount();
    count.take({ underruns: 5, overrunFrames: 1000 }, true);
    count.take({ underruns: 0, overrunFrames: 0 }, true);
    count.take({ underruns: 2, overrunFrames: 10 }, true);
    expect(count.total).toEqual({ gaps: 7, skippedFrames: 1010 });
  });
});

describe('LoadWatch', () => {
  it('says nothing of one loss, nor of events in time', () => {
    const watch = new LoadWatch();
    watch.lost(0);
    watch.lost(10);
    for (let i = 0; i < 20; i++) watch.heard(200, 10 * i);
    expect(watch.overloaded(200)).toBe(false);
  });

  it('tells of losses and late events within four seconds, until none came for as long', () => {
    const watch = new LoadWatch();
    watch.lost(0);
    watch.heard(900, 1000);
    expect(watch.overloaded(1000)).toBe(false);
    watch.lost(2000);
    expect(watch.overloaded(2000)).toBe(true);
    expect(watch.overloaded(5900)).toBe(true);
    expect(watch.overloaded(6100)).toBe(false);
  });

  it('forgets on demand', () => {
    const watch = new LoadWatch();
    for (let i = 0; i < 3; i++) watch.lost(0);
    expect(watch.overloaded(0)).toBe(true);
    watch.clear();
    expect(watch.overloaded(1)).toBe(false);
  });
});
