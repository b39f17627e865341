/**
 * Conversion between the scales of file formats and of the score; for sharpness see
 * `perception/sharpness`.
 *
 * - `.haptic` and AHAP correspond as in the exporters of Lofelt and Meta: intensity is the square root
 *   of amplitude, the sharpness of a continuous signal the square root of its frequency, and the
 *   frequency of an emphasis is its sharpness.
 * - The amplitude of a score is that of `.haptic`.
 */
import { clamp, type Hertz, type NormalRange } from '@sense/core/engine';
import { hzToSharpness, sharpnessToHz } from '../perception/sharpness.js';

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
