/**
 * Where music ends that a codec or a lower sample rate has cut off: a cliff, with silence behind it.
 * Knows nothing of what is done about it.
 */
import type { Hertz } from '@sense/core/engine';

/** Natural logarithms of power, above the floor of levels: 30 dB, so that the dither of 16 bits is silence. */
const SILENCE = 7;
/** The least height of the cliff, over two bands: 13 dB. Music that fades out towards its highest notes is no cliff. */
const CLIFF = 3;
/** Below this no codec of music ends: what is silent above is not cut, but has no highs. */
const LOWEST_END_HZ: Hertz = 10_000;

/**
 * The first band that the cliff has taken from, or the number of bands where there is none.
 * @param levels slow mean of each band's log power
 * @param floor what they are in silence
 * @param centresHz centre of each band
 */
export function findSpectrumEnd(levels: Float32Array, floor: number, centresHz: Float32Array): number {
  const { length } = levels;
  let last = length - 1;
  while (last > 0 && levels[last]! < floor + SILENCE) last--;
  if (last === length - 1 || centresHz[last]! < LOWEST_END_HZ) return length;
  return levels[last - 1]! - levels[last + 1]! > CLIFF ? last : length;
}
