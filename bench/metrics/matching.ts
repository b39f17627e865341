/**
 * Maximum one-to-one matching of two lists of times within a window, and precision, recall and F of the matches.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';
import { checkTimes, type Times } from './times.js';

/** Indices of a reference event and the estimate matched with it. */
export type Match = readonly [reference: number, estimate: number];

/**
 * The largest set of pairs at most `window` apart that uses each event once.
 *
 * All windows have the same width, so those of later estimates start and end later. Matching each estimate with the
 * earliest free reference is therefore optimal, without a search for augmenting paths. Throws `invalid-argument` for
 * times that are not ascending.
 */
export function matchEvents(reference: Times, estimated: Times, window: Seconds): Match[] {
  checkTimes('reference', reference);
  checkTimes('estimated', estimated);
  const matches: Match[] = [];
  let next = 0;
  for (const [index, time] of estimated.entries()) {
    while (next < reference.length && reference[next]! < time - window) next++;
    if (next < reference.length && reference[next]! <= time + window) matches.push([next++, index]);
  }
  return matches;
}

/** Numbers of events and of matches. */
export interface HitCounts {
  readonly hits: number;
  readonly reference: number;
  readonly estimated: number;
}

/** Counts the matches within `window`. */
export function countHits(reference: Times, estimated: Times, window: Seconds): HitCounts {
  return {
    hits: matchEvents(reference, estimated, window).length,
    reference: reference.length,
    estimated: estimated.length,
  };
}

/** Sums the counts of several comparisons. */
export function addCounts(counts: readonly HitCounts[]): HitCounts {
  const sum = (pick: (count: HitCounts) => number): number => counts.reduce((total, count) => total + pick(count), 0);
  return { hits: sum((c) => c.hits), reference: sum((c) => c.reference), estimated: sum((c) => c.estimated) };
}

export interface HitRates {
  readonly fMeasure: NormalRange;
  /** Fraction of the estimates that are hits. */
  readonly precision: NormalRange;
  /** Fraction of the reference that was found. */
  readonly recall: NormalRange;
}

/** Rates of counts; all 0 without hits. */
export function hitRates({ hits, reference, estimated }: HitCounts): HitRates {
  if (hits === 0) return { fMeasure: 0, precision: 0, recall: 0 };
  const precision = hits / estimated;
  const recall = hits / reference;
  return { fMeasure: (2 * precision * recall) / (precision + recall), precision, recall };
}
