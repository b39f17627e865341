/**
 * Seeded pseudo-random numbers (mulberry32), for signals that must be the same in every run. Not
 * for anything that must be hard to predict.
 */
import type { NormalRange } from '../model/units.js';

/** A generator of uniform numbers in 0..1 (1 excluded); the same sequence for the same seed. */
export function createRandom(seed: number): () => NormalRange {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
