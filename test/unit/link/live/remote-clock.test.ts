/** The clock of a sender: readings, and the difference between the absolute times of two pages. */
import { expect, it } from 'vitest';
import { RemoteClock } from '../../../../packages/link/src/live/remote-clock.js';

let now = 0;
const open = (): RemoteClock => new RemoteClock(() => now);
const absolute = (local: number): number => performance.timeOrigin + local;

it('converts context time of the sender to performance time of this page, and back', () => {
  const clock = open();
  clock.follow({ time: 10, performedAt: absolute(5000), heardAt: absolute(5300), outputLatencyMs: 25 });
  expect(clock.toPerformance(11)).toBeCloseTo(6000, 3);
  expect(clock.toContext(6000)).toBeCloseTo(11, 6);
  expect(clock.heardAt(11)).toBeCloseTo(6025, 3);
  expect(clock.inputHeardAt(11)).toBeCloseTo(6300, 3);
});

it('follows the readings of a sender whose context was suspended', () => {
  const clock = open();
  clock.follow({ time: 10, performedAt: absolute(5000), heardAt: absolute(5000), outputLatencyMs: 0 });
  clock.update({ time: 10, performedAt: absolute(9000), heardAt: absolute(9000), outputLatencyMs: 0 });
  expect(clock.toPerformance(10)).toBeCloseTo(9000, 3);
});

it('corrects the difference between two clocks only as far as a round trip proves', () => {
  const clock = open();
  clock.follow({ time: 0, performedAt: absolute(0), heardAt: absolute(0), outputLatencyMs: 0 });
  // Two pages that agree: the answer lies between question and arrival.
  clock.align({ askedAt: 100, answeredAt: absolute(101), arrivedAt: 104 });
  expect(clock.differenceMs).toBeCloseTo(0, 6);
  // The sender's clock is 3000 ms ahead, and the round trip took 4 ms.
  clock.align({ askedAt: 200, answeredAt: absolute(3202), arrivedAt: 204 });
  expect(clock.differenceMs).toBeCloseTo(-2998, 6);
  // A slow round trip proves less, and changes nothing.
  clock.align({ askedAt: 300, answeredAt: absolute(3350), arrivedAt: 400 });
  expect(clock.differenceMs).toBeCloseTo(-2998, 6);
  expect(clock.toLocal(absolute(3500))).toBeCloseTo(502, 6);
});

it('does not go back when it follows another sender', () => {
  const clock = open();
  now = 8000;
  clock.follow({ time: 100, performedAt: absolute(8000), heardAt: absolute(8000), outputLatencyMs: 0 });
  expect(clock.toFeedTime(100)).toBe(100);
  now = 9000;
  clock.follow({ time: 2, performedAt: absolute(9000), heardAt: absolute(9000), outputLatencyMs: 0 });
  expect(clock.contextNow()).toBeCloseTo(101, 6);
  expect(clock.toFeedTime(2.5)).toBeCloseTo(101.5, 6);
  expect(clock.toPerformance(101.5)).toBeCloseTo(9500, 3);
});
