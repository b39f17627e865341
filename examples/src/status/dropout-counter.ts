/**
 * Counts dropouts during playback from the running totals of a session. Dropouts while nothing plays
 * are inaudible and not counted. Pure.
 */
import type { Frames, SessionStatus } from '@sense/core';

/** Dropouts between two reports, or in total. */
export interface Dropouts {
  /** Times the stems came late. */
  readonly gaps: number;
  /** Skipped input. */
  readonly skippedFrames: Frames;
}

/** The part of a session's status that {@link DropoutCounter} reads. */
export type DropoutTotals = Pick<SessionStatus, 'underruns' | 'overrunFrames'>;

/** Counts the dropouts of one session. */
export class DropoutCounter {
  #previous: DropoutTotals = { underruns: 0, overrunFrames: 0 };
  #total: Dropouts = { gaps: 0, skippedFrames: 0 };

  get total(): Dropouts {
    return this.#total;
  }

  /** Adds the next report. Returns the dropouts since the previous one. */
  add(totals: DropoutTotals, playing: boolean): Dropouts {
    const previous = this.#previous;
    this.#previous = totals;
    // A restarted worker resets the totals.
    const gaps = playing ? Math.max(0, totals.underruns - previous.underruns) : 0;
    const skippedFrames = playing ? Math.max(0, totals.overrunFrames - previous.overrunFrames) : 0;
    this.#total = { gaps: this.#total.gaps + gaps, skippedFrames: this.#total.skippedFrames + skippedFrames };
    return { gaps, skippedFrames };
  }
}
