/**
 * Reads clauses into a {@link Reading}: which word says something of which stem, and how far. Deterministic; words of
 * which it can make nothing change nothing.
 */
import { STEM_NAMES, clamp, type DrumClass, type NormalRange, type StemName } from '@sense/core/engine';
import type { StyleName } from '../document/show.js';
import { isUnmodified, type Clause, type Item, type Modifiers } from './clauses.js';
import type { Adjective, Lexeme } from './lexicon/lexeme.js';
import { readCue } from './read-cue.js';
import { Reading, round } from './reading.js';

/** How far `more` and comparatives move a style. */
const STEP = 0.2;
/** Factors of levels for `more` and `less`. */
const MORE = 1.35;
const LESS = 0.65;
/** Strength of vibration where a description leaves it out, and what factors apply to. */
const USUAL_STRENGTH: NormalRange = 0.7;
/** Flashes that are left where a description wants none: the stage limits them in any case. */
const NO_FLASHES: NormalRange = 0.1;

type ItemOf<Type extends Lexeme['type']> = Item & { readonly lexeme: Extract<Lexeme, { type: Type }> };
type Part = StemName | DrumClass;

/** What the clauses of a description say together. */
export function readWords(clauses: readonly Clause[]): Reading {
  const reading = new Reading();
  for (const clause of clauses) readClause(reading, clause);
  return reading;
}

function readClause(reading: Reading, clause: Clause): void {
  if (clause.bpm !== undefined) reading.bpm = clause.bpm;
  if (readCue(reading, clause)) return readParts(reading, clause, { stems: false });
  readParts(reading, clause, { stems: true });
}

/** Reads everything but cues. `stems`: whether the stems of the clause are described, and not when something happens. */
function readParts(reading: Reading, clause: Clause, options: { readonly stems: boolean }): void {
  const { items } = clause;
  if (items.some((item) => is(item, 'rest') && item.amount === 0)) reading.keepOnly([...reading.named]);
  const stems = options.stems ? items.filter((item) => is(item, 'stem')) : [];
  const vibration = items.find((item) => is(item, 'vibration') || is(item, 'haptic-preset'));
  for (const [index, item] of items.entries()) {
    switch (item.lexeme.type) {
      case 'adjective': {
        const described = stems.length > 0 ? nearest(items, index, stems) : undefined;
        readAdjective(reading, item as ItemOf<'adjective'>, described, vibration !== undefined);
        break;
      }
      case 'mood':
        if (!item.not && item.amount === undefined && !item.except) reading.moods.push(item.lexeme);
        break;
      case 'attribute':
        setStyle(reading, item.lexeme.name, nounValue(item));
        break;
      case 'scene':
        readScene(reading, item as ItemOf<'scene'>);
        break;
      case 'palette':
        if (item.not || item.amount !== undefined || item.except) break;
        reading.palettes.push(item.lexeme.name);
        for (const [name, value] of Object.entries(item.lexeme.style ?? {})) {
          reading.style.set(name as StyleName, value);
        }
        break;
      case 'color':
        readColor(reading, items, index);
        break;
      case 'haptic-preset':
        if (!item.not && item.amount === undefined && !item.except) reading.hapticPreset = item.lexeme.name;
        break;
      case 'flashes':
        readFlashes(reading, item as ItemOf<'flashes'>, clause.trailing);
        break;
      case 'sensitive':
        reading.flashes = NO_FLASHES;
        break;
      case 'reduced-motion':
        reading.reducedMotion = true;
        break;
      default:
    }
  }
  if (vibration) readVibration(reading, vibration, clause.trailing);
  else if (stems.length > 0 && !isUnmodified(clause.trailing)) readStems(reading, stems, clause.trailing);
  for (const stem of stems) readStems(reading, [stem], stem);
  for (const stem of stemsOf(stems)) reading.named.add(stem);
  const kept = [
    ...stemsOf(stems),
    ...items.flatMap(({ lexeme }) => (lexeme.type === 'haptic-preset' && lexeme.stems) || []),
  ];
  if (clause.only && kept.length > 0) reading.keepOnly(kept);
  const places = items.flatMap(({ lexeme }) => (lexeme.type === 'place' ? [lexeme.place] : []));
  if (places.length > 0) placeStems(reading, items, stems);
}

