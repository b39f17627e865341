/**
 * Work side by side: order of results, number at a time, end after an error.
 */
import { expect, test } from 'vitest';
import { sideBySide } from '../../../../packages/cli/src/commands/side-by-side.js';

/** Work that ends when the test says so. */
function controlled(): { work: (item: number) => Promise<number>; end: Map<number, (error?: Error) => void> } {
  const end = new Map<number, (error?: Error) => void>();
  const work = (item: number): Promise<number> =>
    new Promise((resolve, reject) => end.set(item, (error) => (error ? reject(error) : resolve(10 * item))));
  return { work, end };
}

/** Until everything that can run has run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('runs two at a time and reports in the order of the items', async () => {
  const { work, end } = controlled();
  const reported: number[] = [];
  const all = sideBySide([1, 2, 3], 2, { work, done: (result) => reported.push(result), stop: () => false });
  expect([...end.keys()]).toEqual([1, 2]);
  end.get(2)!();
  await settled();
  expect([...end.keys()]).toEqual([1, 2, 3]);
  expect(reported).toEqual([]);
  end.get(1)!();
  await settled();
  expect(reported).toEqual([10, 20]);
  end.get(3)!();
  await all;
  expect(reported).toEqual([10, 20, 30]);
});

test('starts nothing after an error or a stop, and waits for what runs', async () => {
  const { work, end } = controlled();
  const reported: number[] = [];
  const options = { work, done: (result: number) => void reported.push(result) };
  const failing = sideBySide([1, 2, 3], 2, { ...options, stop: () => false });
  end.get(2)!(new Error('full'));
  await settled();
  end.get(1)!();
  await expect(failing).rejects.toThrow('full');
  expect([...end.keys()]).toEqual([1, 2]);
  expect(reported).toEqual([10]);
  await sideBySide([4], 2, { ...options, stop: () => true });
  expect(end.has(4)).toBe(false);
});
