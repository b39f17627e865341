/**
 * The one home of what sharpness 0..1 feels like as a frequency: of blows that are played as sound
 * and of file formats alike. Pure numbers; knows nothing of either.
 *
 * Sharpness is laid out on 65..300 Hz, the range to which ISO/IEC 23090-31 (MPEG haptics) maps it,
 * logarithmically because frequency is told apart by its ratio (Weber fraction 0.13..0.38), not by
 * its difference.
 */
import { clamp, type Hertz, type NormalRange } from '@sense/core/engine';
import { normaliseLog } from '@sense/core/internal';

/** What sharpness 0 and 1 feel like. */
export const SHARPNESS_RANGE_HZ: readonly [low: Hertz, high: Hertz] = [65, 300];

/** Sharpness as frequency. */
export function sharpnessToHz(sharpness: NormalRange): Hertz {
  const [low, high] = SHARPNESS_RANGE_HZ;
  return low * (high / low) ** clamp(sharpness, 0, 1);
}

/** Frequency as sharpness; outside {@link SHARPNESS_RANGE_HZ} the nearer end. */
export function hzToSharpness(frequencyHz: Hertz): NormalRange {
  return normaliseLog(frequencyHz, ...SHARPNESS_RANGE_HZ);
}
