/**
 * Bar tracking: a hidden Markov model over bar length and position in the bar, one step for each
 * beat, observed through the downbeat activation.
 */
import type { Meter } from '../../model/beat-control.js';
import { clamp, type NormalRange } from '../../model/units.js';

interface Bar {
  readonly beats: number;
  /** Prior probability. */
  readonly prior: NormalRange;
}

const BARS: readonly Bar[] = [
  { beats: 2, prior: 0.05 },
  { beats: 3, prior: 0.25 },
  { beats: 4, prior: 0.7 },
];
/** In compound meter: six-eight, nine-eight, twelve-eight. */
const COMPOUND_BARS: readonly Bar[] = [
  { beats: 2, prior: 0.6 },
  { beats: 3, prior: 0.05 },
  { beats: 4, prior: 0.35 },
];
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
  /** Most probable number of beats in the bar. */
  beats = 0;
  /** Probability of {@link beats}. */
  beatsProbability: NormalRange = 0;
  #bars: readonly Bar[];
  /** The only bar, if it is known. */
  readonly #known: readonly Bar[] | undefined;
  /** Probability of each position, bar length after bar length. */
  readonly #states: Float64Array;
  readonly #predicted: Float64Array;
  readonly #prior: Float64Array;

  /** @param meter of the music, if known */
  constructor(meter?: Meter) {
    if (meter) this.#known = [{ beats: meter === 6 ? 2 : meter, prior: 1 }];
    this.#bars = this.#known ?? BARS;
    this.#prior = new Float64Array(this.#bars.reduce((sum, { beats }) => sum + beats, 0));
    this.#states = new Float64Array(this.#prior.length);
    this.#predicted = new Float64Array(this.#prior.length);
    this.reset();
  }

  /** Restores the prior: of compound meter, or of the others. */
  reset(compound = false): void {
    this.#bars = this.#known ?? (compound ? COMPOUND_BARS : BARS);
    let base = 0;
    for (const { beats, prior } of this.#bars) this.#prior.fill(prior / beats, base, (base += beats));
    this.#states.set(this.#prior);
    this.next = 1;
    this.probability = this.beats = this.beatsProbability = 0;
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
    for (const { beats } of this.#bars) {
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
    this.probability = this.beatsProbability = 0;
    let first = 0;
    for (const { beats } of this.#bars) {
      let probability = 0;
      for (let position = 0; position < beats; position++) probability += this.#states[first + position]!;
      first += beats;
      if (probability <= this.beatsProbability) continue;
      this.beatsProbability = probability;
      this.beats = beats;
    }
    for (let position = 0; position < this.#bars.at(-1)!.beats; position++) {
      let probability = 0;
      let base = 0;
      for (const { beats } of this.#bars) {
        if (position < beats) probability += this.#states[base + ((position + beats - 1) % beats)]!;
        base += beats;
      }
      if (probability <= this.probability) continue;
      this.probability = probability;
      this.next = position + 1;
    }
  }
}
