/**
 * Bar tracking: a hidden Markov model over bar length and position in the bar, one step for each
 * beat, observed through the downbeat activation.
 */
import { clamp, type NormalRange } from '../../model/units.js';

/** Bar lengths with their prior probabilities. */
const BARS = [
  { beats: 2, prior: 0.05 },
  { beats: 3, prior: 0.25 },
  { beats: 4, prior: 0.7 },
] as const;
const LONGEST_BAR = 4;
/** Probability that a bar is cut short or that the bar length changes, per beat. */
const CHANGE_PROBABILITY = 0.02;
/** Downbeat probabilities are limited to this and to one minus this. */
const MIN_DOWNBEAT: NormalRange = 0.04;
/** Prior probability that a beat is a downbeat. */
const DOWNBEAT_PRIOR: NormalRange = 0.27;

export class BarStates {
  /** Most probable position in the bar of the next beat: 1 for the downbeat. */
  next = 1;
  /** Probability of {@link next}. */
  probability: NormalRange = 0;
  /** Probability of each position, bar length after bar length. */
  readonly #states: Float64Array;
  readonly #predicted: Float64Array;
  readonly #prior: Float64Array;

  constructor() {
    this.#prior = Float64Array.from(BARS.flatMap(({ beats, prior }) => Array<number>(beats).fill(prior / beats)));
    this.#states = new Float64Array(this.#prior.length);
    this.#predicted = new Float64Array(this.#prior.length);
    this.reset();
  }

  /** Restores the prior. */
  reset(): void {
    this.#states.set(this.#prior);
    this.next = 1;
    this.probability = 0;
  }

  /**
   * Takes the newest beat.
   *
   * @param downbeat probability that it is a downbeat, by its activation alone
   */
  push(downbeat: NormalRange): void {
    const limited = clamp(downbeat, MIN_DOWNBEAT, 1 - MIN_DOWNBEAT);
    const downbeatLikelihood = limited / DOWNBEAT_PRIOR;
    const otherLikelihood = (1 - limited) / (1 - DOWNBEAT_PRIOR);
    let sum = 0;
    let base = 0;
    for (const { beats } of BARS) {
      for (let position = 0; position < beats; position++) {
        const before = this.#states[base + ((position + beats - 1) % beats)]!;
        const predicted = (1 - CHANGE_PROBABILITY) * before + CHANGE_PROBABILITY * this.#prior[base + position]!;
        this.#predicted[base + position] = predicted * (position === 0 ? downbeatLikelihood : otherLikelihood);
        sum += this.#predicted[base + position]!;
      }
      base += beats;
    }
    for (let i = 0; i < this.#states.length; i++) this.#states[i] = this.#predicted[i]! / sum;
    this.#findNext();
  }

  #findNext(): void {
    this.probability = 0;
    for (let position = 0; position < LONGEST_BAR; position++) {
      let probability = 0;
      let base = 0;
      for (const { beats } of BARS) {
        if (position < beats) probability += this.#states[base + ((position + beats - 1) % beats)]!;
        base += beats;
      }
      if (probability <= this.probability) continue;
      this.probability = probability;
      this.next = position + 1;
    }
  }
}
