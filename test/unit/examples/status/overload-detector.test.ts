/** The overload detector: when an overload starts, and when it ends. */
import { describe, expect, it } from 'vitest';
import { OverloadDetector } from '../../../../examples/src/status/overload-detector.js';

describe('OverloadDetector', () => {
  it('does not report an overload for few dropouts and timely events', () => {
    const watch = new OverloadDetector();
    watch.addDropout(0);
    watch.addDropout(10);
    for (let i = 0; i < 20; i++) watch.addEvent(200, 10 * i);
    expect(watch.overloaded(200)).toBe(false);
  });

  it('reports dropouts and late events within four seconds, until four seconds without any', () => {
    const watch = new OverloadDetector();
    watch.addDropout(0);
    watch.addEvent(900, 1000);
    expect(watch.overloaded(1000)).toBe(false);
    watch.addDropout(2000);
    expect(watch.overloaded(2000)).toBe(true);
    expect(watch.overloaded(5900)).toBe(true);
    expect(watch.overloaded(6100)).toBe(false);
  });

  it('resets', () => {
    const watch = new OverloadDetector();
    for (let i = 0; i < 3; i++) watch.addDropout(0);
    expect(watch.overloaded(0)).toBe(true);
    watch.reset();
    expect(watch.overloaded(1)).toBe(false);
  });
});
