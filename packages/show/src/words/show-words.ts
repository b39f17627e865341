/** The words of shows. */
import { ADJECTIVES, ATTRIBUTES } from './lexicon/adjectives.js';
import { GRAMMAR } from './lexicon/grammar.js';
import type { Lexeme } from './lexicon/lexeme.js';
import { MOODS } from './lexicon/moods.js';
import { COLORS, HAPTICS, PLACES, SCENES, STEMS } from './lexicon/things.js';
import { WordFinder } from './word-finder.js';

export const SHOW_WORDS = new WordFinder<Lexeme>(
  [HAPTICS, STEMS, PLACES, SCENES, COLORS, ADJECTIVES, ATTRIBUTES, MOODS, GRAMMAR],
  {
    breaks: { type: 'break' },
    number: (value) => ({ type: 'number', value }),
    isGradable: ({ type }) => type === 'adjective',
  },
);
