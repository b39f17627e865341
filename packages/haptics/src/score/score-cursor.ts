/**
 * Reads a finished score in pieces: the items between two times, with voices sampled densely enough for
 * outputs that do not interpolate. Pure.
 */
import type { Seconds } from '@sense/core/engine';
import { firstAt } from './time-search.js';
import type { HapticKnot, HapticScore, HapticScoreItem, HapticVoice } from './score.js';

/** A voice at `time`, interpolated; amplitude 0 before its first knot and from its last one on. */
export function voiceAt(knots: readonly HapticKnot[], time: Seconds): HapticKnot {
  const at = firstAt(knots, time);
  const [before, after] = [knots[at - 1], knots[at]];
  if (!after) return { time, amplitude: 0, frequencyHz: before?.frequencyHz ?? 0 };
  if (after.time === time && at < knots.length - 1) return after;
  if (!before) return { time, amplitude: 0, frequencyHz: after.frequencyHz };
  const position = (time - before.time) / (after.time - before.time);
  const between = (a: number, b: number): number => a + (b - a) * position;
  return {
    time,
    amplitude: after.time === time ? 0 : between(before.amplitude, after.amplitude),
    frequencyHz: between(before.frequencyHz, after.frequencyHz),
  };
}

/** Calls `emit` with each item from `from` up to but not including `to`, with at most `stepSeconds` between points of a voice. */
export function readScore(
  score: HapticScore,
  from: Seconds,
  to: Seconds,
  stepSeconds: Seconds,
  emit: (item: HapticScoreItem) => void,
): void {
  const { transients } = score;
  for (let i = firstAt(transients, from); i < transients.length && transients[i]!.time < to; i++) emit(transients[i]!);
  for (const voice of score.voices) readVoice(voice, from, to, stepSeconds, emit);
}

function readVoice(
  { knots, ...voice }: HapticVoice,
  from: Seconds,
  to: Seconds,
  stepSeconds: Seconds,
  emit: (item: HapticScoreItem) => void,
): void {
  const [first, last] = [knots[0], knots.at(-1)];
  if (!first || !last) return;
  const point = (knot: HapticKnot): void => emit({ type: 'point', ...voice, ...knot });
  // Each piece starts with a point, even of amplitude 0: playback may have jumped out of the last piece.
  point(voiceAt(knots, from));
  let time = from;
  for (let i = firstAt(knots, from); time < last.time;) {
    while (i < knots.length && knots[i]!.time <= time) i++;
    const next = knots[i]!.time;
    time = time < first.time ? first.time : Math.min(next, time + stepSeconds);
    if (time >= to) return;
    point(voiceAt(knots, time));
  }
}
