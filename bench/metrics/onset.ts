/**
 * The accuracy of onsets, as in mir_eval 0.8 (Raffel et al., "mir_eval: a transparent
 * implementation of common MIR metrics", ISMIR 2014).
 */
import type { Seconds } from '@sense/core/engine';
import { countHits, hitRates, type HitRates } from './matching.js';
import type { Times } from './times.js';

/** The usual tolerance, to each side. */
export const ONSET_WINDOW_S: Seconds = 0.05;

/** F, precision and recall of onsets within `window` of the reference. */
export function scoreOnsets(reference: Times, estimated: Times, window: Seconds = ONSET_WINDOW_S): HitRates {
  return hitRates(countHits(reference, estimated, window));
}

/** Merges times at most `gap` apart, which are one hit of several drums; keeps the first of each group. */
export function mergeClose(times: Times, gap: Seconds): Seconds[] {
  const merged: Seconds[] = [];
  for (const time of times) if (merged.length === 0 || time - merged.at(-1)! > gap) merged.push(time);
  return merged;
}
