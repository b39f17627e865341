/**
 * The continuity of beats: each must be near a true beat and keep its interval (Hainsworth 2004;
 * Klapuri et al. 2006; as in Davies, Degara & Plumbley, "Evaluation methods for musical audio beat
 * tracking algorithms", C4DM-TR-09-06, 2009).
 */
import type { NormalRange } from '@sense/core/engine';
import { metricalLevels } from './beat-levels.js';
import { nearestIndex, type Times } from './times.js';

/** Correct (CML) or any metrical level (AML); the longest continuous run (c) or all correct beats (t). */
export interface ContinuityScores {
  readonly cmlC: NormalRange;
  readonly cmlT: NormalRange;
  readonly amlC: NormalRange;
  readonly amlT: NormalRange;
}

/** Limit of the deviations of phase and period, as fractions of the true interval. */
const TOLERANCE = 0.175;

/** All 0 with fewer than two beats on either side. */
export function continuity(reference: Times, estimated: Times): ContinuityScores {
  if (reference.length < 2 || estimated.length < 2) return { cmlC: 0, cmlT: 0, amlC: 0, amlT: 0 };
  const scores = metricalLevels(reference).map((beats) => trackedFractions(beats, estimated));
  return {
    cmlC: scores[0]!.longest,
    cmlT: scores[0]!.total,
    amlC: Math.max(...scores.map(({ longest }) => longest)),
    amlT: Math.max(...scores.map(({ total }) => total)),
  };
}

function trackedFractions(reference: Times, estimated: Times): { longest: NormalRange; total: NormalRange } {
  const used = new Set<number>();
  let run = 0;
  let longest = 0;
  for (let i = 0; i < estimated.length; i++) {
    const nearest = nearestIndex(reference, estimated[i]!);
    if (!used.has(nearest) && isOnBeat(reference, nearest, estimated, i)) {
      used.add(nearest);
      longest = Math.max(longest, ++run);
    } else run = 0;
  }
  const count = Math.max(reference.length, estimated.length);
  return { longest: longest / count, total: used.size / count };
}

/** Uses the interval before the beats; for the first beat of either list, the interval after them. */
function isOnBeat(reference: Times, nearest: number, estimated: Times, i: number): boolean {
  const forward = i === 0 || nearest === 0;
  const interval = intervalAt(reference, nearest, forward);
  if (interval === 0) return false;
  const phase = Math.abs(Math.abs(estimated[i]! - reference[nearest]!) / interval);
  const period = Math.abs(1 - intervalAt(estimated, i, forward) / interval);
  return phase < TOLERANCE && period < TOLERANCE;
}

/** Interval after or before a time; the one before the last time; 0 for a single time. */
function intervalAt(times: Times, index: number, forward: boolean): number {
  if (times.length < 2) return 0;
  const end = forward && index + 1 < times.length ? index + 1 : index;
  return times[end]! - times[end - 1]!;
}
