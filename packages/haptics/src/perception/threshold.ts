/**
 * Sensitivity of a hand to vibration by frequency: the detection threshold, and how sensation grows
 * above it. Pure; the numbers are from the literature.
 */
import { clamp, type Decibels, type Hertz } from '@sense/core/engine';

/**
 * The closed form of the vibrotactile threshold that the MPEG haptics reference software uses
 * (ISO/IEC 23090-31): U-shaped, lowest at 250 Hz, capped at 0.
 */
const CURVE = { scaleDb: 50, widthHz: 550, offset: 6 / 11, lowestDb: -45 } as const;

/** Frequencies that hands detect and distinguish. */
export const FELT_BAND_HZ: readonly [low: Hertz, high: Hertz] = [40, 400];

/**
 * Exponents of Stevens' power law for vibration: about 0.95 at 60 Hz and half of that at 250 Hz;
 * between them on a logarithmic axis of frequency.
 */
const EXPONENT = { lowHz: 60, low: 0.95, highHz: 250, high: 0.48 } as const;

/**
 * Relative detection threshold at `frequencyHz`: 0 dB at the lowest sensitivity, -45 dB at 250 Hz.
 * For differences between frequencies. 0 if `frequencyHz` is not above 0.
 */
export function thresholdDb(frequencyHz: Hertz): Decibels {
  if (!(frequencyHz > 0)) return 0;
  const { scaleDb, widthHz, offset, lowestDb } = CURVE;
  const position = Math.log10(frequencyHz / widthHz + offset) / Math.log10(offset);
  return Math.min(0, scaleDb * position ** 2 + lowestDb);
}

/** Exponent with which sensation grows with amplitude at `frequencyHz`: 0.95 down to 0.48. */
export function sensationExponent(frequencyHz: Hertz): number {
  const { lowHz, low, highHz, high } = EXPONENT;
  const position = clamp(Math.log(frequencyHz / lowHz) / Math.log(highHz / lowHz), 0, 1);
  return low + (high - low) * position;
}

/** The amplitude 0..1 (of full scale) at `frequencyHz` that is felt as `sensation` 0..1 (of the strongest). */
export function amplitudeOf(sensation: number, frequencyHz: Hertz): number {
  return clamp(sensation, 0, 1) ** (1 / sensationExponent(frequencyHz));
}
