/** Finds known words that change nothing in a show: those without which it would be the same. Pure. */
import type { Show } from '../document/show.js';
import type { Lexeme } from './lexicon/lexeme.js';
import type { Found } from './word-finder.js';

/** The types of words that are expected to set something. */
const CONTENT: ReadonlySet<Lexeme['type']> = new Set([
  'adjective',
  'mood',
  'attribute',
  'scene',
  'color',
  'palette',
  'stem',
  'haptic-preset',
  'vibration',
  'place',
  'transition',
  'section',
  'event',
  'flashes',
]);

/**
 * The words of `found` that changed nothing, in order, each once.
 *
 * @param show what all words make
 * @param make the show that other words would make
 * @param isName whether words name what shows, so that they count even where it would have been the default
 */
export function unusedWords(
  found: readonly Found<Lexeme>[],
  show: Show,
  make: (found: readonly Found<Lexeme>[]) => Show,
  isName: (each: Found<Lexeme>) => boolean,
): string[] {
  const text = JSON.stringify(show);
  const meanings = new Set(found.filter(({ lexeme }) => CONTENT.has(lexeme.type)).map(({ lexeme }) => lexeme));
  const unused = new Set<Lexeme>();
  for (const meaning of meanings) {
    const others = found.filter(({ lexeme }) => lexeme !== meaning);
    if (JSON.stringify(make(others)) === text) unused.add(meaning);
  }
  return [...new Set(found.filter((each) => unused.has(each.lexeme) && !isName(each)).map(({ words }) => words))];
}
