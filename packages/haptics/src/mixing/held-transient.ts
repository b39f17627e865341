/**
 * The transient that a device plays now, merged of those that started together or while a more
 * important one still played. Computes the motor levels at each moment. Pure; time is an argument.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import { MOTORS_OFF, type MotorLevels } from '../devices/device.js';
import type { DeviceProfile } from '../devices/profiles.js';
import type { HapticTransient } from '../score/score.js';
import { mixLevels } from './render.js';

/** An update of a transient that has started is sent if it changes a level by more than this share of full drive. */
const SMALLEST_REVISION = 0.1;

export class HeldTransient {
  readonly #profile: DeviceProfile;
  readonly #render: (transient: HapticTransient) => MotorLevels;
  #parts: readonly HapticTransient[] = [];
  #levels = MOTORS_OFF;
  #untilMs: Milliseconds = Number.NEGATIVE_INFINITY;
  #overdriveUntilMs: Milliseconds = Number.NEGATIVE_INFINITY;
  /** Levels at the start: those of the transient that was still playing, if any. */
  #startLevels = MOTORS_OFF;

  /** @param render the motor levels of a transient */
  constructor(profile: DeviceProfile, render: (transient: HapticTransient) => MotorLevels) {
    this.#profile = profile;
    this.#render = render;
  }

  /** Performance time at which it ends. */
  get untilMs(): Milliseconds {
    return this.#untilMs;
  }

  /** The next time after `nowMs` at which its levels change; infinite after its end. */
  nextChangeMs(nowMs: Milliseconds): Milliseconds {
    const changes = [this.#overdriveUntilMs, this.#untilMs].filter((changeMs) => changeMs > nowMs);
    return Math.min(Infinity, ...changes);
  }

  /** Starts transients together at `nowMs`. `nextMs`: when the command of the next transient is due, if known. */
  begin(starts: readonly HapticTransient[], nowMs: Milliseconds, nextMs: Milliseconds | undefined): void {
    // A more important transient is not cut short: the other is added to it. Otherwise the new one pre-empts it.
    const continues = nowMs < this.#untilMs && topPriority(this.#parts) > topPriority(starts);
    this.#startLevels = continues ? this.#levels : MOTORS_OFF;
    this.#parts = continues ? [...starts, ...this.#parts] : starts;
    this.#levels = this.#levelsOf(this.#parts);
    this.#untilMs = nowMs + this.#holdMs(nowMs, nextMs);
    this.#overdriveUntilMs = nowMs + this.#profile.updateIntervalMs;
  }

  /** Applies an update whose command cannot be sent before `fromMs`, if enough of the transient remains to be felt. */
  revise(transient: HapticTransient, fromMs: Milliseconds): void {
    const remainingMs = this.#untilMs - fromMs;
    if (remainingMs < this.#profile.updateIntervalMs || !this.#parts.some(({ id }) => id === transient.id)) return;
    const others = this.#parts.filter(({ id }) => id !== transient.id);
    const parts = transient.intensity > 0 ? [...others, transient] : others;
    const levels = this.#levelsOf(parts);
    if (largestChange(levels, this.#levels) < SMALLEST_REVISION) return;
    this.#parts = parts;
    this.#levels = levels;
  }

  /**
   * The motor levels at `nowMs`. A slow motor is overdriven for the first update interval, so that it
   * reaches its target speed after that interval instead of only at the end of the transient. Never
   * beyond full drive, and not again for a transient that continues.
   */
  levels(nowMs: Milliseconds): MotorLevels {
    if (nowMs >= this.#untilMs) return MOTORS_OFF;
    const { spinUpMs, updateIntervalMs } = this.#profile;
    const levels = this.#levels;
    if (spinUpMs === undefined || nowMs >= this.#overdriveUntilMs) return levels;
    const gain = 1 / (1 - Math.exp(-updateIntervalMs / spinUpMs));
    const overdrive = (from: NormalRange, to: NormalRange): NormalRange =>
      to > from ? Math.min(1, from + gain * (to - from)) : to;
    const { low, high } = this.#startLevels;
    return { ...levels, low: overdrive(low, levels.low), high: overdrive(high, levels.high) };
  }

  /** Ends it. */
  clear(): void {
    this.#parts = [];
    this.#levels = MOTORS_OFF;
    this.#untilMs = Number.NEGATIVE_INFINITY;
  }

  #levelsOf(parts: readonly HapticTransient[]): MotorLevels {
    return parts.map(this.#render).reduce(mixLevels, MOTORS_OFF);
  }

  /** How long it plays: shortened, by half at most, so that the motor comes to rest before the next transient. */
  #holdMs(nowMs: Milliseconds, nextMs: Milliseconds | undefined): Milliseconds {
    const { transientMs, brakeMs } = this.#profile;
    if (nextMs === undefined) return transientMs;
    return Math.max(transientMs / 2, Math.min(transientMs, nextMs - nowMs - brakeMs));
  }
}

function topPriority(transients: readonly HapticTransient[]): number {
  return transients.reduce((top, { priority }) => Math.max(top, priority), 0);
}

function largestChange(a: MotorLevels, b: MotorLevels): number {
  return Math.max(
    Math.abs(a.low - b.low),
    Math.abs(a.high - b.high),
    Math.abs(a.leftTrigger - b.leftTrigger),
    Math.abs(a.rightTrigger - b.rightTrigger),
  );
}
