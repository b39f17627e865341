/**
 * Finds the transients that a hand feels in an envelope of vibration. Depends on what is felt, not on
 * what was sent: a command that is too weak, too short or masked by an earlier one is not a transient,
 * and a voice that swells fast enough is one. Pure.
 *
 * A transient is felt where the level rises within {@link ONSET_WINDOW_MS} by {@link RISE_DB}, and gets
 * clearly above threshold. Its time is that of half the rise from the valley before it to the peak
 * (6 dB below the peak after silence; Vos and Rasch, "The perceptual onset of musical tones", 1981,
 * find 6 to 15 dB).
 */
import type { Decibels, Milliseconds, NormalRange } from '@sense/core/engine';
import { ENVELOPE_STEP_MS, FELT_THRESHOLD } from './actuator-model.js';

/** The order of two touches closer than this is not perceived; slower rises are swells. */
const ONSET_WINDOW_MS: Milliseconds = 34;
/** The just noticeable difference of strength, 1.7 to 3 dB, on the safe side. */
const RISE_DB: Decibels = 3;
/** Least level of a peak above threshold. */
const SALIENT_DB: Decibels = 6;
/** A fall by this much ends a rise. */
const TURN_DB: Decibels = 1.5;
/** Longest rise: the transient is felt by then. */
const LONGEST_RISE_MS: Milliseconds = 100;
/** Shorter modulation is felt as roughness, not as transients: the envelope is averaged over this. */
const ROUGHNESS_MS: Milliseconds = 20;

export interface FeltTransient {
  readonly timeMs: Milliseconds;
  /** Strength at the peak. */
  readonly strength: NormalRange;
}

/** The transients in `envelope` (one value per {@link ENVELOPE_STEP_MS}), ascending, about 34 ms apart or more. */
export function feltTransients(envelope: Float32Array): FeltTransient[] {
  const smooth = centredMean(envelope, Math.round(ROUGHNESS_MS / ENVELOPE_STEP_MS));
  const found: FeltTransient[] = [];
  const window = Math.round(ONSET_WINDOW_MS / ENVELOPE_STEP_MS);
  let from = 0;
  for (let i = 1; i < smooth.length; i++) {
    // The deepest point of the last 34 ms, but not before the peak of the last transient.
    const valley = lowest(smooth, Math.max(from, i - window), i);
    if (riseDb(smooth[valley]!, smooth[i]!) < RISE_DB) continue;
    const peak = climb(smooth, i);
    if (riseDb(FELT_THRESHOLD, smooth[peak]!) >= SALIENT_DB) {
      const timeMs = halfwayMs(smooth, valley, peak);
      if (timeMs - (found.at(-1)?.timeMs ?? -Infinity) >= ONSET_WINDOW_MS)
        found.push({ timeMs, strength: smooth[peak]! });
    }
    i = from = peak;
  }
  return found;
}

/** The transients that either hand feels; those of both hands within 34 ms are one, at the earlier time. */
export function feltByHands(hands: readonly Float32Array[]): FeltTransient[] {
  const all = hands.flatMap((envelope) => feltTransients(envelope)).sort((a, b) => a.timeMs - b.timeMs);
  const found: FeltTransient[] = [];
  for (const felt of all) {
    if (felt.timeMs - (found.at(-1)?.timeMs ?? -Infinity) >= ONSET_WINDOW_MS) found.push(felt);
  }
  return found;
}

/** Level of `to` above `from`; both are at least at threshold. */
function riseDb(from: NormalRange, to: NormalRange): Decibels {
  return 20 * Math.log10(Math.max(to, FELT_THRESHOLD) / Math.max(from, FELT_THRESHOLD));
}

/** Index of the smallest value from `from` up to `to`; the latest of equal ones. */
function lowest(values: Float32Array, from: number, to: number): number {
  let least = from;
  for (let i = from; i <= to; i++) if (values[i]! <= values[least]!) least = i;
  return least;
}

/** Index of the peak that the rise at `start` leads to. */
function climb(values: Float32Array, start: number): number {
  const end = Math.min(values.length, start + Math.round(LONGEST_RISE_MS / ENVELOPE_STEP_MS));
  let peak = start;
  for (let i = start; i < end; i++) {
    if (values[i]! > values[peak]!) peak = i;
    else if (riseDb(values[i]!, values[peak]!) >= TURN_DB) break;
  }
  return peak;
}

function halfwayMs(values: Float32Array, valley: number, peak: number): Milliseconds {
  const half = (values[valley]! + values[peak]!) / 2;
  let i = valley;
  while (i < peak && values[i]! < half) i++;
  return (i + 0.5) * ENVELOPE_STEP_MS;
}

function centredMean(values: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  const half = width >> 1;
  return Float32Array.from(values, (_, i) => {
    const from = Math.max(0, i - half);
    const to = Math.min(values.length, i + half + 1);
    return (sums[to]! - sums[from]!) / (to - from);
  });
}