/** The stem that an adjective describes: the next one, or else the one before. */
function nearest(items: readonly Item[], index: number, stems: readonly ItemOf<'stem'>[]): readonly ItemOf<'stem'>[] {
  const next = items.slice(index + 1).find((item): item is ItemOf<'stem'> => stems.includes(item as ItemOf<'stem'>));
  return next ? [next] : stems.slice(-1);
}

function readAdjective(
  reading: Reading,
  item: ItemOf<'adjective'>,
  described: readonly ItemOf<'stem'>[] | undefined,
  vibration: boolean,
): void {
  const { style = {}, level, felt } = item.lexeme;
  if (described && level !== undefined) {
    const factor = levelFactor(item, level);
    for (const part of partsOf(described)) reading.scaleLevel(part, factor);
    return;
  }
  if (vibration && felt !== undefined) {
    reading.strength = round(strengthOf(item, felt));
    return;
  }
  if (item.lexeme.haptics && item.form === undefined && isUnmodified(item))
    reading.hapticHints.push(item.lexeme.haptics);
  for (const [name, value] of Object.entries(style) as [StyleName, number][]) {
    // A comparative moves its first scale only: "harder" is not also "faster".
    setStyle(reading, name, styleValue(item, value));
  }
}

/** The factor that an adjective gives a level: `soft` 0.6, `very soft` less. */
function levelFactor(item: ItemOf<'adjective'>, level: number): number {
  const { degree, form, more, not, amount, times, percent } = item;
  const sign = level < 1 ? -1 : 1;
  if (times !== undefined) return sign > 0 ? times : 1 / times;
  if (percent !== undefined) return form || more ? Math.max(0, 1 + (sign * percent) / 100) : percent / 100;
  if (not || amount !== undefined) return level < 1 ? 1 : 0.8;
  if (more === -1) return 1 / levelOfComparison(sign, degree);
  if (form === 'comparative' || more === 1) return levelOfComparison(sign, degree);
  return level ** (form === 'superlative' ? 1.5 : degree);
}

function levelOfComparison(sign: number, degree: number): number {
  return (sign > 0 ? MORE : LESS) ** degree;
}

function strengthOf(item: Modifiers, felt: NormalRange): NormalRange {
  if (item.times !== undefined) return clamp(USUAL_STRENGTH * item.times, 0, 1);
  if (item.percent !== undefined) return clamp(item.percent / 100, 0, 1);
  if (item.not) return USUAL_STRENGTH;
  return clamp(USUAL_STRENGTH + (felt - USUAL_STRENGTH) * item.degree, 0, 1);
}

/** The value that an adjective gives a style. */
function styleValue(item: Item, value: NormalRange): NormalRange {
  const { degree, form, more, not, amount, normal, times } = item;
  const distance = value - 0.5;
  if (normal) return 0.5;
  if (times !== undefined) return times < 1 ? 0.5 + distance * times : 0.5 + distance * 1.5;
  if (not || amount !== undefined || more === -1) return 0.5 - distance * 0.6;
  if (form === 'comparative' || more === 1) return 0.5 + Math.sign(distance) * STEP * degree;
  return 0.5 + distance * (form === 'superlative' ? 1.6 : degree);
}

/** The value that a noun gives its style: `more glow`, `no motion`, `half the speed`. */
function nounValue(item: Item): NormalRange | undefined {
  const { degree, more, amount, not, times, percent, normal } = item;
  if (normal) return 0.5;
  if (percent !== undefined) return percent / 100;
  if (times !== undefined) return times < 1 ? 0.5 * times : 1 - 0.5 / times;
  if (amount !== undefined) return 0.5 * amount;
  if (not) return 0;
  return more === undefined ? undefined : 0.5 + more * STEP * degree;
}

function setStyle(reading: Reading, name: StyleName, value: NormalRange | undefined): void {
  if (value !== undefined) reading.style.set(name, round(clamp(value, 0, 1)));
}

