/**
 * Holds what the engine said until its sound is heard, so that text and meters move with the
 * music and not ahead of it. Knows nothing of what it holds.
 */
import type { Milliseconds } from '@sense/core';

/** More than this is never waiting; what is older was missed in a hidden page. */
const LARGEST_QUEUE = 1024;

export class AudibleQueue<Item> {
  readonly #items: { readonly at: Milliseconds; readonly item: Item }[] = [];

  /** @param at performance time in ms at which `item` is heard */
  push(at: Milliseconds, item: Item): void {
    this.#items.push({ at, item });
    if (this.#items.length > LARGEST_QUEUE) this.#items.shift();
  }

  /** Hands over everything heard by `now`, in the order it came. */
  drain(now: Milliseconds, take: (item: Item) => void): void {
    let kept = 0;
    for (const entry of this.#items) {
      if (entry.at <= now) take(entry.item);
      else this.#items[kept++] = entry;
    }
    this.#items.length = kept;
  }
}
