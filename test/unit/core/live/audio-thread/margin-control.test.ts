/** The margin over minutes: it follows what stems need, without oscillating. */
import { expect, it } from 'vitest';
import { MarginControl } from '../../../../../packages/core/src/live/audio-thread/margin-control.js';

const RATE = 48_000;
const QUANTUM = 128;
const ms = (duration: number): number => Math.round((duration / 1000) * RATE);

/** Runs for `seconds`; stems are processed in `needMs` at worst, which the margin must exceed. Returns the changes. */
function course(needMs: (second: number) => number, seconds: number): { second: number; marginFrames: number }[] {
  const control = new MarginControl({ minFrames: ms(21), maxFrames: ms(170) }, RATE);
  const changes: { second: number; marginFrames: number }[] = [];
  const change = (second: number, marginFrames: number): void => {
    control.changeTo(marginFrames);
    changes.push({ second, marginFrames });
  };
  for (let frame = 0; frame < seconds * RATE; frame += QUANTUM) {
    const second = frame / RATE;
    const aheadFrames = control.marginFrames - ms(needMs(second));
    const target = control.calm(QUANTUM, Math.max(0, aheadFrames));
    if (aheadFrames < ms(8) && control.canGrow) change(second, control.grown());
    else if (target !== control.marginFrames) change(second, target);
  }
  return changes;
}

it('doubles to the largest margin, and shrinks to the smallest when stems need little again', () => {
  const changes = course((second) => (second < 2 ? 165 : 4), 900);
  const margins = changes.map(({ marginFrames }) => marginFrames);
  expect(margins.slice(0, 4)).toEqual([ms(42), ms(84), ms(168), ms(170)]);
  expect(margins.at(-1)).toBeLessThanOrEqual(ms(24));
  expect(margins.at(-1)).toBeGreaterThanOrEqual(ms(21));
  for (let i = 5; i < changes.length; i++) {
    expect(changes[i]!.second - changes[i - 1]!.second).toBeGreaterThan(19.99);
    expect(margins[i - 1]! - margins[i]!).toBeLessThanOrEqual(ms(10));
  }
});

it('shrinks less and less often where a stall comes back every half minute', () => {
  const changes = course((second) => (second % 35 < 0.1 ? 60 : 4), 3600);
  const changesIn = (from: number, to: number): number =>
    changes.filter(({ second }) => second >= from && second < to).length;
  expect(changesIn(600, 3600)).toBeLessThanOrEqual(12);
});

it('stays where stems need the margin', () => {
  expect(course(() => 8, 600)).toEqual([]);
});
