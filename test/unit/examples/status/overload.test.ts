/** What the page says of a device that does not keep up: when it begins, and when it ends. */
import { describe, expect, it } from 'vitest';
import { OverloadDetector } from '../../../../examples/src/status/overload-detector.js';
import { DropoutCounter } from '../../../../examples/src/status/dropout-counter.js';

describe('LossCount', () => {
  it('counts what is lost while it plays, and nothing of what is lost in silence', () => {
    const count = new DropoutCounter();
    expect(count.add({ underruns: 3, overrunFrames: 100 }, true)).toEqual({ gaps: 3, skippedFrames: 100 });
    expect(count.add({ underruns: 9, overrunFrames: 900 }, false)).toEqual({ gaps: 0, skippedFrames: 0 });
    expect(count.add({ underruns: 10, overrunFrames: 900 }, true)).toEqual({ gaps: 1, skippedFrames: 0 });
    expect(count.total).toEqual({ gaps: 4, skippedFrames: 100 });
  });

  it('goes on where totals begin anew', () => {
    const count = new DropoutCounter();
    count.add({ underruns: 5, overrunFrames: 1000 }, true);
    count.add({ underruns: 0, overrunFrames: 0 }, true);
    count.add({ underruns: 2, overrunFrames: 10 }, true);
    expect(count.total).toEqual({ gaps: 7, skippedFrames: 1010 });
  });
});

describe('LoadWatch', () => {
  it('says nothing of one loss, nor of events in time', () => {
    const watch = new OverloadDetector();
    watch.addDropout(0);
    watch.addDropout(10);
    for (let i = 0; i < 20; i++) watch.addEvent(200, 10 * i);
    expect(watch.overloaded(200)).toBe(false);
  });

  it('tells of losses and late events within four seconds, until none came for as long', () => {
    const watch = new OverloadDetector();
    watch.addDropout(0);
    watch.addEvent(900, 1000);
    expect(watch.overloaded(1000)).toBe(false);
    watch.addDropout(2000);
    expect(watch.overloaded(2000)).toBe(true);
    expect(watch.overloaded(5900)).toBe(true);
    expect(watch.overloaded(6100)).toBe(false);
  });

  it('forgets on demand', () => {
    const watch = new OverloadDetector();
    for (let i = 0; i < 3; i++) watch.addDropout(0);
    expect(watch.overloaded(0)).toBe(true);
    watch.reset();
    expect(watch.overloaded(1)).toBe(false);
  });
});
