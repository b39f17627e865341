/**
 * Validation of lists of event times, and the arithmetic that several measures share.
 */
import { SenseError, type Seconds } from '@sense/core/engine';

/** Event times in seconds, ascending. */
export type Times = readonly Seconds[];

/** Later times indicate a wrong unit. */
const LATEST_S: Seconds = 30_000;

/** Throws `invalid-argument` unless `times` are finite, ascending and at most 30000 s. */
export function checkTimes(name: string, times: Times): void {
  for (const [index, time] of times.entries()) {
    if (!(time <= LATEST_S) || time === -Infinity)
      throw new SenseError('invalid-argument', `${name}[${index}] must be at most ${LATEST_S} s, received ${time}`);
    if (index > 0 && time < times[index - 1]!)
      throw new SenseError(
        'invalid-argument',
        `${name} must ascend, received ${times[index - 1]} before ${time} at index ${index}`,
      );
  }
}

/** Index of the time closest to `time`; the first of equally close ones; -1 for an empty list. */
export function nearestIndex(times: Times, time: Seconds): number {
  let nearest = -1;
  let least = Infinity;
  for (let i = 0; i < times.length; i++) {
    const distance = Math.abs(time - times[i]!);
    if (distance >= least) continue;
    least = distance;
    nearest = i;
  }
  return nearest;
}

/** The middle value, or the mean of the two middle values; NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[upper]! : (sorted[upper - 1]! + sorted[upper]!) / 2;
}

/** Distances between neighbours. */
export function intervals(times: Times): Seconds[] {
  return times.slice(1).map((time, i) => time - times[i]!);
}
