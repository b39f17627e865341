/**
 * Felt and audible levels over time, in equal steps, and their correlation. Pure.
 */
import type { Decibels, Hertz, Milliseconds } from '@sense/core/engine';
import type { StereoAudio } from '../rhythm/stereo-audio.js';
import { ENVELOPE_STEP_MS, FELT_THRESHOLD } from './actuator-model.js';

/** Length of a step. */
export const LEVEL_STEP_MS: Milliseconds = 20;
/** Lower levels count as this level: they are not audible. */
const QUIETEST_DB: Decibels = -60;

/** Level in dB from song second 0 on, one value per {@link LEVEL_STEP_MS}. */
export type StemLevels = Float32Array;

export function stemLevels(audio: StereoAudio, sampleRate: Hertz): StemLevels {
  const frames = (LEVEL_STEP_MS / 1000) * sampleRate;
  const levels = new Float32Array(Math.floor(audio.left.length / frames));
  return levels.map((_, index) => {
    let power = 0;
    for (let i = Math.round(index * frames); i < Math.round((index + 1) * frames); i++) {
      power += (audio.left[i]! ** 2 + audio.right[i]! ** 2) / 2;
    }
    return Math.max(QUIETEST_DB, 10 * Math.log10(power / frames + 1e-12));
  });
}

/** Felt level in dB above threshold, on the time line of the song. */
export function feltLevels(envelope: Float32Array, heardAfterMs: Milliseconds): StemLevels {
  const skip = Math.round(heardAfterMs / ENVELOPE_STEP_MS);
  const steps = LEVEL_STEP_MS / ENVELOPE_STEP_MS;
  const levels = new Float32Array(Math.max(0, Math.floor((envelope.length - skip) / steps)));
  return levels.map((_, index) => {
    let power = 0;
    for (let i = skip + index * steps; i < skip + (index + 1) * steps; i++) power += envelope[i]! ** 2;
    return 20 * Math.log10(Math.max(FELT_THRESHOLD, Math.sqrt(power / steps)) / FELT_THRESHOLD);
  });
}

/** Pearson correlation over their common length; null if one is empty or constant. */
export function correlation(a: Float32Array, b: Float32Array | undefined): number | null {
  if (!b) return null;
  const length = Math.min(a.length, b.length);
  const mean = (values: Float32Array): number => values.subarray(0, length).reduce((sum, v) => sum + v, 0) / length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, powerA, powerB] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    both += (a[i]! - meanA) * (b[i]! - meanB);
    powerA += (a[i]! - meanA) ** 2;
    powerB += (b[i]! - meanB) ** 2;
  }
  return powerA > 0 && powerB > 0 ? both / Math.sqrt(powerA * powerB) : null;
}
