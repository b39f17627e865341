/**
 * The gain of the music under effects: falls with the attack while an effect is felt, stays for its hold
 * time, and returns with its release. Pure; time is an argument.
 */
import { clamp, type Decibels, type Milliseconds, type NormalRange } from '@sense/core/engine';
import { DEFAULT_DUCKING, type DuckingCurve } from './mix-source.js';

/** A reduction below this is not felt. */
const SMALLEST_REDUCTION_DB: Decibels = 0.5;

export class SideChain {
  #curve: DuckingCurve = DEFAULT_DUCKING;
  #reductionDb: Decibels = 0;
  #nowMs: Milliseconds = Number.NEGATIVE_INFINITY;
  #keyedMs: Milliseconds = Number.NEGATIVE_INFINITY;

  /**
   * Advances to `nowMs`; an earlier time changes nothing.
   *
   * @param key ducking of the effect that is felt at `nowMs`, the deepest of several; undefined without one
   */
  step(nowMs: Milliseconds, key: DuckingCurve | undefined): void {
    const elapsedMs = nowMs - this.#nowMs;
    if (!(elapsedMs >= 0)) return;
    this.#nowMs = nowMs;
    if (key) this.#keyedMs = nowMs;
    if (key) this.#curve = key;
    const { depthDb, attackMs, releaseMs, holdMs } = this.#curve;
    const target = nowMs - this.#keyedMs <= holdMs && this.#keyedMs > Number.NEGATIVE_INFINITY ? depthDb : 0;
    const timeMs = target > this.#reductionDb ? attackMs : releaseMs;
    // The first step of an effect is one attack long at least: motors change once per update interval.
    const share = timeMs > 0 ? Math.exp(-Math.max(elapsedMs, key ? attackMs : 0) / timeMs) : 0;
    this.#reductionDb = target + (this.#reductionDb - target) * share;
    if (target === 0 && this.#reductionDb < SMALLEST_REDUCTION_DB) this.#reductionDb = 0;
  }

  /** The gain as of the last step. */
  get gain(): NormalRange {
    return this.#reductionDb > 0 ? clamp(10 ** (-this.#reductionDb / 20), 0, 1) : 1;
  }

  /** Whether the gain is below 1 and will change without another effect. */
  get active(): boolean {
    return this.#reductionDb > 0;
  }

  clear(): void {
    this.#reductionDb = 0;
    this.#keyedMs = Number.NEGATIVE_INFINITY;
  }
}
