/**
 * Which beat of the bar this is, and how many a bar has: every bar length and place in it has a
 * probability, moved on by each beat and weighed by how much like a downbeat that sounded. Knows
 * nothing of time.
 */
import { clamp, type NormalRange } from '../../model/units.js';

/** Beats of a bar, with how common such bars are. */
const BARS = [
  { beats: 2, share: 0.05 },
  { beats: 3, share: 0.25 },
  { beats: 4, share: 0.7 },
] as const;
const LONGEST_BAR = 4;
/** Chance that a bar is cut short or followed by one of another length. */
const CHANGE = 0.02;
/** How far one beat may speak for or against a downbeat. */
const LEAST_SHARE: NormalRange = 0.04;
/** Downbeats among beats. */
const USUAL_SHARE: NormalRange = 0.27;

export class BarStates {
  /** The most probable place in the bar of the beat that comes next: 1 for the downbeat. */
  next = 1;
  /** Probability of {@link next}. */
  certainty: NormalRange = 0;
  /** For each bar length, its places one after another. */
  readonly #states: Float64Array;
  readonly #moved: Float64Array;
  readonly #initial: Float64Array;

  constructor() {
    this.#initial = Float64Array.from(BARS.flatMap(({ beats, share }) => Array<number>(beats).fill(share / beats)));
    this.#states = new Float64Array(this.#initial.length);
    this.#moved = new Float64Array(this.#initial.length);
    this.reset();
  }

  /** Nothing is known of the bar. */
  reset(): void {
    this.#states.set(this.#initial);
    this.next = 1;
    this.certainty = 0;
  }

  /** Takes the newest beat: the probability that it is a downbeat, judged by its sound alone. */
  push(downbeat: NormalRange): void {
    const share = clamp(downbeat, LEAST_SHARE, 1 - LEAST_SHARE);
    const first = share / USUAL_SHARE;
    const other = (1 - share) / (1 - USUAL_SHARE);
    let sum = 0;
    let base = 0;
    for (const { beats } of BARS) {
      for (let place = 0; place < beats; place++) {
        const before = this.#states[base + ((place + beats - 1) % beats)]!;
        const moved = (1 - CHANGE) * before + CHANGE * this.#initial[base + place]!;
        this.#moved[base + place] = moved * (place === 0 ? first : other);
        sum += this.#moved[base + place]!;
      }
      base += beats;
    }
    for (let i = 0; i < this.#states.length; i++) this.#states[i] = this.#moved[i]! / sum;
    this.#findNext();
  }

  #findNext(): void {
    this.certainty = 0;
    for (let place = 0; place < LONGEST_BAR; place++) {
      let probability = 0;
      let base = 0;
      for (const { beats } of BARS) {
        if (place < beats) probability += this.#states[base + ((place + beats - 1) % beats)]!;
        base += beats;
      }
      if (probability <= this.certainty) continue;
      this.certainty = probability;
      this.next = place + 1;
    }
  }
}
