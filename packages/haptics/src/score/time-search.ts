/** Binary search of items in ascending order of `time`. Pure. */
import type { Seconds } from '@sense/core/engine';

/** Index of the last element whose time is at most `time`; -1 if there is none. */
export function lastAt(points: readonly { readonly time: Seconds }[], time: Seconds): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.time <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index of the first element whose time is at least `time`; the number of elements if there is none. */
export function firstAt(points: readonly { readonly time: Seconds }[], time: Seconds): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
