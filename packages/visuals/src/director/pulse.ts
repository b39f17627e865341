/**
 * A pulse that an event triggers and that then decays exponentially. It jumps to its height, or
 * rises to it smoothly with reduced motion.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';
import { onePole } from '@sense/core/internal';

/** Time constant of the attack, per unit by which `fade` exceeds 1. */
const REDUCED_MOTION_ATTACK_SECONDS = 0.06;

export class Pulse {
  #value: NormalRange = 0;
  /** Value without the smoothed attack. */
  #height: NormalRange = 0;

  /** Raises the pulse to `height` if it is lower. Takes effect with {@link settle}. */
  trigger(height: NormalRange): void {
    this.#height = Math.max(this.#height, height);
  }

  /** Decays for `deltaSeconds`. The time constant is multiplied by `fade`, 1 or more. */
  decay(deltaSeconds: Seconds, timeConstantSeconds: Seconds, fade: number): void {
    const kept = 1 - onePole(deltaSeconds, timeConstantSeconds * fade);
    this.#height *= kept;
    this.#value *= kept;
  }

  /** The value to show, `deltaSeconds` after the last call. With `fade` 1 it jumps; above 1 it rises smoothly. */
  settle(deltaSeconds: Seconds, fade: number): NormalRange {
    const step = onePole(deltaSeconds, (fade - 1) * REDUCED_MOTION_ATTACK_SECONDS);
    this.#value += (this.#height - this.#value) * step;
    return this.#value;
  }
}
