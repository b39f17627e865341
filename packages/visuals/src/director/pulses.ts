/**
 * Pulses that events trigger and that then decay exponentially. They jump to their height, or rise to it
 * smoothly with reduced motion. Does not allocate once created.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';

/** Time constant of the attack, per unit by which `fade` exceeds 1. */
const REDUCED_MOTION_ATTACK_SECONDS = 0.06;

export class Pulses {
  /** The values to show; {@link settle} updates them. */
  readonly values: Float64Array;
  /** Values without the smoothed attack. */
  readonly #heights: Float64Array;
  readonly #timeConstants: Float64Array;
  /** Time since the last {@link settle}. */
  readonly #elapsed = new Float64Array(1);

  /** @param timeConstants of the decay of each pulse */
  constructor(timeConstants: readonly Seconds[]) {
    this.#timeConstants = Float64Array.from(timeConstants);
    this.#heights = new Float64Array(timeConstants.length);
    this.values = new Float64Array(timeConstants.length);
  }

  /** Raises a pulse to `height` if it is lower. Takes effect with {@link settle}. */
  trigger(index: number, height: NormalRange): void {
    if (height > this.#heights[index]!) this.#heights[index] = height;
  }

  /** Decays for `deltaSeconds`. The time constants are multiplied by `fade`, 1 or more. */
  decay(deltaSeconds: Seconds, fade: number): void {
    this.#elapsed[0]! += deltaSeconds;
    for (let i = 0; i < this.values.length; i++) {
      const kept = Math.exp(-deltaSeconds / (this.#timeConstants[i]! * fade));
      this.#heights[i]! *= kept;
      this.values[i]! *= kept;
    }
  }

  /** Updates {@link values}. With `fade` 1 they jump to their height; above 1 they rise smoothly. */
  settle(fade: number): void {
    const step = fade > 1 ? 1 - Math.exp(-this.#elapsed[0]! / ((fade - 1) * REDUCED_MOTION_ATTACK_SECONDS)) : 1;
    this.#elapsed[0] = 0;
    for (let i = 0; i < this.values.length; i++) this.values[i]! += (this.#heights[i]! - this.values[i]!) * step;
  }
}
