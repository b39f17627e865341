/** Reads when a look changes, and how: "cut every 8 bars", "melt at the chorus", "change when the vocals enter". */
import type { CueTime } from '../document/show.js';
import type { Clause, Item } from './clauses.js';
import type { Lexeme } from './lexicon/lexeme.js';
import type { Reading } from './reading.js';

/** Reads the cue of a clause. Returns whether the clause is about when something changes. */
export function readCue(reading: Reading, clause: Clause): boolean {
  const transition = find(clause, 'transition');
  const kind = transition?.lexeme.kind;
  const over = find(clause, 'over') !== undefined;
  const at = timeOf(clause, over);
  const negated = transition !== undefined && (transition.amount !== undefined || transition.not === true);
  if (negated) return false;
  if (transition && (kind !== undefined || over)) {
    const bars = over && clause.bars !== undefined ? { bars: clause.bars } : {};
    reading.transition = { ...reading.transition, ...(kind && { kind }), ...(kind === 'cut' ? {} : bars) };
  }
  if (at === undefined || (transition === undefined && !asksForTime(clause))) return false;
  reading.cues.push({ at, ...(kind && { kind }) });
  return true;
}

/** Without a word for the change, the time must be a repeated one: "every chorus", "when the vocals enter". */
function asksForTime(clause: Clause): boolean {
  return find(clause, 'every') !== undefined || find(clause, 'when') !== undefined;
}

function timeOf(clause: Clause, over: boolean): CueTime | undefined {
  const event = find(clause, 'event');
  const section = find(clause, 'section');
  const stem = find(clause, 'stem')?.lexeme.stems[0];
  if (stem !== undefined && find(clause, 'enter')) return { event: 'stem-enters', stem };
  if (stem !== undefined && find(clause, 'leave')) return { event: 'stem-leaves', stem };
  if (event) return { event: event.lexeme.event };
  if (section) return { section: section.lexeme.name };
  const repeated = find(clause, 'every') !== undefined || !over;
  return clause.bars !== undefined && repeated ? { every: Math.max(1, Math.round(clause.bars)) } : undefined;
}

type Typed<Type extends Lexeme['type']> = Item & { readonly lexeme: Extract<Lexeme, { type: Type }> };

function find<Type extends Lexeme['type']>({ items }: Clause, type: Type): Typed<Type> | undefined {
  return items.find((item): item is Typed<Type> => item.lexeme.type === type);
}
