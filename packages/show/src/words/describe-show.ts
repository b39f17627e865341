/**
 * Words to shows: `describeShow('rainy midnight techno, soft kicks in the wrists')`. By a lexicon and a grammar of our
 * own, offline and deterministic; or by a language model of the caller's, whose answer counts only if it is a valid
 * show.
 */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { SCENE_CATALOG, type SceneInfo } from '@sense/visuals/engine';
import { parseShow } from '../document/parse-show.js';
import type { Show } from '../document/show.js';
import { SHOW_SCHEMA } from '../document/validate.js';
import { clausesOf } from './clauses.js';
import { composeShow } from './compose-show.js';
import type { Lexeme } from './lexicon/lexeme.js';
import { presetsNamed } from './preset-names.js';
import { readWords } from './read-words.js';
import { SHOW_WORDS } from './show-words.js';
import { tokensOf } from './tokens.js';
import { unusedWords } from './unused-words.js';
import type { Found } from './word-finder.js';
import { promptOf, type LanguageModel } from './language-model.js';

/** Longer descriptions are refused. */
const MAX_LENGTH = 4000;

/** Options of {@link describeShow}. */
export interface DescribeShowOptions {
  /** Scenes that the description can name, by id or title. Default: those that `@sense/visuals` ships. */
  readonly scenes?: readonly SceneInfo[];
}

/** Options with a language model. */
export interface DescribeShowWithModelOptions extends DescribeShowOptions {
  /** Asked first; see {@link promptApiModel}. */
  readonly model: LanguageModel;
  /** Rejects with its reason when it aborts. */
  readonly signal?: AbortSignal;
}

/** A show, and what became of the words. */
export interface DescribedShow {
  readonly show: Show;
  /** Words that are not in the lexicon, in order. They change nothing. Empty if a model wrote the show. */
  readonly unknown: readonly string[];
  /** Words of the lexicon that changed nothing here, in order. Empty if a model wrote the show. */
  readonly unused: readonly string[];
  /** What could not be followed, one sentence each. */
  readonly notes: readonly string[];
  /** Who wrote the show. */
  readonly writtenBy: 'lexicon' | 'model';
}

/**
 * A show from words: scene, mood, tempo, colours, stems, drums, places of the body, changes.
 *
 * ```ts
 * const { show, unknown } = describeShow('rainy midnight techno, soft kicks in the wrists, cut every 8 bars');
 * ```
 *
 * With a `model`, asks it for a document of the same schema. An answer that is no valid show is noted, and the lexicon
 * writes the show.
 *
 * @throws SenseError `invalid-argument` for anything but text of 1 to 4000 characters
 */
export function describeShow(text: string, options?: DescribeShowOptions): DescribedShow;
export function describeShow(text: string, options: DescribeShowWithModelOptions): Promise<DescribedShow>;
export function describeShow(
  text: string,
  options: DescribeShowOptions | DescribeShowWithModelOptions = {},
): DescribedShow | Promise<DescribedShow> {
  const described = byLexicon(requireText(text), options.scenes ?? SCENE_CATALOG);
  return 'model' in options ? byModel(text, options, described) : described;
}

function byLexicon(text: string, scenes: readonly SceneInfo[]): DescribedShow {
  const tokens = tokensOf(text);
  const { found, unknown } = SHOW_WORDS.find(tokens, wordsOfScenes(scenes));
  const reading = readWords(clausesOf(found));
  const show = composeShow(reading, tokens, scenes, text.trim());
  const make = (words: readonly Found<Lexeme>[]): Show =>
    composeShow(readWords(clausesOf(words)), tokens, scenes, text.trim());
  const { id, preset } = Object.values(show.looks)[0]?.scene ?? {};
  const presetWords = presetsNamed(tokens, scenes)
    .filter((named) => named.scene.id === id && named.preset === preset)
    .map(({ words }) => words);
  const unused = unusedWords(found, show, make, ({ lexeme, words }) => {
    return (lexeme.type === 'scene' && lexeme.id === id) || presetWords.includes(words);
  });
  return { show: parseShow(show), unknown, unused, notes: reading.notes, writtenBy: 'lexicon' };
}

/** Ids and titles of scenes name them; presets are found by `presetsNamed`. */
function wordsOfScenes(scenes: readonly SceneInfo[]): ReadonlyMap<string, Lexeme> {
  const words = new Map<string, Lexeme>();
  for (const { id, title, presets } of scenes) {
    for (const [presetId, preset] of Object.entries(presets)) {
      for (const name of [presetId, preset.title]) words.set(plain(name), { type: 'filler' });
    }
    for (const name of [id, title]) words.set(plain(name), { type: 'scene', id });
  }
  return words;
}

const plain = (name: string): string => tokensOf(name).join(' ');

async function byModel(
  text: string,
  { model, scenes = SCENE_CATALOG, signal }: DescribeShowWithModelOptions,
  fallback: DescribedShow,
): Promise<DescribedShow> {
  try {
    const answer = await model(promptOf(text, scenes), SHOW_SCHEMA, signal ? { signal } : {});
    return { show: parseShow(answer), unknown: [], unused: [], notes: [], writtenBy: 'model' };
  } catch (error) {
    signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return { ...fallback, notes: [...fallback.notes, `the model wrote no valid show: ${reason}`] };
  }
}

function requireText(text: unknown): string {
  if (typeof text === 'string' && text.trim() !== '' && text.length <= MAX_LENGTH) return text;
  const received = typeof text === 'string' && text.length > MAX_LENGTH ? `${text.length} characters` : describe(text);
  throw new SenseError(
    'invalid-argument',
    `a description must be text of 1 to ${MAX_LENGTH} characters, received ${received}`,
  );
}
