/** Finds the meaning of words: the lexicon as a whole, groups of words, plurals, adverbs, comparatives. Pure. */
import type { Lexeme, LexiconPart } from './lexicon/lexeme.js';
import { ADJECTIVES, ATTRIBUTES } from './lexicon/adjectives.js';
import { GRAMMAR, NUMBER_WORDS } from './lexicon/grammar.js';
import { MOODS } from './lexicon/moods.js';
import { COLORS, HAPTICS, PLACES, SCENES, STEMS } from './lexicon/things.js';
import { BREAK } from './tokens.js';

/** A meaning in a text. */
export interface Found {
  readonly lexeme: Lexeme;
  /** The words that have it. */
  readonly words: string;
  /** Whether it is an adverb: `softly`. */
  readonly adverb?: boolean;
  /** Whether it compares: `faster`, or is the most of it: `fastest`. */
  readonly form?: 'comparative' | 'superlative';
}

/** Earlier parts win where a word is in several. */
const PARTS: readonly LexiconPart[] = [HAPTICS, STEMS, PLACES, SCENES, COLORS, ADJECTIVES, ATTRIBUTES, MOODS, GRAMMAR];
const LONGEST_GROUP = 5;

const LEXICON = buildLexicon(PARTS);

/** The meanings of `tokens` in order, and the words that have none. */
export function findMeanings(
  tokens: readonly string[],
  extra: ReadonlyMap<string, Lexeme> = new Map(),
): { readonly found: Found[]; readonly unknown: string[] } {
  const found: Found[] = [];
  const unknown: string[] = [];
  for (let index = 0; index < tokens.length;) {
    if (tokens[index] === BREAK) {
      found.push({ lexeme: { type: 'break' }, words: BREAK });
      index++;
      continue;
    }
    const match = longestMatch(tokens, index, extra);
    if (match) found.push(match.found);
    else unknown.push(tokens[index]!);
    index += match?.length ?? 1;
  }
  return { found, unknown: [...new Set(unknown)] };
}

function longestMatch(
  tokens: readonly string[],
  index: number,
  extra: ReadonlyMap<string, Lexeme>,
): { readonly found: Found; readonly length: number } | undefined {
  for (let length = Math.min(LONGEST_GROUP, tokens.length - index); length > 0; length--) {
    const group = tokens.slice(index, index + length);
    if (group.includes(BREAK)) continue;
    const words = group.join(' ');
    const found = meaningOf(words, extra);
    if (found) return { found, length };
  }
  return undefined;
}

function meaningOf(words: string, extra: ReadonlyMap<string, Lexeme>): Found | undefined {
  const known = (text: string): Lexeme | undefined => LEXICON.get(text) ?? extra.get(text);
  const exact = known(words);
  if (exact) return { lexeme: exact, words };
  const value = NUMBER_WORDS[words] ?? (/^\d/.test(words) && !words.includes(' ') ? Number(words) : undefined);
  if (value !== undefined) return { lexeme: { type: 'number', value }, words };
  for (const singular of [words.replace(/s$/, ''), words.replace(/es$/, ''), words.replace(/ies$/, 'y')]) {
    const lexeme = known(singular);
    if (lexeme && singular !== words) return { lexeme, words };
  }
  if (words.endsWith('ly')) {
    const stem = words.slice(0, -2);
    for (const base of [stem, stem.replace(/i$/, 'y'), `${stem}le`]) {
      const lexeme = known(base);
      if (lexeme?.type === 'adjective') return { lexeme, words, adverb: true };
    }
  }
  return comparison(words, 'er', 'comparative', known) ?? comparison(words, 'est', 'superlative', known);
}

function comparison(
  words: string,
  ending: string,
  form: 'comparative' | 'superlative',
  known: (text: string) => Lexeme | undefined,
): Found | undefined {
  if (!words.endsWith(ending)) return undefined;
  const stem = words.slice(0, -ending.length);
  for (const base of [stem, `${stem}e`, stem.replace(/i$/, 'y'), stem.replace(/(.)\1$/, '$1')]) {
    const lexeme = known(base);
    if (lexeme?.type === 'adjective') return { lexeme, words, form };
  }
  return undefined;
}

function buildLexicon(parts: readonly LexiconPart[]): ReadonlyMap<string, Lexeme> {
  const lexicon = new Map<string, Lexeme>();
  for (const [words, lexeme] of parts.flat()) {
    for (const word of words.split('|')) if (!lexicon.has(word)) lexicon.set(word, lexeme);
  }
  return lexicon;
}
