/** Runs loading tasks one after the other; a task without progress does not block the rest. */
import { Scope, type Milliseconds } from '@sense/core/engine';

/** Usually longer than a model goes without progress while it is fetched and compiled. */
const STALL_MS: Milliseconds = 20_000;

/**
 * Runs `task` for each item. The next starts when the previous one has finished, or has made no progress for
 * {@link STALL_MS}; both then run concurrently. Resolves when the last has finished or stalled.
 * @param task must not reject; calls `onProgress` whenever it makes progress
 */
export async function loadInSequence<Item>(
  items: Iterable<Item>,
  task: (item: Item, onProgress: () => void) => Promise<void>,
): Promise<void> {
  for (const item of items) {
    await new Promise<void>((resolve) => {
      const scope = new Scope();
      const end = (): void => {
        scope.dispose();
        resolve();
      };
      let cancel = scope.after(STALL_MS, end);
      const onProgress = (): void => {
        cancel();
        if (!scope.disposed) cancel = scope.after(STALL_MS, end);
      };
      void task(item, onProgress).then(end);
    });
  }
}
