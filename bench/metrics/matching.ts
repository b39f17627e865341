/**
 * Which estimated events are hits: maximum one-to-one matching of two time lists within a window,
 * and precision, recall and F of what matched. Knows nothing of what the events are.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';
import { checkTimes, type Times } from './times.js';

/** Index of a reference event and of the estimate matched with it. */
export type Match = readonly [reference: number, estimate: number];

/**
 * As many pairs at most `window` apart as can be formed with each event used once.
 *
 * All windows are equally wide, so those of later estimates begin and end later: then giving each
 * estimate the earliest reference that is left loses no pair, and no search for augmenting paths is
 * needed. Throws `invalid-argument` for times that do not ascend.
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

/** How many events there were and how many of them matched. */
export interface HitCounts {
  readonly hits: number;
  readonly reference: number;
  readonly estimated: number;
}

/** Events matched within `window`, counted. */
export function countHits(reference: Times, estimated: Times, window: Seconds): HitCounts {
  return {
    hits: matchEvents(reference, estimated, window).length,
    reference: reference.length,
    estimated: estimated.length,
  };
}

/** Counts of several comparisons as one. */
export function addCounts(counts: readonly HitCounts[]): HitCounts {
  const sum = (pick: (count: HitCounts) => number): number => counts.reduce((total, count) => total + pick(count), 0);
  return { hits: sum((c) => c.hits), reference: sum((c) => c.reference), estimated: sum((c) => c.estimated) };
}

export interface HitRates {
  readonly fMeasure: NormalRange;
  /** Share of the estimates that are hits. */
  readonly precision: NormalRange;
  /** Share of the reference that was found. */
  readonly recall: NormalRange;
}

/** Rates of counts; all 0 where nothing was hit. */
export function hitRates({ hits, reference, estimated }: HitCounts): HitRates {
  if (hits === 0) return { fMeasure: 0, precision: 0, recall: 0 };
  const precision = hits / estimated;
  const recall = hits / reference;
  return { fMeasure: (2 * precision * recall) / (precision + recall), precision, recall };
}
