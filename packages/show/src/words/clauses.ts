/** Groups meanings into clauses, and the modifiers of each word with it. Pure. */
import type { Lexeme } from './lexicon/lexeme.js';
import type { Found as FoundOf } from './word-finder.js';

type Found = FoundOf<Lexeme>;

/** What modifies a word. */
export interface Modifiers {
  /** How far it goes: 1 unless a word such as `very` says otherwise. */
  readonly degree: number;
  /** More or less of it. */
  readonly more?: 1 | -1;
  /** What is left of it: `no` 0. */
  readonly amount?: number;
  readonly not?: true;
  readonly except?: true;
  /** A factor: `twice`. */
  readonly times?: number;
  readonly percent?: number;
  /** Of "normal". */
  readonly normal?: true;
}

/** A word with its modifiers. */
export interface Item extends Modifiers {
  readonly lexeme: Lexeme;
  readonly words: string;
  readonly adverb?: boolean;
  readonly form?: Found['form'];
}

export interface Clause {
  readonly items: readonly Item[];
  /** Modifiers after the last word, for words before them: `kicks twice as strong` has a word, `haptics at 40 percent` has none. */
  readonly trailing: Modifiers;
  /** Numbers with their unit: `8 bars`, `128 bpm`. */
  readonly bpm?: number;
  readonly bars?: number;
  readonly beats?: number;
  readonly only: boolean;
  /** Whether it follows the one before with `and`. */
  readonly continued: boolean;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The types of words that end nothing and modify nothing. */
const TRANSPARENT: ReadonlySet<Lexeme['type']> = new Set(['filler', 'preposition']);
const NEUTRAL: Modifiers = { degree: 1 };

/** The clauses of a text. */
export function clausesOf(found: readonly Found[]): Clause[] {
  const groups = split(found).map(readClause);
  return join(groups.filter(({ items, trailing, ...rest }) => items.length > 0 || trailing !== NEUTRAL || rest.bpm));
}

function split(found: readonly Found[]): Found[][] {
  const groups: Found[][] = [[]];
  for (const each of found) {
    if (each.lexeme.type === 'break' || each.lexeme.type === 'and') groups.push([]);
    if (each.lexeme.type !== 'break') groups.at(-1)!.push(each);
  }
  return groups.filter((group) => group.length > 0);
}

function readClause(found: readonly Found[]): Clause {
  const continued = found[0]?.lexeme.type === 'and';
  const clause: Mutable<Clause> & { items: Item[] } = { items: [], trailing: NEUTRAL, only: false, continued };
  let pending: Mutable<Modifiers> = { ...NEUTRAL };
  let number: number | undefined;
  let tempo = false;
  let prepared = false;
  const take = (): Modifiers => {
    const taken = pending;
    pending = { ...NEUTRAL };
    return taken;
  };
  found.forEach((each, index) => {
    const { lexeme } = each;
    const wasPrepared = prepared;
    prepared = lexeme.type === 'preposition' || lexeme.type === 'and' || (prepared && lexeme.type === 'filler');
    if (TRANSPARENT.has(lexeme.type)) return;
    switch (lexeme.type) {
      case 'number':
        number = lexeme.value;
        if (tempo) clause.bpm = number;
        return;
      case 'tempo':
        tempo = true;
        if (number !== undefined) clause.bpm = number;
        return;
      case 'bpm':
        if (number !== undefined) clause.bpm = number;
        number = undefined;
        return;
      case 'bars':
        clause.bars = number ?? clause.bars ?? 1;
        number = undefined;
        return;
      case 'beats':
        if (number !== undefined) clause.beats = number;
        number = undefined;
        return;
      case 'percent':
        if (number !== undefined) pending.percent = number;
        number = undefined;
        return;
      case 'times': {
        const factor = lexeme.factor ?? number;
        if (factor !== undefined) pending.times = factor;
        number = undefined;
        return;
      }
      case 'degree':
        pending.degree *= lexeme.factor;
        return;
      case 'more':
        // After its word: "turn the guitars down".
        if (isLast(found, index) && clause.items.length > 0) modifyLast(clause.items, { more: lexeme.sign });
        else pending.more = lexeme.sign;
        return;
      case 'negation':
        pending.amount = lexeme.amount;
        return;
      case 'not':
        pending.not = true;
        return;
      case 'except':
        pending.except = true;
        return;
      case 'normal':
        pending.normal = true;
        return;
      case 'only':
        clause.only = true;
        return;
      case 'off':
        modifyLast(clause.items, { amount: 0 });
        return;
      case 'and':
        return;
      case 'place':
        if (lexeme.ambiguous && !wasPrepared) return;
        break;
      default:
    }
    const { words, adverb, form } = each;
    clause.items.push({ lexeme, words, ...(adverb && { adverb }), ...(form && { form }), ...take() });
  });
  const rest = take();
  if (Object.keys(rest).length > 1 || rest.degree !== 1) clause.trailing = rest;
  return clause;
}

/** Whether only words without a meaning follow. */
function isLast(found: readonly Found[], index: number): boolean {
  return found.slice(index + 1).every(({ lexeme }) => TRANSPARENT.has(lexeme.type));
}

function modifyLast(items: Item[], modifiers: Partial<Modifiers>): void {
  const last = items.pop();
  if (last) items.push({ ...last, ...modifiers });
}

/**
 * Joins clauses that belong together: "kicks and snares in the wrists", "the seat and the wrists", "softly" at
 * the end.
 */
function join(clauses: readonly Clause[]): Clause[] {
  const joined: Clause[] = [];
  for (const clause of clauses) {
    const previous = joined.at(-1);
    if (previous && (continues(previous, clause) || isBareStems(previous))) {
      joined[joined.length - 1] = merge(previous, clause);
    } else if (previous && clause.continued && isBareStems(clause) && hasStem(previous)) {
      joined[joined.length - 1] = merge(previous, withModifiersOf(previous, clause));
    } else joined.push(clause);
  }
  return joined;
}

/** Whether `next` completes what `previous` says of stems: places, adverbs, or stems without a word of their own. */
function continues(previous: Clause, next: Clause): boolean {
  if (!hasStem(previous) || previous.only || next.only) return false;
  const types = next.items.map(({ lexeme }) => lexeme.type);
  if (types.length === 0) return false;
  const places =
    types.every((type) => type === 'place') && previous.items.some(({ lexeme }) => lexeme.type === 'place');
  const adverbs = next.items.every(({ adverb }) => adverb);
  return places || adverbs;
}

/** Whether a clause only names stems, without saying anything of them. */
function isBareStems({ items, only, trailing, bpm, bars }: Clause): boolean {
  return (
    !only &&
    trailing === NEUTRAL &&
    bpm === undefined &&
    bars === undefined &&
    items.every((item) => item.lexeme.type === 'stem' && isUnmodified(item))
  );
}

export function isUnmodified({ degree, more, amount, not, except, times, percent, normal }: Modifiers): boolean {
  return degree === 1 && [more, amount, not, except, times, percent, normal].every((each) => each === undefined);
}

/** The stems of `clause` modified as those of `previous`: "no kicks and snares". */
function withModifiersOf(previous: Clause, clause: Clause): Clause {
  const model = previous.items.findLast(({ lexeme }) => lexeme.type === 'stem')!;
  return { ...clause, items: clause.items.map(({ lexeme, words }) => ({ ...model, lexeme, words })) };
}

function hasStem({ items }: Clause): boolean {
  return items.some(({ lexeme }) => lexeme.type === 'stem');
}

function merge(first: Clause, second: Clause): Clause {
  return { ...first, ...second, items: [...first.items, ...second.items], only: first.only || second.only };
}
