/**
 * What was lost while music played, from the running totals of a session. What is lost in silence
 * nobody misses: it does not count. Pure.
 */
import type { Frames, SessionStatus } from '@sense/core';

/** Lost between two reports, or in all. */
export interface Dropouts {
  /** Times the stems came late. */
  readonly gaps: number;
  /** Input that was skipped. */
  readonly skippedFrames: Frames;
}

/** What {@link DropoutCounter} reads. */
export type DropoutTotals = Pick<SessionStatus, 'underruns' | 'overrunFrames'>;

/** Counts one session's losses. */
export class DropoutCounter {
  #previous: DropoutTotals = { underruns: 0, overrunFrames: 0 };
  #total: Dropouts = { gaps: 0, skippedFrames: 0 };

  get total(): Dropouts {
    return this.#total;
  }

  /** Takes the next report. Returns what it adds. */
  add(totals: DropoutTotals, playing: boolean): Dropouts {
    const seen = this.#previous;
    this.#previous = totals;
    // Totals begin anew with a worker that was restarted.
    const gaps = playing ? Math.max(0, totals.underruns - seen.underruns) : 0;
    const skippedFrames = playing ? Math.max(0, totals.overrunFrames - seen.overrunFrames) : 0;
    this.#total = { gaps: this.#total.gaps + gaps, skippedFrames: this.#total.skippedFrames + skippedFrames };
    return { gaps, skippedFrames };
  }
}
