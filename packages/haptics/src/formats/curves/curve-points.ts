/**
 * Piecewise linear curves: points in ascending time, straight in between, a jump where two share a
 * time. What formats need to do with them: evaluate, bend into another scale, thin. Pure; knows
 * nothing of formats.
 */
import type { Seconds } from '@sense/core/engine';
import type { HapticKnot } from '../../score/score.js';

export interface CurvePoint {
  readonly time: Seconds;
  readonly value: number;
}

/** Parts into which {@link bend} halves one stretch at most: 2 to this power. */
const DEEPEST = 8;

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

/** The value at `time`, after a jump at that time; before the first and after the last point theirs. */
export function valueAt(points: readonly CurvePoint[], time: Seconds): number {
  const index = lastAt(points, time);
  if (index < 0) return points[0]!.value;
  const from = points[index]!;
  const to = points[index + 1];
  return to ? between(from, to, time) : from.value;
}

/** The value at `time`, before a jump at that time. */
export function valueBefore(points: readonly CurvePoint[], time: Seconds): number {
  const index = firstAt(points, time);
  const to = points[index];
  const from = points[index - 1];
  return to ? (from ? between(from, to, time) : to.value) : points.at(-1)!.value;
}

function between(from: CurvePoint, to: CurvePoint, time: Seconds): number {
  const span = to.time - from.time;
  return span > 0 ? mix(from.value, to.value, (time - from.time) / span) : to.value;
}

/** The value at `part` (0..1) of the way; never beyond either, whatever rounding does. */
export function mix(from: number, to: number, part: number): number {
  const value = from + (to - from) * part;
  return from < to ? Math.min(to, Math.max(from, value)) : Math.max(to, Math.min(from, value));
}

/**
 * The curve with its values through `map`. Straight lines do not stay straight: points are added
 * until the lines of the result lie within `tolerance` of the truth (`differ`: by default the
 * difference). `Infinity` adds none.
 */
export function bend(
  points: readonly CurvePoint[],
  map: (value: number) => number,
  tolerance: number,
  differ: (a: number, b: number) => number = (a, b) => Math.abs(a - b),
): CurvePoint[] {
  const bent: CurvePoint[] = [];
  const add = (from: CurvePoint, to: CurvePoint, depth: number): void => {
    const [start, end] = [map(from.value), map(to.value)];
    const off = Math.max(
      ...[0.25, 0.5, 0.75].map((part) =>
        differ(start + (end - start) * part, map(from.value + (to.value - from.value) * part)),
      ),
    );
    if (depth < DEEPEST && off > tolerance) {
      const middle = { time: (from.time + to.time) / 2, value: (from.value + to.value) / 2 };
      add(from, middle, depth + 1);
      add(middle, to, depth + 1);
    } else bent.push({ time: to.time, value: end });
  };
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (before && before.time < point.time) add(before, point, 0);
    else bent.push({ time: point.time, value: map(point.value) });
  });
  return bent;
}

/** How far a thinned voice may be from the original, everywhere. */
export interface KnotTolerance {
  readonly amplitude: number;
  /** Ratio of frequencies less 1; frequency does not count where the amplitude is 0. */
  readonly frequency: number;
}

/** Half the smallest differences that are felt: 1.7 dB of amplitude near full, 13 % of frequency. */
export const DEFAULT_KNOT_TOLERANCE: KnotTolerance = { amplitude: 0.02, frequency: 0.05 };

/** The fewest of the knots, found in one pass, whose lines keep within `tolerance` of all of them. */
export function thinKnots(
  knots: readonly HapticKnot[],
  tolerance: KnotTolerance = DEFAULT_KNOT_TOLERANCE,
): HapticKnot[] {
  return thin(knots, (knot) => [
    { value: knot.amplitude, tolerance: tolerance.amplitude },
    { value: knot.frequencyHz, tolerance: knot.amplitude > 0 ? tolerance.frequency * knot.frequencyHz : Infinity },
  ]);
}

/** {@link thinKnots} for a curve of one value; the tolerance may depend on it. */
export function thinCurve(
  points: readonly CurvePoint[],
  tolerance: number | ((value: number) => number),
): CurvePoint[] {
  const toleranceAt = typeof tolerance === 'number' ? () => tolerance : tolerance;
  return thin(points, ({ value }) => [{ value, tolerance: toleranceAt(value) }]);
}

type Aspects = readonly { readonly value: number; readonly tolerance: number }[];

/**
 * Sliding cone: from the last point kept, every later one narrows the range of slopes that pass
 * all points closely enough; the first whose own slope lies outside ends the line at the one before.
 */
function thin<P extends { readonly time: Seconds }>(points: readonly P[], aspectsOf: (point: P) => Aspects): P[] {
  if (points.length <= 2) return [...points];
  const kept: P[] = [points[0]!];
  let anchor = points[0]!;
  let cone = openCone(aspectsOf(anchor).length);
  for (let i = 1; i < points.length; i++) {
    const point = points[i]!;
    const before = points[i - 1]!;
    if (point.time > anchor.time && cone.fits(anchor, point, aspectsOf)) continue;
    if (before !== anchor) kept.push(before);
    anchor = before;
    cone = openCone(aspectsOf(anchor).length);
    if (point.time > anchor.time) {
      cone.fits(anchor, point, aspectsOf);
    } else {
      kept.push(point);
      anchor = point;
    }
  }
  const last = points.at(-1)!;
  if (anchor !== last) kept.push(last);
  return kept;
}

/** Ranges of slopes, one for each aspect. */
function openCone(aspects: number): {
  fits<P extends { readonly time: Seconds }>(anchor: P, point: P, aspectsOf: (point: P) => Aspects): boolean;
} {
  const low = new Array<number>(aspects).fill(-Infinity);
  const high = new Array<number>(aspects).fill(Infinity);
  return {
    fits(anchor, point, aspectsOf): boolean {
      const span = point.time - anchor.time;
      const from = aspectsOf(anchor);
      const to = aspectsOf(point);
      const inside = to.every(({ value }, k) => {
        const slope = (value - from[k]!.value) / span;
        return slope >= low[k]! && slope <= high[k]!;
      });
      if (!inside) return false;
      to.forEach(({ value, tolerance }, k) => {
        low[k] = Math.max(low[k]!, (value - tolerance - from[k]!.value) / span);
        high[k] = Math.min(high[k]!, (value + tolerance - from[k]!.value) / span);
      });
      return true;
    },
  };
}
