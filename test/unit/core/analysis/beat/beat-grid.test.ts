/** Beats on the periods of the beat states: levels, phase, and changes of both. */
import { describe, expect, it } from 'vitest';
import { BeatGrid } from '../../../../../packages/core/src/analysis/beat/beat-grid.js';

const PERIOD = 40;

/** Advances the grid from step `from` to step `to`; the states have a start of a period at step 0. */
function run(grid: BeatGrid, to: number, { from = 0, period = PERIOD, phase = 0 } = {}): void {
  for (let step = from + 1; step <= to; step++) {
    const into = (((step - phase) % period) + period) % period;
    grid.process(period, period - into);
  }
}

describe('BeatGrid', () => {
  it('has a beat at the start of each period', () => {
    const grid = new BeatGrid();
    for (let step = 1; step < 200; step++) {
      grid.process(PERIOD, PERIOD - (step % PERIOD));
      // At a start itself, rounding decides between this one and the next.
      if (step % PERIOD > 0) expect(grid.untilBeat).toBeCloseTo(PERIOD - (step % PERIOD), 9);
    }
    expect(grid.beatPeriod).toBe(PERIOD);
  });

  it.each([
    [0.5, 20],
    [1.5, 60],
    [3, 120],
  ] as const)('has beats of %d periods', (basic, length) => {
    const grid = new BeatGrid();
    run(grid, 70);
    const origin = Math.round(grid.position);
    grid.setBasicBeat(basic, origin);
    expect(grid.beatPeriod).toBe(length);
    // The origin is at step 80.
    run(grid, 90, { from: 70 });
    expect(grid.untilBeat).toBeCloseTo(length - 10, 9);
  });

  it('moves by a nudge whatever the period', () => {
    const grid = new BeatGrid();
    run(grid, 50);
    grid.nudge(7);
    expect(grid.untilBeat).toBeCloseTo(37, 9);
    grid.nudge(-10);
    expect(grid.untilBeat).toBeCloseTo(27, 9);
  });

  it.each([0, 3, 15, 25, 39])('moves by a tap %d steps ago, to the nearest phase', (sinceBeat) => {
    const grid = new BeatGrid();
    run(grid, 50);
    grid.tap(sinceBeat);
    expect((grid.untilBeat + sinceBeat) % PERIOD).toBeCloseTo(sinceBeat === 0 ? grid.untilBeat : 0, 9);
    expect(Math.min(grid.untilBeat, Math.abs(grid.untilBeat + sinceBeat - PERIOD))).toBeCloseTo(0, 9);
  });

  it('ends a tap when the states find another phase, and keeps a nudge', () => {
    const grid = new BeatGrid();
    run(grid, 50);
    grid.nudge(2);
    grid.tap(15);
    run(grid, 100, { from: 50, phase: 20 });
    expect(grid.untilBeat).toBeCloseTo(2, 9);
  });

  it('keeps the tempo that an operator chose where the states change the level', () => {
    const grid = new BeatGrid();
    run(grid, 50);
    expect(grid.rescale(0.5, false)).toBe(true);
    expect(grid.beatPeriod).toBe(20);
    grid.setBasicBeat(1.5, 0);
    expect(grid.beatPeriod).toBe(20);
    run(grid, 70, { from: 50, period: 20 });
    expect(grid.beatPeriod).toBe(20);
    run(grid, 200, { from: 70, period: 80 });
    expect(grid.beatPeriod).toBe(20);
    grid.release();
    expect(grid.beatPeriod).toBe(80);
  });

  it('keeps a nudge where the states change the level', () => {
    const nudged = (steps: number): BeatGrid => {
      const grid = new BeatGrid();
      run(grid, 50);
      grid.rescale(2, false);
      grid.nudge(steps);
      run(grid, 120, { from: 50, period: 13 });
      return grid;
    };
    const grid = nudged(12);
    const periods = (grid.untilBeat - nudged(0).untilBeat - 12) / grid.beatPeriod;
    expect(periods).toBeCloseTo(Math.round(periods), 9);
  });

  it('keeps dotted beats where the states find their length', () => {
    const grid = new BeatGrid();
    run(grid, 50);
    grid.setBasicBeat(1.5, 2);
    run(grid, 130, { from: 50, period: 60, phase: 20 });
    expect(grid.basicBeat).toBe(1);
    expect(grid.beatPeriod).toBe(60);
  });

  it('has no level beyond four times the tempo, and none before the first step', () => {
    const grid = new BeatGrid();
    expect(grid.rescale(2, false)).toBe(false);
    grid.tap(5);
    run(grid, 10);
    expect(grid.untilBeat).toBe(30);
    expect([0.5, 0.5, 0.5].map((factor) => grid.rescale(factor as 0.5, false))).toEqual([true, true, false]);
  });
});
