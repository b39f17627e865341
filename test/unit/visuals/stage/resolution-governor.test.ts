/** The resolution governor: fewer pixels for slow frames, full resolution for fast ones. */
import { describe, expect, it } from 'vitest';
import { ResolutionGovernor } from '../../../../packages/visuals/src/stage/resolution-governor.js';

/** Runs frames that take `fixedMs` plus `pixelMs` at full resolution, on a 60 Hz display. */
function run(governor: ResolutionGovernor, frames: number, fixedMs: number, pixelMs: number): void {
  for (let i = 0; i < frames; i++) governor.observe(Math.max(16.7, fixedMs + pixelMs * governor.scale ** 2));
}

describe('ResolutionGovernor', () => {
  it('keeps the full resolution while frames are on time', () => {
    const governor = new ResolutionGovernor();
    run(governor, 2000, 4, 10);
    expect(governor.scale).toBe(1);
  });

  it('lowers the resolution until frames are on time', () => {
    const governor = new ResolutionGovernor();
    run(governor, 600, 4, 34);
    expect(governor.scale).toBeLessThan(0.75);
    expect(4 + 34 * governor.scale ** 2).toBeLessThan(22);
  });

  it('adapts within seconds when frames are very slow', () => {
    const governor = new ResolutionGovernor();
    let seconds = 0;
    while (governor.scale > 0.5 && seconds < 60) {
      const intervalMs = 50 + 250 * governor.scale ** 2;
      governor.observe(intervalMs);
      seconds += intervalMs / 1000;
    }
    expect(seconds).toBeLessThan(6);
  });

  it('restores the resolution when frames are fast again', () => {
    const governor = new ResolutionGovernor();
    run(governor, 600, 4, 34);
    run(governor, 20_000, 4, 5);
    expect(governor.scale).toBe(1);
  });

  it('keeps the full resolution when pixels are not the bottleneck', () => {
    const governor = new ResolutionGovernor();
    run(governor, 2000, 33.3, 0);
    expect(governor.scale).toBe(1);
  });

  it('does not oscillate', () => {
    const governor = new ResolutionGovernor();
    let changes = 0;
    for (let i = 0; i < 60 * 60; i++) if (governor.observe(Math.max(16.7, 4 + 24 * governor.scale ** 2))) changes++;
    expect(changes).toBeLessThan(10);
  });
});
