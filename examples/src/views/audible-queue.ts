/**
 * Queues events and features until their sound is audible, so that text and meters are in time with
 * the music.
 */
import type { Milliseconds } from '@sense/core';

/** The oldest items beyond this count are dropped, for example while the page is hidden. */
const LARGEST_QUEUE = 1024;

export class AudibleQueue<Item> {
  readonly #items: { readonly at: Milliseconds; readonly item: Item }[] = [];

  /** @param at performance time in ms at which `item` is audible */
  push(at: Milliseconds, item: Item): void {
    this.#items.push({ at, item });
    if (this.#items.length > LARGEST_QUEUE) this.#items.shift();
  }

  /** Removes all items that are audible by `now` and passes them to `take` in order of arrival. */
  drain(now: Milliseconds, take: (item: Item) => void): void {
    let kept = 0;
    for (const entry of this.#items) {
      if (entry.at <= now) take(entry.item);
      else this.#items[kept++] = entry;
    }
    this.#items.length = kept;
  }
}
