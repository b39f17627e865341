/** Sets mapping, routing and volume of haptics, only where they differ from what was set before. */
import type { HapticMapping, HapticRouting } from '@sense/haptics';
import type { FeltLook } from '../look/resolve-haptics.js';
import type { ShowHaptics } from './outputs.js';

export class HapticsOutput {
  readonly #haptics: ShowHaptics;
  readonly #onError: (error: unknown) => void;
  #mapping: HapticMapping | undefined;
  #routing: HapticRouting | undefined;
  #strength: number | undefined;

  /** @param onError gets what the connection throws */
  constructor(haptics: ShowHaptics, onError: (error: unknown) => void) {
    this.#haptics = haptics;
    this.#onError = onError;
  }

  apply({ mapping, routing, strength }: FeltLook): void {
    const before = { mapping: this.#mapping, routing: this.#routing, strength: this.#strength };
    this.#mapping = mapping;
    this.#routing = routing;
    this.#strength = strength;
    try {
      if (!isSame(mapping, before.mapping)) this.#haptics.setMapping(mapping);
      if (!isSame(routing, before.routing)) this.#haptics.setRouting(routing);
      if (strength !== before.strength) this.#haptics.setVolume('music', strength);
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Pauses or resumes what is felt of the music. */
  blackout(on: boolean): void {
    try {
      if (on) this.#haptics.pause();
      else this.#haptics.resume();
    } catch (error) {
      this.#onError(error);
    }
  }
}

/** Whether two values are the same JSON. Mappings and routings come from one place, so that their keys are in one order. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
