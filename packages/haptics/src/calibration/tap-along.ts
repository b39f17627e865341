/**
 * Calibration by tapping: estimates the latency of a device from taps to a steady beat. People tap
 * ahead of the beat by an individual offset, so the same person taps to the sound and to the
 * vibration; the difference is the latency of the device. Pure.
 */
import { SenseError, type Milliseconds } from '@sense/core/engine';
import { describe } from '@sense/core/internal';

/** Taps further from the median than this many spreads are outliers. */
const OUTLIER_SPREADS = 3;
/** Taps as near as this are never outliers: steady tappers have tiny spreads. */
const NEAREST_OUTLIER_MS: Milliseconds = 30;
/** Median absolute deviation to standard deviation, for normally distributed taps. */
const MAD_TO_SPREAD = 1.4826;
/** Fewer taps are not enough for an estimate. */
const FEWEST_TAPS = 6;
/** An estimate with a larger standard error is not reliable. */
const RELIABLE_ERROR_MS: Milliseconds = 10;

/** Offset of taps from the beat. */
export interface TapEstimate {
  /** Median of tap minus beat: positive when taps come late. */
  readonly offsetMs: Milliseconds;
  /** Robust standard deviation of the taps that were used. */
  readonly spreadMs: Milliseconds;
  /** Number of taps used. */
  readonly used: number;
  /** Number of outliers, which were not used. */
  readonly discarded: number;
  /** Whether the standard error of the median is at most 10 ms; otherwise ask for more taps. */
  readonly reliable: boolean;
}

/**
 * Estimates how far taps are from the beat.
 *
 * @param beatTimesMs performance times of the beats, ascending, about as many as taps; steady, and
 *   slow enough (400 ms or more) that every tap belongs to the nearest beat
 * @param tapTimesMs performance times of the taps, in any order
 * @throws SenseError `invalid-argument` with fewer than six taps or two beats, or times that are not finite
 */
export function estimateTapOffset(
  beatTimesMs: readonly Milliseconds[],
  tapTimesMs: readonly Milliseconds[],
): TapEstimate {
  requireTimes('beatTimesMs', beatTimesMs, 2);
  requireTimes('tapTimesMs', tapTimesMs, FEWEST_TAPS);
  const errors = tapTimesMs.map((tapMs) => tapMs - nearest(beatTimesMs, tapMs));
  const roughMs = median(errors);
  const roughSpreadMs = spreadOf(errors, roughMs);
  const reachMs = Math.max(NEAREST_OUTLIER_MS, OUTLIER_SPREADS * roughSpreadMs);
  const kept = errors.filter((errorMs) => Math.abs(errorMs - roughMs) <= reachMs);
  const offsetMs = median(kept);
  const spreadMs = spreadOf(kept, offsetMs);
  // The standard error of a median is a quarter larger than that of a mean.
  const errorMs = (1.25 * spreadMs) / Math.sqrt(kept.length);
  const discarded = errors.length - kept.length;
  const reliable = kept.length >= FEWEST_TAPS && errorMs <= RELIABLE_ERROR_MS && discarded <= kept.length / 2;
  return { offsetMs, spreadMs, used: kept.length, discarded, reliable };
}

/**
 * The `offsetMs` of a device, for `haptics.setOffset(id, offsetMs)`: how much later its vibration
 * is felt than the sound is heard.
 *
 * @param toVibration taps to the vibration only, played with the offset `beforeMs`
 * @param toSound taps of the same person to the sound only
 * @param beforeMs offset of the device during the taps; default 0
 */
export function deviceOffset(
  toVibration: Pick<TapEstimate, 'offsetMs'>,
  toSound: Pick<TapEstimate, 'offsetMs'>,
  beforeMs: Milliseconds = 0,
): Milliseconds {
  return beforeMs + toVibration.offsetMs - toSound.offsetMs;
}

function requireTimes(name: string, timesMs: readonly Milliseconds[], atLeast: number): void {
  const bad = timesMs.find((time) => !Number.isFinite(time));
  if (bad !== undefined) {
    throw new SenseError('invalid-argument', `${name} must be times in ms, received ${describe(bad)}`);
  }
  if (timesMs.length < atLeast) {
    const way = name === 'tapTimesMs' ? 'keep tapping' : 'play more beats';
    throw new SenseError(
      'invalid-argument',
      `${name} must hold at least ${atLeast}, received ${timesMs.length}: ${way}`,
    );
  }
}

function nearest(timesMs: readonly Milliseconds[], toMs: Milliseconds): Milliseconds {
  return timesMs.reduce((best, time) => (Math.abs(time - toMs) < Math.abs(best - toMs) ? time : best));
}

function spreadOf(values: readonly number[], middle: number): number {
  return MAD_TO_SPREAD * median(values.map((value) => Math.abs(value - middle)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}
