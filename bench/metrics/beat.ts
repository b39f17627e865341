/**
 * All beat measures of mir_eval 0.8 (Raffel et al., ISMIR 2014) for one piece, without its first seconds.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';
import { cemgil, type CemgilScores } from './beat-cemgil.js';
import { continuity, type ContinuityScores } from './beat-continuity.js';
import { goto } from './beat-goto.js';
import { informationGain } from './beat-information-gain.js';
import { pScore } from './beat-p-score.js';
import { countHits, hitRates } from './matching.js';
import { checkTimes, type Times } from './times.js';

export interface BeatScores extends CemgilScores, ContinuityScores {
  /** F of beats within 70 ms. */
  readonly fMeasure: NormalRange;
  readonly goto: 0 | 1;
  readonly pScore: number;
  readonly informationGain: NormalRange;
}

export const BEAT_WINDOW_S: Seconds = 0.07;
/** Earlier beats are not scored. */
export const BEAT_TRIM_S: Seconds = 5;

export const trimBeats = (beats: Times, from: Seconds = BEAT_TRIM_S): Times => beats.filter((time) => time >= from);

/**
 * Scores `estimated` against `reference`; beats before {@link BEAT_TRIM_S} are ignored in both.
 * Throws `invalid-argument` for times that are not ascending.
 */
export function scoreBeats(reference: Times, estimated: Times): BeatScores {
  checkTimes('reference', reference);
  checkTimes('estimated', estimated);
  const truth = trimBeats(reference);
  const found = trimBeats(estimated);
  return {
    fMeasure: hitRates(countHits(truth, found, BEAT_WINDOW_S)).fMeasure,
    ...cemgil(truth, found),
    goto: goto(truth, found),
    pScore: pScore(truth, found),
    ...continuity(truth, found),
    informationGain: informationGain(truth, found),
  };
}
