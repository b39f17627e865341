/**
 * The accuracy of beats: a Gaussian of the distance from each true beat to the nearest estimate
 * (Cemgil et al., "On tempo tracking: tempogram representation and Kalman filtering", JNMR 2001).
 */
import type { NormalRange, Seconds } from '@sense/core/engine';
import { metricalLevels } from './beat-levels.js';
import { nearestIndex, type Times } from './times.js';

export interface CemgilScores {
  readonly cemgil: NormalRange;
  /** The best of all metrical levels. */
  readonly cemgilBest: NormalRange;
}

const SIGMA_S: Seconds = 0.04;

export function cemgil(reference: Times, estimated: Times): CemgilScores {
  if (reference.length === 0 || estimated.length === 0) return { cemgil: 0, cemgilBest: 0 };
  const scores = metricalLevels(reference).map((beats) => closeness(beats, estimated));
  return { cemgil: scores[0]!, cemgilBest: Math.max(...scores) };
}

function closeness(reference: Times, estimated: Times): NormalRange {
  let sum = 0;
  for (const beat of reference) {
    const error = beat - estimated[nearestIndex(estimated, beat)]!;
    sum += Math.exp(-(error * error) / (2 * SIGMA_S * SIGMA_S));
  }
  return sum / (0.5 * (reference.length + estimated.length));
}
