/**
 * Scores the commands of one song on one device: what the hand feels, compared with the annotations.
 * Times of the song are audible times. Does not depend on how the commands were made.
 */
import type { Milliseconds, NormalRange, Seconds } from '@sense/core/engine';
import { matchEvents, type HitCounts } from '../metrics/matching.js';
import type { Times } from '../metrics/times.js';
import { feltEnvelopes, isBelowThreshold, acceptCommands, type SentCommand } from './actuator-model.js';
import { correlation, feltLevels, type StemLevels } from './envelopes.js';
import type { DeviceModel } from './device-models.js';
import { feltByHands } from './felt-transients.js';

/** Tolerances of the event F-measure, to each side. */
export const FELT_WINDOWS_MS = [25, 50] as const;
export type FeltWindowMs = (typeof FELT_WINDOWS_MS)[number];

/** Annotations and true levels of a song. */
export interface SongTruth {
  readonly duration: Seconds;
  /** Drum onsets, ascending, those closer than 20 ms as one. */
  readonly onsets: Times;
  /** Level of a true stem; undefined if the song has none. */
  readonly levels: { readonly drums: StemLevels | undefined; readonly bass: StemLevels | undefined };
}

export interface FeelScores {
  readonly counts: Readonly<Record<FeltWindowMs, HitCounts>>;
  /** Felt minus annotated time of the matches within 50 ms. */
  readonly errorsMs: readonly Milliseconds[];
  /** Song time of each of those matches. */
  readonly errorTimes: Times;
  /** Correlation of the hand that follows the stem best. */
  readonly drumsCorrelation: number | null;
  readonly bassCorrelation: number | null;
  readonly duration: Seconds;
  readonly sent: number;
  readonly rejected: number;
  readonly belowThreshold: number;
  /** Share of the time in which vibration is felt. */
  readonly feltShare: NormalRange;
}

export function scoreFeel(
  commands: readonly SentCommand[],
  model: DeviceModel,
  truth: SongTruth,
  heardAfterMs: Milliseconds,
): FeelScores {
  const { actuator } = model;
  const { accepted, rejected } = acceptCommands(commands, actuator.shortestIntervalMs);
  const hands = feltEnvelopes(accepted, actuator, 1000 * truth.duration + heardAfterMs);
  const felt = feltByHands(hands).map(({ timeMs }) => (timeMs - heardAfterMs) / 1000);
  const wide = matchEvents(truth.onsets, felt, FELT_WINDOWS_MS[1] / 1000);
  const drives = accepted.filter(({ low, high, durationMs }) => durationMs > 0 && low + high > 0);
  const levels = hands.map((envelope) => feltLevels(envelope, heardAfterMs));
  return {
    counts: { 25: countFelt(truth.onsets, felt, 25), 50: countFelt(truth.onsets, felt, 50) },
    errorsMs: wide.map(([t, f]) => 1000 * (felt[f]! - truth.onsets[t]!)),
    errorTimes: wide.map(([t]) => truth.onsets[t]!),
    drumsCorrelation: best(levels.map((hand) => correlation(hand, truth.levels.drums))),
    bassCorrelation: best(levels.map((hand) => correlation(hand, truth.levels.bass))),
    duration: truth.duration,
    sent: commands.length,
    rejected: rejected.length,
    belowThreshold: drives.filter((command) => isBelowThreshold(command, actuator)).length,
    feltShare: share(levels[0]!, (_, i) => levels.some((hand) => hand[i]! > 0)),
  };
}

function countFelt(onsets: Times, felt: Times, windowMs: FeltWindowMs): HitCounts {
  return {
    hits: matchEvents(onsets, felt, windowMs / 1000).length,
    reference: onsets.length,
    estimated: felt.length,
  };
}

function share(values: Float32Array, holds: (value: number, index: number) => boolean): NormalRange {
  return values.length > 0 ? values.filter(holds).length / values.length : 0;
}

function best(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
