/**
 * How far beat errors are from random: one minus the entropy of their histogram relative to a uniform one, in the worse
 * of both directions (Davies, Degara & Plumbley, "Measuring the performance of beat tracking algorithms using a beat
 * error histogram", IEEE SPL 2011), as in mir_eval 0.8. Independent of the metrical level.
 */
import type { NormalRange } from '@sense/core/engine';
import { nearestIndex, type Times } from './times.js';

/** Odd, so that one bin is centred at zero. */
const BINS = 41;

/** 0 with fewer than two beats on either side. */
export function informationGain(reference: Times, estimated: Times): NormalRange {
  if (reference.length < 2 || estimated.length < 2) return 0;
  const entropy = Math.max(errorEntropy(reference, estimated), errorEntropy(estimated, reference));
  const uniform = Math.log2(BINS);
  return (uniform - entropy) / uniform;
}

/** Entropy, in bits, of the positions of `estimated` beats within the intervals of `reference`. */
function errorEntropy(reference: Times, estimated: Times): number {
  const counts = new Float64Array(BINS);
  let total = 0;
  for (const time of estimated) {
    const bin = binOf(wrap(relativeError(reference, time)));
    if (bin < 0) continue;
    counts[bin]!++;
    total++;
  }
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / total) * Math.log2(count / total);
  return entropy;
}

/** Error as a fraction of the interval around `time`; not finite if that has no length. */
function relativeError(reference: Times, time: number): number {
  const last = reference.length - 1;
  const nearest = nearestIndex(reference, time);
  const error = time - reference[nearest]!;
  if (nearest === last) return error / (reference[last]! - reference[last - 1]!);
  if (error >= 0) return error / (reference[nearest + 1]! - reference[nearest]!);
  // Before the first beat the published measure divides by the (negative) length of the whole sequence.
  return error / (reference[nearest]! - reference[nearest > 0 ? nearest - 1 : last]!);
}

/** To -0.5 (excluded) .. 0.5 (included). */
function wrap(error: number): number {
  const rest = (error + 0.5) % -1;
  return (rest > 0 ? rest - 1 : rest) + 0.5;
}

/** Bins include their lower edge, the last one also its upper edge; -1 for values out of range or NaN. */
function binOf(error: number): number {
  const edge = (i: number): number => (i === BINS ? 0.5 : i * (1 / BINS) - 0.5);
  if (!(error >= -0.5 && error <= 0.5)) return -1;
  let bin = Math.min(BINS - 1, Math.floor((error + 0.5) * BINS));
  while (bin > 0 && error < edge(bin)) bin--;
  while (bin < BINS - 1 && error >= edge(bin + 1)) bin++;
  return bin;
}
