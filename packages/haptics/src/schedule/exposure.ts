/**
 * Measures the recent vibration of a device and derives the gain that limits it. A comfort guard for
 * hands and motors, not a medical claim: the effect of a particular device on a hand has not been
 * measured. Pure; time is an argument.
 *
 * ## Model
 *
 * Rules on hand-arm vibration (A(8) of EU directive 2002/44/EC) limit the energy of vibration over
 * a working day: the mean square of acceleration. Accelerations and the working day are not known
 * here, only drive levels 0..1, so exposure is the mean square of the drive over the recent past, a
 * leaky integral:
 *
 *     d exposure / dt = (level² - exposure) / timeConstant
 *
 * Below `knee` the gain is 1: dense rock at full strength stays there. Above it the gain falls
 * linearly, such that the exposure of a device driven fully without a pause settles at `budget`: at
 * 0.71 of its drive, half of its energy, after about twenty minutes. Ten minutes of rest restore it.
 *
 * After a hold, levels return over a quarter of a second, so that no strong transient comes first.
 */
import { clamp, type Milliseconds, type NormalRange, type Seconds } from '@sense/core/engine';

/** Limits of {@link ExposureGuard}. */
export interface ExposureLimits {
  /** Time constant of the leaky integral. */
  readonly timeConstantSeconds: Seconds;
  /** Exposure up to which the gain is 1. */
  readonly knee: NormalRange;
  /** Exposure at which a fully driven device settles. Above `knee`. */
  readonly budget: NormalRange;
  /** Duration of a soft start. */
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

  /** Records a command sent at `nowMs`; it replaces the one before it. Level 0 is a stop. */
  sent(level: NormalRange, durationMs: Milliseconds, nowMs: Milliseconds): void {
    this.#advance(nowMs);
    this.#level = clamp(level, 0, 1);
    this.#endMs = nowMs + durationMs;
  }

  /** Begins a soft start: the device plays again after a hold. */
  softStart(nowMs: Milliseconds): void {
    this.#startMs = nowMs;
  }

  /** The gain to apply to levels at `nowMs`. */
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
