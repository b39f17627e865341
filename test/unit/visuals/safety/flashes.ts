/**
 * Counts flashes as WCAG 2.3.1 defines them, from a complete record of luminance and independently of
 * the rule under test: pairs of opposing changes of at least 10 % between extremes, and the largest
 * number of pairs in any second.
 */
export interface LuminanceSample {
  readonly seconds: number;
  readonly value: number;
}

/** Times at which the change from the last counted extreme reached `least`. */
export function opposingChanges(samples: readonly LuminanceSample[], least = 0.1): number[] {
  const times: number[] = [];
  let lowest = samples[0]?.value ?? 0;
  let highest = lowest;
  let direction = 0;
  for (const { seconds, value } of samples) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    if (direction <= 0 && value - lowest >= least) {
      times.push(seconds);
      direction = 1;
      highest = value;
    } else if (direction >= 0 && highest - value >= least) {
      times.push(seconds);
      direction = -1;
      lowest = value;
    }
  }
  return times;
}

/** Largest number of flashes (pairs of opposing changes) within any second. */
export function mostFlashesPerSecond(samples: readonly LuminanceSample[]): number {
  const times = opposingChanges(samples);
  let most = 0;
  let first = 0;
  times.forEach((time, index) => {
    while (time - times[first]! > 1) first++;
    most = Math.max(most, Math.floor((index - first + 1) / 2));
  });
  return most;
}
