/**
 * How much vibration a device has given of late, and how far it must be turned down for it. A
 * comfort guard for hands and motors, not a medical claim: nobody has measured what your device
 * does to your hand. Pure; time is an argument. Knows nothing of music.
 *
 * ## Model
 *
 * Rules on hand-arm vibration (A(8) of EU directive 2002/44/EC) judge the energy of vibration over
 * a working day: the mean square of acceleration. We know no accelerations, only drive levels
 * 0..1, and no day, so exposure is the mean square of the drive over the recent past, a leaky
 * integral:
 *
 *     d exposure / dt = (level² - exposure) / timeConstant
 *
 * Below `knee` nothing happens: dense rock at full strength stays there. Above it the gain falls in
 * a straight line that meets a device driven fully, without a pause, at `budget`: it ends at 0.71 of
 * its drive, half of its energy, after some twenty minutes. Ten minutes of rest bring it back.
 *
 * After a hold, levels return over a quarter of a second: nobody is struck by a blow on coming back.
 */
import { clamp, type Milliseconds, type NormalRange, type Seconds } from '@sense/core/engine';

/** Limits of {@link ExposureGuard}. */
export interface ExposureLimits {
  /** Of the leaky integral. */
  readonly timeConstantSeconds: Seconds;
  /** Exposure up to which levels are left alone. */
  readonly knee: NormalRange;
  /** Exposure at which a device that is driven fully stays. Above `knee`. */
  readonly budget: NormalRange;
  /** Time of a soft start. */
  readonly softStartMs: Milliseconds;
  /** Gain at the beginning of a soft start. */
  readonly softStartGain: NormalRange;
}

export const EXPOSURE_LIMITS: ExposureLimits = {
  timeConstantSeconds: 600,
  knee: 0.4,
  budget: 0.5,
  softStartMs: 250,
  softStartGain: 0.3,
};

export class ExposureGuard {
  readonly #limits: ExposureLimits;
  #exposure = 0;
  #level: NormalRange = 0;
  #endMs: Milliseconds = Number.NEGATIVE_INFINITY;
  #nowMs: Milliseconds = Number.NaN;
  #startMs: Milliseconds = Number.NEGATIVE_INFINITY;

  constructor(limits: ExposureLimits = EXPOSURE_LIMITS) {
    this.#limits = limits;
  }

  /** Mean square of the drive over the recent past, 0..1, as of the last call with a time. */
  get exposure(): NormalRange {
    return this.#exposure;
  }

  /** A command left at `nowMs`, in place of whatever ran; level 0 is a stop. */
  sent(level: NormalRange, durationMs: Milliseconds, nowMs: Milliseconds): void {
    this.#advance(nowMs);
    this.#level = clamp(level, 0, 1);
    this.#endMs = nowMs + durationMs;
  }

  /** The device plays again after a hold. */
  softStart(nowMs: Milliseconds): void {
    this.#startMs = nowMs;
  }

  /** What levels must be scaled by at `nowMs`. */
  gain(nowMs: Milliseconds): NormalRange {
    this.#advance(nowMs);
    const { knee, budget, softStartMs, softStartGain } = this.#limits;
    const steepness = (1 - Math.sqrt(budget)) / (budget - knee);
    const limited = clamp(1 - steepness * (this.#exposure - knee), 0, 1);
    const started = clamp((nowMs - this.#startMs) / softStartMs, 0, 1);
    return limited * (softStartGain + (1 - softStartGain) * started);
  }

  #advance(nowMs: Milliseconds): void {
    const fromMs = this.#nowMs;
    this.#nowMs = nowMs;
    if (!(nowMs > fromMs)) return;
    const drivenMs = clamp(this.#endMs - fromMs, 0, nowMs - fromMs);
    this.#leak(this.#level ** 2, drivenMs);
    this.#leak(0, nowMs - fromMs - drivenMs);
  }

  #leak(towards: number, forMs: Milliseconds): void {
    const kept = Math.exp(-forMs / (1000 * this.#limits.timeConstantSeconds));
    this.#exposure = towards + (this.#exposure - towards) * kept;
  }
}
