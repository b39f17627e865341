/**
 * The coincidence of two beat sequences: the cross-correlation of their impulse trains within a fifth of a beat (McKinney
 * et al., "Evaluation of audio beat tracking and music tempo extraction algorithms", JNMR 2007), as in mir_eval 0.8.
 */
import { intervals, median, type Times } from './times.js';

const TRAIN_RATE_HZ = 100;
/** Half width of the window, as a fraction of the median interval. */
const WINDOW = 0.2;

/** 0 with fewer than two beats on either side; above 1 only if beats are closer than the window. */
export function pScore(reference: Times, estimated: Times): number {
  if (reference.length < 2 || estimated.length < 2) return 0;
  const start = Math.min(reference[0]!, estimated[0]!);
  const impulses = (times: Times): number[] => [
    ...new Set(times.map((time) => Math.ceil((time - start) * TRAIN_RATE_HZ))),
  ];
  const truth = impulses(reference);
  const found = impulses(estimated);
  if (truth.length < 2) return 0;
  const window = roundHalfToEven(WINDOW * median(intervals(truth)));
  let coincident = 0;
  for (const at of truth) for (const other of found) if (Math.abs(at - other) <= window) coincident++;
  return coincident / Math.max(reference.length, estimated.length);
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
