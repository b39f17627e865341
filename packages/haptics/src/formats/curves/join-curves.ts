/**
 * Joins separate curves of amplitude and frequency into knots, and cuts knots into pieces. Joining is
 * lossless: both curves are linear between the union of their times. Pure.
 */
import type { Seconds } from '@sense/core/engine';
import type { HapticKnot } from '../../score/score.js';
import { firstAt, lastAt } from '../../score/time-search.js';
import { mix, valueAt, valueBefore, type CurvePoint } from './curve-points.js';

/**
 * Knots over the span of `amplitude`. `frequencyHz` is constant beyond its ends; neither may be empty.
 */
export function joinCurves(amplitude: readonly CurvePoint[], frequencyHz: readonly CurvePoint[]): HapticKnot[] {
  const [start, end] = [amplitude[0]!.time, amplitude.at(-1)!.time];
  const inside = frequencyHz.filter(({ time }) => time > start && time < end);
  const times = [...new Set([...amplitude, ...inside].map(({ time }) => time))].sort((a, b) => a - b);
  return times.flatMap((time) => {
    const before = { time, amplitude: valueBefore(amplitude, time), frequencyHz: valueBefore(frequencyHz, time) };
    const after = { time, amplitude: valueAt(amplitude, time), frequencyHz: valueAt(frequencyHz, time) };
    const jumps = before.amplitude !== after.amplitude || before.frequencyHz !== after.frequencyHz;
    return jumps ? [before, after] : [after];
  });
}

/** One aspect of knots as a curve. */
export function curveOf(knots: readonly HapticKnot[], aspect: 'amplitude' | 'frequencyHz'): CurvePoint[] {
  return knots.map((knot) => ({ time: knot.time, value: knot[aspect] }));
}

/** The knots within `start`..`end`, interpolated at both. Empty if there are none. */
export function cutKnots(knots: readonly HapticKnot[], start: Seconds, end: Seconds): HapticKnot[] {
  if (knots.length === 0) return [];
  const from = Math.max(start, knots[0]!.time);
  const to = Math.min(end, knots.at(-1)!.time);
  if (!(to > from)) return [];
  const next = firstAt(knots, to);
  return [
    knotAt(knots, from),
    ...knots.slice(lastAt(knots, from) + 1, next),
    // Before a jump at the end: the value after it belongs to the next piece.
    interpolate(knots[next - 1]!, knots[next]!, to),
  ];
}

/** Amplitude and frequency at `time`, after a jump at that time; constant beyond the ends. */
export function knotAt(knots: readonly HapticKnot[], time: Seconds): HapticKnot {
  const index = Math.max(0, lastAt(knots, time));
  const next = knots[index + 1];
  return next && time >= knots[index]!.time ? interpolate(knots[index]!, next, time) : { ...knots[index]!, time };
}

function interpolate(from: HapticKnot, to: HapticKnot, time: Seconds): HapticKnot {
  const span = to.time - from.time;
  const part = span > 0 ? (time - from.time) / span : 1;
  return {
    time,
    amplitude: mix(from.amplitude, to.amplitude, part),
    frequencyHz: mix(from.frequencyHz, to.frequencyHz, part),
  };
}
