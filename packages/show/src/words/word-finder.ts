/** Finds the meanings of words in a lexicon: groups of words, plurals, adverbs, comparatives. Pure. */
import { BREAK } from './tokens.js';

/** A meaning in a text. */
export interface Found<Meaning> {
  readonly lexeme: Meaning;
  /** The words that have it. */
  readonly words: string;
  /** Whether it is an adverb: `softly`. */
  readonly adverb?: boolean;
  /** Whether it compares: `faster`, or is the most of it: `fastest`. */
  readonly form?: 'comparative' | 'superlative';
}

/** Words or word groups, separated by `|`, and their meaning. */
export type WordList<Meaning> = readonly (readonly [words: string, meaning: Meaning])[];

export interface WordFinderOptions<Meaning> {
  /** Meaning of the end of a clause. */
  readonly breaks: Meaning;
  /** Meaning of a number. */
  readonly number: (value: number) => Meaning;
  /** Whether a word of this meaning has comparatives and an adverb. */
  readonly isGradable: (meaning: Meaning) => boolean;
}

/** Numbers as words. */
const NUMBER_WORDS: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  sixteen: 16,
  twenty: 20,
  'twenty four': 24,
  'thirty two': 32,
  thirty: 30,
  'sixty four': 64,
};
const LONGEST_GROUP = 5;

export class WordFinder<Meaning> {
  readonly #lexicon = new Map<string, Meaning>();
  readonly #options: WordFinderOptions<Meaning>;

  /** @param lists earlier lists win where a word is in several */
  constructor(lists: readonly WordList<Meaning>[], options: WordFinderOptions<Meaning>) {
    this.#options = options;
    for (const [words, meaning] of lists.flat()) {
      for (const word of words.split('|')) if (!this.#lexicon.has(word)) this.#lexicon.set(word, meaning);
    }
  }

  /**
   * The meanings of `tokens` in order, and the words that have none, each once.
   *
   * @param extra further words; those of the lexicon win
   */
  find(
    tokens: readonly string[],
    extra: ReadonlyMap<string, Meaning> = new Map(),
  ): { readonly found: Found<Meaning>[]; readonly unknown: string[] } {
    const found: Found<Meaning>[] = [];
    const unknown = new Set<string>();
    for (let index = 0; index < tokens.length;) {
      if (tokens[index] === BREAK) {
        found.push({ lexeme: this.#options.breaks, words: BREAK });
        index++;
        continue;
      }
      const match = this.#longestMatch(tokens, index, extra);
      if (match) found.push(match.found);
      else unknown.add(tokens[index]!);
      index += match?.length ?? 1;
    }
    return { found, unknown: [...unknown] };
  }

  #longestMatch(
    tokens: readonly string[],
    index: number,
    extra: ReadonlyMap<string, Meaning>,
  ): { readonly found: Found<Meaning>; readonly length: number } | undefined {
    for (let length = Math.min(LONGEST_GROUP, tokens.length - index); length > 0; length--) {
      const group = tokens.slice(index, index + length);
      if (group.includes(BREAK)) continue;
      const found = this.#meaningOf(group.join(' '), extra);
      if (found) return { found, length };
    }
    return undefined;
  }

  #meaningOf(words: string, extra: ReadonlyMap<string, Meaning>): Found<Meaning> | undefined {
    const known = (text: string): Meaning | undefined => this.#lexicon.get(text) ?? extra.get(text);
    const exact = known(words);
    if (exact) return { lexeme: exact, words };
    const value = NUMBER_WORDS[words] ?? (/^\d[\d.]*$/.test(words) ? Number(words) : undefined);
    if (value !== undefined) return { lexeme: this.#options.number(value), words };
    for (const singular of [words.replace(/s$/, ''), words.replace(/es$/, ''), words.replace(/ies$/, 'y')]) {
      const lexeme = singular === words ? undefined : known(singular);
      if (lexeme) return { lexeme, words };
    }
    const adverb = words.endsWith('ly') ? this.#gradable(known, adverbBases(words.slice(0, -2))) : undefined;
    if (adverb) return { lexeme: adverb, words, adverb: true };
    for (const [ending, form] of [
      ['er', 'comparative'],
      ['est', 'superlative'],
    ] as const) {
      const bases = words.endsWith(ending) ? comparisonBases(words.slice(0, -ending.length)) : [];
      const lexeme = this.#gradable(known, bases);
      if (lexeme) return { lexeme, words, form };
    }
    return undefined;
  }

  #gradable(known: (text: string) => Meaning | undefined, bases: readonly string[]): Meaning | undefined {
    return bases.map(known).find((meaning) => meaning !== undefined && this.#options.isGradable(meaning));
  }
}

const adverbBases = (stem: string): string[] => [stem, stem.replace(/i$/, 'y'), `${stem}le`];
const comparisonBases = (stem: string): string[] => [
  stem,
  `${stem}e`,
  stem.replace(/i$/, 'y'),
  stem.replace(/(.)\1$/, '$1'),
];
