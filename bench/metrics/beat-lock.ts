/**
 * The time until a tracker emits its first beat.
 */
import type { Seconds } from '@sense/core/engine';
import type { Times } from './times.js';

/** A lock later than this is late. */
export const LATE_LOCK_S: Seconds = 4;

export interface LockScores {
  /** From the first true beat to the first estimated one, at least 0; to the last true beat if there is none. */
  readonly lockS: Seconds;
  /** Whether it is longer than {@link LATE_LOCK_S}, or no beat was estimated. */
  readonly lateLock: boolean;
}

/** Scores ascending times. Without reference the lock is immediate. */
export function scoreLock(reference: Times, estimated: Times): LockScores {
  const from = reference[0] ?? 0;
  const lockS = Math.max(0, (estimated[0] ?? reference.at(-1) ?? 0) - from);
  return { lockS, lateLock: lockS > LATE_LOCK_S || (reference.length > 0 && estimated.length === 0) };
}
