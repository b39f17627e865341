/** Order and patience of tasks, on a fake clock. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadInSequence } from '../../../../../packages/separation/src/model/loading/load-in-sequence.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

it('begins each when the one before it is over', async () => {
  const told: string[] = [];
  const done = loadInSequence(['a', 'b'], async (item) => {
    told.push(`${item} begins`);
    await pause(5);
    told.push(`${item} ends`);
  });
  await vi.runAllTimersAsync();
  await done;
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('waits for one that gets on, and not for one that gives no sign', async () => {
  const begun: string[] = [];
  const signs: (() => void)[] = [];
  const done = loadInSequence(['a', 'b'], (item, onSign) => {
    begun.push(item);
    signs.push(onSign);
    return new Promise(() => undefined);
  });
  for (let i = 0; i < 6; i++) {
    await vi.advanceTimersByTimeAsync(10_000);
    signs[0]!();
  }
  expect(begun).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(begun).toEqual(['a', 'b']);
  signs[0]!();
  await vi.advanceTimersByTimeAsync(20_000);
  await done;
  expect(vi.getTimerCount()).toBe(0);
});
