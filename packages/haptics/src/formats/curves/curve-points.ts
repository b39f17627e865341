/**
 * Piecewise linear curves: points in ascending time, linear in between, with a jump where two points
 * have the same time. Evaluates curves, converts them to another scale and thins them. Pure.
 */
import type { Seconds } from '@sense/core/engine';
import type { HapticKnot } from '../../score/score.js';
import { firstAt, lastAt } from '../../score/time-search.js';

/** One point of a curve. */
export interface CurvePoint {
  readonly time: Seconds;
  readonly value: number;
}

/** Deepest bisection in {@link bend}: a segment becomes at most 2 to this power parts. */
const DEEPEST = 8;

/** The value at `time`, after a jump at that time; constant before the first and after the last point. */
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

/** Linear interpolation at `part` 0..1, clamped to the ends against rounding errors. */
export function mix(from: number, to: number, part: number): number {
  const value = from + (to - from) * part;
  return from < to ? Math.min(to, Math.max(from, value)) : Math.max(to, Math.min(from, value));
}

/**
 * Maps the values of a curve with `map`. Because mapped lines are not linear, points are added until
 * the result is within `tolerance` of the exact curve, measured by `differ` (default: the absolute
 * difference). `Infinity` adds no points.
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

/** Largest deviation of a thinned voice from the original. */
export interface KnotTolerance {
  /** Difference of amplitudes 0..1. */
  readonly amplitude: number;
  /** Ratio of frequencies minus 1; frequency is ignored where the amplitude is 0. */
  readonly frequency: number;
}

/** About half of the just noticeable differences: 1.7 dB of amplitude near full scale, 13 % of frequency. */
export const DEFAULT_KNOT_TOLERANCE: KnotTolerance = { amplitude: 0.02, frequency: 0.05 };

/** Removes knots in one pass such that the result is within `tolerance` of all of them. */
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
 * Sliding cone: from the last kept point, every later point narrows the range of slopes that pass all
 * points within tolerance; the first point whose slope is outside ends the line at the point before it.
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
