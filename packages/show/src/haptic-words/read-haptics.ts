/** Reads the words of a haptic description into parts: a rhythm each, with its character. Pure. */
import type { NormalRange, Seconds } from '@sense/core/engine';
import type { Found } from '../words/word-finder.js';
import type { Character, HapticLexeme } from './haptic-lexicon.js';
import type { RhythmName } from './rhythms.js';

/** A rhythm as a description wants it. */
export interface HapticPart {
  readonly rhythm: RhythmName;
  /** At the start and at the end. Factors are 1 and shifts 0 where nothing is said. */
  readonly from: Required<Omit<Character, 'length' | 'unevenness'>>;
  readonly to: Required<Omit<Character, 'length' | 'unevenness'>>;
  /** Whether it changes from start to end. */
  readonly changes: boolean;
  readonly unevenness: NormalRange | undefined;
  /** Factor on the usual duration. */
  readonly length: number;
  readonly durationSeconds: Seconds | undefined;
  readonly count: number | undefined;
  /** Cycles per minute. */
  readonly bpm: number | undefined;
  /** Whether it follows the part before, instead of being felt with it. */
  readonly follows: boolean;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type MutablePart = Mutable<Omit<HapticPart, 'rhythm' | 'from' | 'to'>> & {
  rhythm: RhythmName | undefined;
  from: Mutable<HapticPart['from']>;
  to: Mutable<HapticPart['to']>;
};

/** The parts of a description; empty if it names no rhythm. */
export function readHaptics(found: readonly Found<HapticLexeme>[]): HapticPart[] {
  const parts: MutablePart[] = [];
  let part = emptyPart(false);
  const close = (follows: boolean): void => {
    if (part.rhythm !== undefined) {
      parts.push(part);
      part = emptyPart(follows);
    } else part.follows ||= follows;
  };
  const reader = new PartReader();
  for (const each of found) {
    const { lexeme } = each;
    if (lexeme.type === 'then') close(true);
    else if (lexeme.type === 'rhythm' && part.rhythm !== undefined && part.rhythm !== lexeme.name) close(false);
    reader.read(part, each);
  }
  close(false);
  // Words at the end without a rhythm belong to the last one: "rain, for ten seconds".
  return parts.filter((each): each is MutablePart & HapticPart => each.rhythm !== undefined);
}

class PartReader {
  #degree = 1;
  #sign: 1 | -1 = 1;
  #number: number | undefined;
  #getting = false;

  read(part: MutablePart, { lexeme, form }: Found<HapticLexeme>): void {
    switch (lexeme.type) {
      case 'rhythm':
        part.rhythm = lexeme.name;
        if (this.#number !== undefined) part.count = this.#takeNumber();
        this.#reset();
        return;
      case 'character':
        this.#character(part, lexeme, form !== undefined);
        return;
      case 'change':
        merge(part.from, lexeme.from, 1);
        merge(part.to, lexeme.to, this.#degree);
        part.changes = true;
        this.#reset();
        return;
      case 'getting':
        this.#getting = true;
        return;
      case 'degree':
        this.#degree *= lexeme.factor;
        return;
      case 'more':
        this.#sign = lexeme.sign;
        return;
      case 'not':
        this.#sign = -1;
        return;
      case 'number':
        this.#number = lexeme.value;
        return;
      case 'count':
        part.count = lexeme.value;
        return;
      case 'times':
        if (this.#number !== undefined) part.count = this.#takeNumber();
        return;
      case 'seconds':
        part.durationSeconds = (this.#takeNumber() ?? 1) * lexeme.factor;
        return;
      case 'bpm':
        // Never is no tempo: the usual one stays.
        part.bpm = this.#takeNumber() || undefined;
        return;
      case 'break':
      case 'then':
        this.#reset();
        return;
      default:
    }
  }

  /** `getting faster` changes until the end; so does `faster` after its rhythm. `fast` holds from the start. */
  #character(
    part: MutablePart,
    { speed, strength, sharpness, unevenness, length }: Character,
    compares: boolean,
  ): void {
    if (unevenness !== undefined) part.unevenness = unevenness;
    if (length !== undefined) part.length *= length;
    const amount = this.#degree * this.#sign;
    const values = {
      ...(speed !== undefined && { speed }),
      ...(strength !== undefined && { strength }),
      ...(sharpness !== undefined && { sharpness }),
    };
    if (this.#getting || (compares && part.rhythm !== undefined)) {
      merge(part.to, values, 1.6 * amount);
      // Strength is limited to 1: what gets stronger has to start weaker.
      if (strength !== undefined && strength ** amount > 1) part.from.strength *= 0.35;
      part.changes = true;
    } else {
      merge(part.from, values, amount);
      merge(part.to, values, amount);
    }
    this.#degree = 1;
    this.#sign = 1;
  }

  #takeNumber(): number | undefined {
    const value = this.#number;
    this.#number = undefined;
    return value;
  }

  #reset(): void {
    this.#degree = 1;
    this.#sign = 1;
    this.#getting = false;
  }
}

/** Applies a character `amount` times: factors by power, shifts by product. */
function merge(target: Mutable<HapticPart['from']>, { speed, strength, sharpness }: Character, amount: number): void {
  if (speed !== undefined) target.speed *= speed ** amount;
  if (strength !== undefined) target.strength *= strength ** amount;
  if (sharpness !== undefined) target.sharpness += sharpness * amount;
}

function emptyPart(follows: boolean): MutablePart {
  return {
    rhythm: undefined,
    from: { speed: 1, strength: 1, sharpness: 0 },
    to: { speed: 1, strength: 1, sharpness: 0 },
    changes: false,
    unevenness: undefined,
    length: 1,
    durationSeconds: undefined,
    count: undefined,
    bpm: undefined,
    follows,
  };
}
