/**
 * What a word can mean in the description of a show, and how lists of words are written down. Data types only.
 */
import type { DrumClass, NormalRange, StemName } from '@sense/core/engine';
import type { HapticPresetName } from '@sense/haptics/engine';
import type { TransitionKind } from '@sense/visuals/engine';
import type { ColorWord, PaletteName } from '../../look/palettes.js';
import type { CueEvent, StyleName } from '../../document/show.js';
import type { WordList } from '../word-finder.js';

/** Values of a style that a word names. */
export type StyleValues = Readonly<Partial<Record<StyleName, NormalRange>>>;

/** A word that says how something is. */
export interface Adjective {
  readonly type: 'adjective';
  readonly style?: StyleValues;
  /** Factor on the level of the stem or drum that it describes. */
  readonly level?: number;
  /** Strength of the vibration that it describes. */
  readonly felt?: NormalRange;
  readonly palette?: PaletteName;
  /** Preset of the haptics, where it describes no stem. */
  readonly haptics?: HapticPresetName;
}

/** A mood, weather, time of day or genre: a direction for everything that no other word sets. */
export interface Mood {
  readonly type: 'mood';
  readonly style?: StyleValues;
  readonly palette?: PaletteName;
  readonly scene?: string;
  readonly haptics?: HapticPresetName;
  readonly levels?: Readonly<Partial<Record<StemName | DrumClass, number>>>;
}

/** What a word means. */
export type Lexeme =
  | Adjective
  | Mood
  /** A noun for a part of the style: `speed`, `glow`. */
  | { readonly type: 'attribute'; readonly name: StyleName }
  /** `weak` is a hint: an explicit scene wins. */
  | { readonly type: 'scene'; readonly id: string; readonly weak?: true }
  | { readonly type: 'color'; readonly word: ColorWord; readonly palette: PaletteName }
  | { readonly type: 'palette'; readonly name: PaletteName; readonly style?: StyleValues }
  | { readonly type: 'stem'; readonly stems: readonly StemName[]; readonly drum?: DrumClass }
  /** `stems`: those that its words name. */
  | { readonly type: 'haptic-preset'; readonly name: HapticPresetName; readonly stems?: readonly StemName[] }
  /** Vibration as a whole. */
  | { readonly type: 'vibration' }
  /** `ambiguous`: a place of the body only after a preposition. */
  | { readonly type: 'place'; readonly place: string; readonly ambiguous?: true }
  /** Factor on how far the next word goes: `very`, `slightly`. */
  | { readonly type: 'degree'; readonly factor: number }
  /** More (1) or less (-1) of the next or previous word. */
  | { readonly type: 'more'; readonly sign: 1 | -1; readonly factor?: number }
  /** `amount` of what is left: `no` 0, `hardly any` 0.2. */
  | { readonly type: 'negation'; readonly amount: number }
  /** `not`: the opposite of an adjective, none of a noun. */
  | { readonly type: 'not' }
  | { readonly type: 'except' }
  | { readonly type: 'only' }
  | { readonly type: 'off' }
  /** All stems that were not named: "everything else", "the rest". */
  | { readonly type: 'rest' }
  | { readonly type: 'normal' }
  | { readonly type: 'number'; readonly value: number }
  /** A factor: `half`, `twice`. */
  | { readonly type: 'times'; readonly factor?: number }
  | { readonly type: 'percent' }
  | { readonly type: 'bpm' }
  | { readonly type: 'tempo' }
  | { readonly type: 'bars' }
  | { readonly type: 'beats' }
  | { readonly type: 'every' }
  | { readonly type: 'over' }
  | { readonly type: 'when' }
  | { readonly type: 'transition'; readonly kind?: TransitionKind }
  | { readonly type: 'section'; readonly name: string }
  | { readonly type: 'event'; readonly event: CueEvent }
  | { readonly type: 'enter' }
  | { readonly type: 'leave' }
  | { readonly type: 'flashes'; readonly style?: StyleValues }
  | { readonly type: 'sensitive' }
  | { readonly type: 'reduced-motion' }
  | { readonly type: 'background' }
  | { readonly type: 'preposition' }
  | { readonly type: 'and' }
  /** The end of a clause. */
  | { readonly type: 'break' }
  /** Has no meaning of its own. */
  | { readonly type: 'filler' };

/** A part of the lexicon. */
export type LexiconPart = WordList<Lexeme>;

export const adjective = (meaning: Omit<Adjective, 'type'>): Adjective => ({ type: 'adjective', ...meaning });
export const mood = (meaning: Omit<Mood, 'type'>): Mood => ({ type: 'mood', ...meaning });
