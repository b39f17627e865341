/**
 * Runs work on several items at a time and reports the results in the order of the items.
 */

/**
 * Calls `work` for each of `items` in order, at most `count` at a time, and `done` with each result, in order too.
 * `stop` ends it before the next item. Rejects with the first error of `work`, when all that was started has ended.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  count: number,
  options: {
    readonly work: (item: Item, index: number) => Promise<Result>;
    readonly done: (result: Result) => void;
    readonly stop: () => boolean;
  },
): Promise<void> {
  const results: { readonly result: Result }[] = [];
  let next = 0;
  let reported = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < items.length && !failed && !options.stop()) {
      const index = next++;
      try {
        results[index] = { result: await options.work(items[index]!, index) };
      } catch (error) {
        failed = true;
        throw error;
      }
      for (let ready = results[reported]; ready; ready = results[reported]) {
        reported++;
        options.done(ready.result);
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(count, items.length) }, lane));
  for (const each of lanes) if (each.status === 'rejected') throw each.reason;
}
