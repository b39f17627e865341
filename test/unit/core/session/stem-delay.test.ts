/** When input leaves the stem outputs, before, during and after changes of the delay. */
import { expect, it } from 'vitest';
import { StemDelay } from '../../../../packages/core/src/session/stem-delay.js';

const RATE = 1000;
const delayOf = (marginFrames: number): StemDelay => new StemDelay({ chainFrames: 20, marginFrames, sampleRate: RATE });

it('adds the delay', () => {
  expect(delayOf(30).playedAt(2)).toBeCloseTo(2.05);
});

it('plays input twice when the delay grows, and reports the first time', () => {
  const delay = delayOf(30);
  delay.change(80, 2000);
  expect(delay.status).toEqual({ stemLatencyMs: 80, stemMarginMs: 60, stemMarginChanges: 1 });
  expect(delay.playedAt(1.949)).toBeCloseTo(1.999);
  // At 2 s the output goes back to the input of 1.92 s.
  expect(delay.playedAt(1.95)).toBeCloseTo(2.03);
  expect(delay.playedAt(3)).toBeCloseTo(3.08);
});

it('reports the moment of the skip for input that a shrinking delay skips', () => {
  const delay = delayOf(60);
  delay.change(50, 2000);
  expect(delay.playedAt(1.9)).toBeCloseTo(1.98);
  expect(delay.playedAt(1.93)).toBeCloseTo(2);
  expect(delay.playedAt(1.949)).toBeCloseTo(2);
  expect(delay.playedAt(1.96)).toBeCloseTo(2.01);
});

it('never decreases with the time of the input, and stays right after many changes', () => {
  const delay = delayOf(30);
  for (let i = 0; i < 20; i++) delay.change(50 + ((i * 37) % 90), 1000 + 200 * i);
  let last = -Infinity;
  for (let frame = 0; frame < 6000; frame++) {
    const played = delay.playedAt(frame / RATE);
    expect(played).toBeGreaterThanOrEqual(last);
    last = played;
  }
  expect(delay.playedAt(9)).toBeCloseTo(9 + delay.status.stemLatencyMs / 1000);
});