function readScene(reading: Reading, { lexeme, not, amount, except }: ItemOf<'scene'>): void {
  const negated = not || except || amount !== undefined;
  if (lexeme.weak) {
    if (!negated) reading.sceneHints.push(lexeme.id);
  } else if (negated) reading.excludedScenes.add(lexeme.id);
  else reading.scenes.push(lexeme.id);
}

/** A colour belongs to the background or stem after it, to the stem before it, or to everything. */
function readColor(reading: Reading, items: readonly Item[], index: number): void {
  const { lexeme, not, amount, except } = items[index] as ItemOf<'color'>;
  if (not || except || amount !== undefined) return;
  const neighbours = [items[index + 1], items[index - 1]];
  for (const neighbour of neighbours) {
    if (neighbour && (is(neighbour, 'background') || neighbour.words === 'sky')) {
      reading.background = lexeme.word;
      return;
    }
    if (neighbour && is(neighbour, 'stem') && neighbour.lexeme.stems.length === 1) {
      reading.colors.set(neighbour.lexeme.stems[0]!, lexeme.word);
      return;
    }
  }
  reading.palettes.push(lexeme.palette);
}

function readFlashes(reading: Reading, item: ItemOf<'flashes'>, trailing: Modifiers): void {
  const { more, amount, not, times, percent } = isUnmodified(item) ? trailing : item;
  const { lexeme } = item;
  if (percent !== undefined) reading.flashes = round(clamp(percent / 100, 0, 1));
  else if (amount !== undefined || not) reading.flashes = NO_FLASHES;
  else if (more === -1 || (times !== undefined && times < 1)) reading.flashes = 0.5;
  else for (const [name, value] of Object.entries(lexeme.style ?? {})) setStyle(reading, name as StyleName, value);
}

function readVibration(reading: Reading, item: Item, trailing: Modifiers): void {
  const said = isUnmodified(item) ? trailing : item;
  const { amount, not, more, times, percent, degree } = said;
  if (amount !== undefined) reading.strength = round(USUAL_STRENGTH * amount);
  else if (not) reading.strength = 0;
  else if (times !== undefined || percent !== undefined) reading.strength = round(strengthOf(said, USUAL_STRENGTH));
  else if (more) reading.strength = round(clamp(USUAL_STRENGTH + more * STEP * degree, 0, 1));
}

/** Levels by modifiers alone: `no`, `more`, `twice`. */
function readStems(reading: Reading, stems: readonly ItemOf<'stem'>[], said: Modifiers): void {
  const { amount, not, except, more, times, percent, degree } = said;
  for (const part of partsOf(stems)) {
    if (amount !== undefined) reading.scaleLevel(part, amount);
    else if (not || except) reading.scaleLevel(part, 0);
    else if (times !== undefined) reading.scaleLevel(part, times);
    else if (percent !== undefined) {
      reading.scaleLevel(part, more ? Math.max(0, 1 + (more * percent) / 100) : percent / 100);
    } else if (more) reading.scaleLevel(part, levelOfComparison(more, degree));
  }
}

/** Each place belongs to the stems before it, from the last place on; the first, to those after it if there are none. */
function placeStems(reading: Reading, items: readonly Item[], stems: readonly ItemOf<'stem'>[]): void {
  let pending: StemName[] = [];
  let placed: readonly StemName[] = [];
  for (const item of items) {
    if (stems.includes(item as ItemOf<'stem'>)) pending.push(...(item as ItemOf<'stem'>).lexeme.stems);
    if (!is(item, 'place')) continue;
    if (pending.length > 0) placed = pending;
    else if (placed.length === 0) placed = stems.length > 0 ? stemsOf(stems) : STEM_NAMES;
    pending = [];
    reading.addPlaces(placed, [item.lexeme.place]);
  }
}

function stemsOf(items: readonly ItemOf<'stem'>[]): StemName[] {
  return [...new Set(items.flatMap(({ lexeme }) => lexeme.stems))];
}

function partsOf(items: readonly ItemOf<'stem'>[]): Part[] {
  return items.flatMap(({ lexeme }): Part[] => (lexeme.drum ? [lexeme.drum] : [...lexeme.stems]));
}

export function is<Type extends Lexeme['type']>(item: Item, type: Type): item is ItemOf<Type> {
  return item.lexeme.type === type;
}

export type { Adjective };
