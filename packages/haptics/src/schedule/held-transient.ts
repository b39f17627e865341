/**
 * The blow that a device holds: all that began together, or that a lesser one was added to. Says
 * what it asks of the motors at each moment. Pure; time is an argument. Knows nothing of voices,
 * commands or when a blow is due.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import { MOTORS_OFF, type MotorLevels } from '../devices/device.js';
import type { DeviceProfile } from '../devices/profiles.js';
import type { HapticTransient } from '../score/score.js';
import { mixLevels } from './render.js';

/** What a name changes of a blow that is already felt is sent if it is more than this share of full drive. */
const SMALLEST_REVISION = 0.1;

export class HeldTransient {
  readonly #profile: DeviceProfile;
  readonly #render: (transient: HapticTransient) => MotorLevels;
  #parts: readonly HapticTransient[] = [];
  #levels = MOTORS_OFF;
  #untilMs: Milliseconds = Number.NEGATIVE_INFINITY;
  #overdriveUntilMs: Milliseconds = Number.NEGATIVE_INFINITY;
  /** What motors have of the blow that a lesser one was added to. */
  #struckFrom = MOTORS_OFF;

  /** @param render the levels that a transient asks for */
  constructor(profile: DeviceProfile, render: (transient: HapticTransient) => MotorLevels) {
    this.#profile = profile;
    this.#render = render;
  }

  /** When it is over. */
  get untilMs(): Milliseconds {
    return this.#untilMs;
  }

  /** The next time after `nowMs` at which its levels change by themselves; infinite when it is over. */
  nextChangeMs(nowMs: Milliseconds): Milliseconds {
    const changes = [this.#overdriveUntilMs, this.#untilMs].filter((changeMs) => changeMs > nowMs);
    return Math.min(Infinity, ...changes);
  }

  /** Begins what struck together at `nowMs`. `nextMs`: when the command of the blow after it is due, if it is known. */
  begin(starts: readonly HapticTransient[], nowMs: Milliseconds, nextMs: Milliseconds | undefined): void {
    // A more important blow is not cut short: the lesser one adds to it. Otherwise the new pre-empts.
    const goesOn = nowMs < this.#untilMs && topPriority(this.#parts) > topPriority(starts);
    this.#struckFrom = goesOn ? this.#levels : MOTORS_OFF;
    this.#parts = goesOn ? [...starts, ...this.#parts] : starts;
    this.#levels = this.#levelsOf(this.#parts);
    this.#untilMs = nowMs + this.#holdMs(nowMs, nextMs);
    this.#overdriveUntilMs = nowMs + this.#profile.updateIntervalMs;
  }

  /** Takes an update, which no command can follow before `fromMs`: changes what is left, if there is time to feel that. */
  revise(transient: HapticTransient, fromMs: Milliseconds): void {
    const leftMs = this.#untilMs - fromMs;
    if (leftMs < this.#profile.updateIntervalMs || !this.#parts.some(({ id }) => id === transient.id)) return;
    const others = this.#parts.filter(({ id }) => id !== transient.id);
    const parts = transient.intensity > 0 ? [...others, transient] : others;
    const levels = this.#levelsOf(parts);
    if (largestChange(levels, this.#levels) < SMALLEST_REVISION) return;
    this.#parts = parts;
    this.#levels = levels;
  }

  /**
   * What it asks of the motors at `nowMs`. A slow motor is first driven harder, so that it is at the
   * speed asked for after one update interval instead of only near it when the blow is over. Never
   * beyond full drive, nor anew for what goes on.
   */
  levels(nowMs: Milliseconds): MotorLevels {
    if (nowMs >= this.#untilMs) return MOTORS_OFF;
    const { spinUpMs, updateIntervalMs } = this.#profile;
    const levels = this.#levels;
    if (spinUpMs === undefined || nowMs >= this.#overdriveUntilMs) return levels;
    const gain = 1 / (1 - Math.exp(-updateIntervalMs / spinUpMs));
    const harder = (from: NormalRange, to: NormalRange): NormalRange =>
      to > from ? Math.min(1, from + gain * (to - from)) : to;
    const { low, high } = this.#struckFrom;
    return { ...levels, low: harder(low, levels.low), high: harder(high, levels.high) };
  }

  /** Forgets it. */
  clear(): void {
    this.#parts = [];
    this.#levels = MOTORS_OFF;
    this.#untilMs = Number.NEGATIVE_INFINITY;
  }

  #levelsOf(parts: readonly HapticTransient[]): MotorLevels {
    return parts.map(this.#render).reduce(mixLevels, MOTORS_OFF);
  }

  /** How long a blow lasts: shortened, by half at most, so that the motor comes to rest before the next. */
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
