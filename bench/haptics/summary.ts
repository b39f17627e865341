/**
 * The figures of one way of playing on one device, over all songs. F-measure, precision, recall and
 * correlations are means over songs; errors are of all matches together; null is not measured.
 */
import type { Milliseconds } from '@sense/core/engine';
import { addCounts, hitRates } from '../metrics/matching.js';
import { FELT_WINDOWS_MS, type FeelScores, type FeltWindowMs } from './feel.js';

export interface FeelSummary {
  readonly f25: number | null;
  readonly f50: number | null;
  readonly precision50: number | null;
  readonly recall50: number | null;
  /** Over the drum hits of all songs. */
  readonly pooledF25: number;
  readonly pooledF50: number;
  /** Felt minus annotated time of matches within 50 ms. */
  readonly errorMs: {
    readonly p5: Milliseconds | null;
    readonly p50: Milliseconds | null;
    readonly p95: Milliseconds | null;
  };
  readonly drumsCorrelation: number | null;
  readonly bassCorrelation: number | null;
  readonly commandsPerSecond: number | null;
  /** Commands that the device rejected because they were too close. */
  readonly rejected: number;
  /** Share of the commands that would not be felt even without end. */
  readonly belowThreshold: number | null;
  /** Share of the time in which vibration is felt. */
  readonly feltShare: number | null;
  /** Transients that the queue dropped; null for baselines, which have no queue. */
  readonly dropped: number | null;
}

/** One song, with the count of dropped transients of live playing. */
export interface ScoredSong extends FeelScores {
  readonly dropped?: number;
}

export function summariseFeel(songs: readonly ScoredSong[]): FeelSummary {
  const rates = (windowMs: FeltWindowMs) => songs.map(({ counts }) => hitRates(counts[windowMs]));
  const [narrow, wide] = FELT_WINDOWS_MS;
  const errors = songs.flatMap(({ errorsMs }) => errorsMs).sort((a, b) => a - b);
  const sent = total(songs, (song) => song.sent);
  return {
    f25: mean(rates(narrow).map(({ fMeasure }) => fMeasure)),
    f50: mean(rates(wide).map(({ fMeasure }) => fMeasure)),
    precision50: mean(rates(wide).map(({ precision }) => precision)),
    recall50: mean(rates(wide).map(({ recall }) => recall)),
    pooledF25: round(hitRates(addCounts(songs.map(({ counts }) => counts[narrow]))).fMeasure)!,
    pooledF50: round(hitRates(addCounts(songs.map(({ counts }) => counts[wide]))).fMeasure)!,
    errorMs: { p5: rank(errors, 0.05), p50: rank(errors, 0.5), p95: rank(errors, 0.95) },
    drumsCorrelation: mean(songs.map((song) => song.drumsCorrelation)),
    bassCorrelation: mean(songs.map((song) => song.bassCorrelation)),
    commandsPerSecond: songs.length > 0 ? round(sent / total(songs, ({ duration }) => duration), 1) : null,
    rejected: total(songs, ({ rejected }) => rejected),
    belowThreshold: sent > 0 ? round(total(songs, (song) => song.belowThreshold) / sent) : null,
    feltShare: mean(songs.map(({ feltShare }) => feltShare)),
    dropped: songs.some(({ dropped }) => dropped !== undefined) ? total(songs, (song) => song.dropped ?? 0) : null,
  };
}

/** Increase of the error in ten minutes, in ms: the slope of the least squares line. */
export function driftMs(errorsMs: readonly Milliseconds[], times: readonly number[]): Milliseconds | null {
  const count = times.length;
  if (count < 2) return null;
  const meanTime = times.reduce((sum, t) => sum + t, 0) / count;
  const meanError = errorsMs.reduce((sum, e) => sum + e, 0) / count;
  let [both, spread] = [0, 0];
  for (const [i, time] of times.entries()) {
    both += (time - meanTime) * (errorsMs[i]! - meanError);
    spread += (time - meanTime) ** 2;
  }
  return spread > 0 ? round((600 * both) / spread, 2) : null;
}

/** Nearest rank of ascending values. */
function rank(sorted: readonly number[], share: number): number | null {
  return round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null, 1);
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? round(known.reduce((sum, value) => sum + value, 0) / known.length) : null;
}

function total<Item>(items: readonly Item[], pick: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + pick(item), 0);
}

function round(value: number | null, digits = 3): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}
