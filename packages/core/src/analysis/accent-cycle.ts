/**
 * Which members of a regular series are stressed: accents summed by their place in cycles of two,
 * three and four, with old ones forgotten. Tells beats from the pulses between them. Knows nothing
 * of sound or time.
 */
import type { Frames } from '../units.js';

/** Divisible by all cycles that are asked for. */
const PLACES = 12;

export class AccentCycle {
  readonly #sums = new Float64Array(PLACES);
  readonly #weights = new Float64Array(PLACES);
  readonly #keep: number;
  #next = 0;

  /** @param memory members after which an accent counts for 1/e */
  constructor(memory: number) {
    this.#keep = Math.exp(-1 / memory);
  }

  /** Members so far: the number of the next one. */
  get count(): Frames {
    return this.#next;
  }

  /** Takes the accent of the next member, >= 0. */
  push(accent: number): void {
    for (let i = 0; i < PLACES; i++) {
      this.#sums[i] = this.#sums[i]! * this.#keep;
      this.#weights[i] = this.#weights[i]! * this.#keep;
    }
    const place = this.#next++ % PLACES;
    this.#sums[place] = this.#sums[place]! + accent;
    this.#weights[place] = this.#weights[place]! + 1;
  }

  /**
   * How much the members whose number leaves `phase` when divided by `cycle` (2, 3 or 4) stand out:
   * 1 if they alone are stressed, 0 if all are alike, -1 if all others are.
   */
  contrast(cycle: number, phase: number): number {
    let on = 0;
    let onWeight = 0;
    let off = 0;
    let offWeight = 0;
    for (let i = 0; i < PLACES; i++) {
      if (i % cycle === phase) {
        on += this.#sums[i]!;
        onWeight += this.#weights[i]!;
      } else {
        off += this.#sums[i]!;
        offWeight += this.#weights[i]!;
      }
    }
    const onMean = onWeight > 0 ? on / onWeight : 0;
    const offMean = offWeight > 0 ? off / offWeight : 0;
    return onMean + offMean > 0 ? (onMean - offMean) / (onMean + offMean) : 0;
  }

  reset(): void {
    this.#sums.fill(0);
    this.#weights.fill(0);
    this.#next = 0;
  }
}
