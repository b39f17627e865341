/**
 * Finds the upper end of a spectrum that a codec or a lower sample rate has cut off: a cliff with
 * silence above it. Pure.
 */
import type { Hertz } from '@sense/core/engine';

/** In natural logarithms of power: 30 dB, so that the dither of 16 bits counts as silence. */
const SILENCE_ABOVE_FLOOR = 7;
/** The least height of the cliff over two bands: 13 dB. Music that fades out towards high frequencies has no cliff. */
const MIN_CLIFF = 3;
/** Music codecs do not cut below this: a spectrum that is silent above it has no high frequencies and is not cut. */
const MIN_END_HZ: Hertz = 10_000;

/**
 * The first band that the cliff attenuates, or the number of bands if there is no cliff.
 * @param levels slow mean of each band's log power
 * @param floor their value in silence
 * @param centresHz centre of each band
 */
export function findSpectrumEnd(levels: Float32Array, floor: number, centresHz: Float32Array): number {
  const { length } = levels;
  let last = length - 1;
  while (last > 0 && levels[last]! < floor + SILENCE_ABOVE_FLOOR) last--;
  if (last === length - 1 || centresHz[last]! < MIN_END_HZ) return length;
  return levels[last - 1]! - levels[last + 1]! > MIN_CLIFF ? last : length;
}
