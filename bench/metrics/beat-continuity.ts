/**
 * How long beats stay right: each must be near a true beat and keep its interval (Hainsworth 2004;
 * Klapuri et al. 2006; as in Davies, Degara & Plumbley, "Evaluation methods for musical audio beat
 * tracking algorithms", C4DM-TR-09-06, 2009).
 */
import type { NormalRange } from '@sense/core/engine';
import { metricalLevels } from './beat-levels.js';
import { nearestIndex, type Times } from './times.js';

/** Correct metrical level (CML) or any (AML); the longest unbroken run (c) or all that is right (t). */
export interface ContinuityScores {
  readonly cmlC: NormalRange;
  readonly cmlT: NormalRange;
  readonly amlC: NormalRange;
  readonly amlT: NormalRange;
}

/** Deviations of phase and of period, both in parts of the true interval, must be below this. */
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

/** The first beat of either side is judged by the interval after it, the others by that before. */
function isOnBeat(reference: Times, nearest: number, estimated: Times, i: number): boolean {
  const forward = i === 0 || nearest === 0;
  const interval = intervalAt(reference, nearest, forward);
  if (interval === 0) return false;
  const phase = Math.abs(Math.abs(estimated[i]! - reference[nearest]!) / interval);
  const period = Math.abs(1 - intervalAt(estimated, i, forward) / interval);
  return phase < TOLERANCE && period < TOLERANCE;
}

/** Interval after or before a time; that before it where none comes after; 0 of a single time. */
function intervalAt(times: Times, index: number, forward: boolean): number {
  if (times.length < 2) return 0;
  const end = forward && index + 1 < times.length ? index + 1 : index;
  return times[end]! - times[end - 1]!;
}
