/**
 * One thing after the other, where none may hold up the rest for ever. Knows nothing of what is done.
 */
import { Scope, type Milliseconds } from '@sense/core/engine';

/** Longer than a model is silent while it is fetched and compiled, as a rule. */
const PATIENCE_MS: Milliseconds = 20_000;

/**
 * Runs `task` for each item, the next when one is over, or has given no sign for {@link PATIENCE_MS}: then the
 * two go on side by side. Resolves when the last has begun and is over, or gives no sign either.
 * @param task must not reject; calls `onSign` as often as it gets on
 */
export async function loadInSequence<Item>(
  items: Iterable<Item>,
  task: (item: Item, onSign: () => void) => Promise<void>,
): Promise<void> {
  for (const item of items) {
    await new Promise<void>((resolve) => {
      const scope = new Scope();
      const end = (): void => {
        scope.dispose();
        resolve();
      };
      let forget = scope.after(PATIENCE_MS, end);
      const onSign = (): void => {
        forget();
        if (!scope.disposed) forget = scope.after(PATIENCE_MS, end);
      };
      void task(item, onSign).then(end);
    });
  }
}
