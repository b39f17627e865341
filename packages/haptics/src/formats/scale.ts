/**
 * The one home of how abstract numbers of file formats relate to what a hand feels. Knows nothing
 * of files.
 *
 * - *Sharpness* 0..1 (AHAP) is 65..300 Hz, the range to which ISO/IEC 23090-31 (MPEG haptics) maps
 *   it, laid out logarithmically because frequency is told apart by its ratio (Weber fraction
 *   0.13..0.38), not by its difference.
 * - `.haptic` relates to AHAP as Lofelt's and Meta's exporters have it: intensity is the square root
 *   of amplitude, the sharpness of a continuous signal the square root of its frequency, and the
 *   frequency of an emphasis is its sharpness.
 * - The amplitude of a score is that of `.haptic`.
 */
import { clamp, normaliseLog, type Hertz, type NormalRange } from '@sense/core/offline';

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

/** Frequency 0..1 of a `.haptic` envelope as Hz. */
export function hapticFrequencyToHz(frequency: NormalRange): Hertz {
  return sharpnessToHz(Math.sqrt(clamp(frequency, 0, 1)));
}

/** Hz as the frequency 0..1 of a `.haptic` envelope. */
export function hzToHapticFrequency(frequencyHz: Hertz): NormalRange {
  return hzToSharpness(frequencyHz) ** 2;
}

/** Amplitude of a score as intensity of AHAP. */
export function amplitudeToIntensity(amplitude: NormalRange): NormalRange {
  return Math.sqrt(clamp(amplitude, 0, 1));
}

/** Intensity of AHAP as amplitude of a score. */
export function intensityToAmplitude(intensity: NormalRange): NormalRange {
  return clamp(intensity, 0, 1) ** 2;
}
