/** Order and stalls of loading tasks, on a fake clock. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadInSequence } from '../../../../../packages/separation/src/model/loading/load-in-sequence.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

it('starts each task when the previous one has finished', async () => {
  const log: string[] = [];
  const done = loadInSequence(['a', 'b'], async (item) => {
    log.push(`${item} begins`);
    await pause(5);
    log.push(`${item} ends`);
  });
  await vi.runAllTimersAsync();
  await done;
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('waits for a task that makes progress, and not for one that stalls', async () => {
  const begun: string[] = [];
  const progress: (() => void)[] = [];
  const done = loadInSequence(['a', 'b'], (item, onProgress) => {
    begun.push(item);
    progress.push(onProgress);
    return new Promise(() => undefined);
  });
  for (let i = 0; i < 6; i++) {
    await vi.advanceTimersByTimeAsync(10_000);
    progress[0]!();
  }
  expect(begun).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(begun).toEqual(['a', 'b']);
  progress[0]!();
  await vi.advanceTimersByTimeAsync(20_000);
  await done;
  expect(vi.getTimerCount()).toBe(0);
});
