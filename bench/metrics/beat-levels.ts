/**
 * The metrical levels at which listeners may tap to a piece, for measures that accept half, double or off-beat tapping.
 */
import type { Seconds } from '@sense/core/engine';
import type { Times } from './times.js';

/** The beats as annotated, then off-beat, double, half from the first and half from the second beat. */
export function metricalLevels(beats: Times): readonly [original: Times, ...others: Times[]] {
  const double: Seconds[] = [];
  for (const [i, beat] of beats.entries()) {
    if (i > 0) double.push(beats[i - 1]! + 0.5 * (beat - beats[i - 1]!));
    double.push(beat);
  }
  return [beats, every(double, 1), double, every(beats, 0), every(beats, 1)];
}

function every(times: Times, first: 0 | 1): Seconds[] {
  return times.filter((_, i) => i % 2 === first);
}
