/**
 * What was lost while music played, from the running totals of a session. What is lost in silence
 * nobody misses: it does not count. Pure.
 */
import type { Frames, SessionStatus } from '@sense/core';

/** Lost between two reports, or in all. */
export interface Losses {
  /** Times the stems came late. */
  readonly gaps: number;
  /** Input that was skipped. */
  readonly skippedFrames: Frames;
}

/** What {@link LossCount} reads. */
export type LossTotals = Pick<SessionStatus, 'underruns' | 'overrunFrames'>;

/** Counts one session's losses. */
export class LossCount {
  #seen: LossTotals = { underruns: 0, overrunFrames: 0 };
  #total: Losses = { gaps: 0, skippedFrames: 0 };

  get total(): Losses {
    return this.#total;
  }

  /** Takes the next report. Returns what it adds. */
  take(totals: LossTotals, playing: boolean): Losses {
    const seen = this.#seen;
    this.#seen = totals;
    // Totals begin anew with a worker that was restarted.
    const gaps = playing ? Math.max(0, totals.underruns - seen.underruns) : 0;
    const skippedFrames = playing ? Math.max(0, totals.overrunFrames - seen.overrunFrames) : 0;
    this.#total = { gaps: this.#total.gaps + gaps, skippedFrames: this.#total.skippedFrames + skippedFrames };
    return { gaps, skippedFrames };
  }
}
