/**
 * Conversion between sharpness 0..1 and felt frequency, shared by audio rendering and file formats.
 * Pure.
 *
 * Sharpness is mapped to 65..300 Hz, the range of ISO/IEC 23090-31 (MPEG haptics), logarithmically
 * because frequencies are distinguished by their ratio (Weber fraction 0.13..0.38).
 */
import { clamp, type Hertz, type NormalRange } from '@sense/core/engine';
import { normaliseLog } from '@sense/core/internal';

/** Felt frequencies of sharpness 0 and 1. */
export const SHARPNESS_RANGE_HZ: readonly [low: Hertz, high: Hertz] = [65, 300];

/** Felt frequency of a sharpness, which is clamped to 0..1. */
export function sharpnessToHz(sharpness: NormalRange): Hertz {
  const [low, high] = SHARPNESS_RANGE_HZ;
  return low * (high / low) ** clamp(sharpness, 0, 1);
}

/** Sharpness of a felt frequency, clamped to 0..1. */
export function hzToSharpness(frequencyHz: Hertz): NormalRange {
  return normaliseLog(frequencyHz, ...SHARPNESS_RANGE_HZ);
}
