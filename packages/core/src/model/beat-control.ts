/**
 * What a host may state about the beats of the music: hints before the start, adjustments by an
 * operator while it runs. Plain data that is cloned across threads, and its validation.
 */
import { describe, requireRange, SenseError } from './errors.js';
import type { Milliseconds, Seconds } from './units.js';

/** The slowest and the fastest tempo that the engine tracks, in beats per minute. */
export const TEMPO_LIMITS = { min: 40, max: 240 } as const satisfies TempoRange;
/** The meters that the engine recognises: 2, 3 or 4 beats in the bar; 6 is six-eight, two beats of three parts each. */
export const METERS = [2, 3, 4, 6] as const;
/** One of {@link METERS}. */
export type Meter = (typeof METERS)[number];

/** Beats per minute, both ends included. */
export interface TempoRange {
  readonly min: number;
  readonly max: number;
}

/** What is known about the music before it starts. Everything that is omitted is detected. */
export interface BeatHints {
  /**
   * The tempo stays within this range, in beats per minute, 40..240. A range of less than an octave
   * excludes half and double tempo. Default 40..240.
   */
  readonly tempo?: TempoRange | undefined;
  /** The meter: 2, 3, 4, or 6 for six-eight. Default: detected, and may change. */
  readonly meter?: Meter | undefined;
}

/** A correction of the beats by an operator. Holds until it is released or the engine is reset. */
export type BeatAdjustment =
  /** Moves all beats from now on by `ms`, -1000..1000: later if positive. Adds to earlier ones. */
  | { readonly type: 'nudge'; readonly ms: Milliseconds }
  /**
   * A beat is at `time`: the phase of all later beats follows. Default: now. A later change of the phase by the
   * engine ends it.
   */
  | { readonly type: 'tap'; readonly time?: Seconds | undefined }
  /**
   * Doubles (2) or halves (0.5) the tempo, and keeps that level where the engine itself would change it. No effect
   * while no tempo is known, or beyond 40..240 beats per minute.
   */
  | { readonly type: 'scale-tempo'; readonly factor: 2 | 0.5 }
  /** Ends all earlier adjustments. */
  | { readonly type: 'release' };

const MAX_NUDGE_MS: Milliseconds = 1000;

/** Throws `invalid-argument` unless the hints can be followed. */
export function requireBeatHints({ tempo, meter }: BeatHints): void {
  const { min, max } = TEMPO_LIMITS;
  if (tempo !== undefined) {
    requireRange('tempo.min', (tempo as TempoRange | null)?.min, min, max);
    requireRange('tempo.max', tempo.max, min, max);
    if (tempo.min > tempo.max) {
      throw new SenseError(
        'invalid-argument',
        `tempo.min must not exceed tempo.max, received ${tempo.min} and ${tempo.max}: exchange them`,
      );
    }
  }
  if (meter !== undefined && !METERS.includes(meter)) {
    throw new SenseError(
      'invalid-argument',
      `meter must be ${METERS.join(', ')} (6 is six-eight), received ${describe(meter)}: omit it to detect the meter`,
    );
  }
}

/** Throws `invalid-argument` unless `adjustment` is one. */
export function requireBeatAdjustment(adjustment: BeatAdjustment): void {
  switch ((adjustment as BeatAdjustment | null)?.type) {
    case 'nudge':
      requireRange('ms of a nudge', (adjustment as { ms?: unknown }).ms, -MAX_NUDGE_MS, MAX_NUDGE_MS);
      return;
    case 'tap': {
      const { time } = adjustment as { time?: unknown };
      if (time === undefined || Number.isFinite(time)) return;
      throw new SenseError(
        'invalid-argument',
        `time of a tap must be in seconds, received ${describe(time)}: omit it for now`,
      );
    }
    case 'scale-tempo': {
      const { factor } = adjustment as { factor?: unknown };
      if (factor === 2 || factor === 0.5) return;
      throw new SenseError('invalid-argument', `factor of scale-tempo must be 2 or 0.5, received ${describe(factor)}`);
    }
    case 'release':
      return;
    default:
      throw new SenseError(
        'invalid-argument',
        `type of a beat adjustment must be nudge, tap, scale-tempo or release, received ${describe(
          (adjustment as { type?: unknown } | null)?.type ?? adjustment,
        )}`,
      );
  }
}
