/**
 * Checks that a score is valid before a format writes it. A score that was not made by a mapper or a
 * reader may contain anything.
 */
import { SenseError, type Seconds } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import type { HapticScore } from '../score/score.js';

/** Longest score that is written as a series of samples or steps, in seconds. */
export const LONGEST_SAMPLED: Seconds = 6 * 3600;

/** Throws `invalid-argument`, naming the field, unless every value is within its documented range. */
export function checkScore(score: HapticScore): HapticScore {
  requireRange('duration', score.duration, 0, Number.MAX_VALUE);
  let before = 0;
  score.transients.forEach(({ time, intensity, sharpness }, i) => {
    requireRange(`transients[${i}].time`, time, 0, score.duration);
    requireOrder(`transients[${i}].time`, before, time);
    requireRange(`transients[${i}].intensity`, intensity, 0, 1);
    requireRange(`transients[${i}].sharpness`, sharpness, 0, 1);
    before = time;
  });
  score.voices.forEach(({ knots }, v) => {
    before = 0;
    knots.forEach(({ time, amplitude, frequencyHz }, i) => {
      const at = `voices[${v}].knots[${i}]`;
      requireRange(`${at}.time`, time, 0, score.duration);
      requireOrder(`${at}.time`, before, time);
      requireRange(`${at}.amplitude`, amplitude, 0, 1);
      requireRange(`${at}.frequencyHz`, frequencyHz, 0, Number.MAX_VALUE);
      before = time;
    });
  });
  return score;
}

/** {@link checkScore}, and at most {@link LONGEST_SAMPLED}, for formats whose size grows with time. */
export function checkSampledScore(score: HapticScore): HapticScore {
  requireRange('duration (seconds, for a format of samples or steps)', score.duration, 0, LONGEST_SAMPLED);
  return checkScore(score);
}

function requireOrder(name: string, before: Seconds, time: Seconds): void {
  if (time >= before) return;
  throw new SenseError('invalid-argument', `${name} must not come before ${before}, received ${time}: sort by time`);
}
