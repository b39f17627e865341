/**
 * Whether a quarter of the piece was tracked continuously, accurately and evenly (Goto & Muraoka, "Issues in evaluating
 * beat tracking systems", IJCAI 1997). Selects the track as mir_eval 0.8 does when almost no beat is wrong.
 */
import type { Times } from './times.js';

/** As fractions of half the interval to the next beat. */
const LARGEST_ERROR = 0.35;
const LARGEST_MEAN = 0.2;
const LARGEST_DEVIATION = 0.2;
const MIN_TRACK_FRACTION = 0.25;

/** 1 or 0; 0 if either list is empty. */
export function goto(reference: Times, estimated: Times): 0 | 1 {
  if (reference.length === 0 || estimated.length === 0) return 0;
  const errors = reference.map((_, i) => beatError(reference, i, estimated));
  const track = longestTrack(errors);
  if (track.length < 2) return 0;
  const mean = track.reduce((sum, error) => sum + error, 0) / track.length;
  const meanSize = track.reduce((sum, error) => sum + Math.abs(error), 0) / track.length;
  const variance = track.reduce((sum, error) => sum + (error - mean) ** 2, 0) / (track.length - 1);
  return meanSize < LARGEST_MEAN && Math.sqrt(variance) < LARGEST_DEVIATION ? 1 : 0;
}

/** -1..1 up to the midpoints between beats; 1 for the first and last, and unless exactly one estimate is within. */
function beatError(reference: Times, i: number, estimated: Times): number {
  if (i === 0 || i === reference.length - 1) return 1;
  const beat = reference[i]!;
  const before = 0.5 * (beat - reference[i - 1]!);
  const after = 0.5 * (reference[i + 1]! - beat);
  const inside = estimated.filter((time) => time >= beat - before && time < beat + after);
  if (inside.length !== 1) return 1;
  const offset = inside[0]! - beat;
  return offset < 0 ? offset / before : offset / after;
}

/** Errors of the longest section between wrong beats; empty if it is shorter than a quarter of the piece. */
function longestTrack(errors: readonly number[]): readonly number[] {
  const wrong = errors.flatMap((error, i) => (Math.abs(error) > LARGEST_ERROR ? [i] : []));
  // Only the first and last are wrong: both are excluded, and so is the beat before the last.
  if (wrong.length < 3) return errors.slice(wrong[0]! + 1, Math.max(0, wrong.at(-1)! - 1));
  let start = 0;
  for (let i = 1; i + 1 < wrong.length; i++) {
    if (wrong[i + 1]! - wrong[i]! > wrong[start + 1]! - wrong[start]!) start = i;
  }
  const from = wrong[start]!;
  const to = wrong[start + 1]!;
  if (to - from - 1 <= MIN_TRACK_FRACTION * (errors.length - 2)) return [];
  return errors.slice(from, to + 1);
}
