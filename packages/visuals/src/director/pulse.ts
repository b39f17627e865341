/**
 * A pulse: struck by an event, then decaying. It jumps to its height, or climbs to it where
 * movement is to be calm. Knows nothing of what strikes it.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';
import { onePole } from '@sense/core/internal';

/** Time constant of a climb, for each unit by which the fade exceeds 1. */
const CALM_RISE_SECONDS = 0.06;

export class Pulse {
  #value: NormalRange = 0;
  /** Where the pulse would be without the climb. */
  #height: NormalRange = 0;

  /** Raises the pulse to `height` if it is lower. Shows with {@link settle}. */
  strike(height: NormalRange): void {
    this.#height = Math.max(this.#height, height);
  }

  /** Lets `deltaSeconds` pass. `fade` of 1 decays with the time constant, more decays slower. */
  decay(deltaSeconds: Seconds, timeConstantSeconds: Seconds, fade: number): void {
    const kept = 1 - onePole(deltaSeconds, timeConstantSeconds * fade);
    this.#height *= kept;
    this.#value *= kept;
  }

  /** What to show now, `deltaSeconds` after the last time. `fade` of 1 jumps, more climbs slower. */
  settle(deltaSeconds: Seconds, fade: number): NormalRange {
    const risen = onePole(deltaSeconds, (fade - 1) * CALM_RISE_SECONDS);
    this.#value += (this.#height - this.#value) * risen;
    return this.#value;
  }
}
