/**
 * Where in the beat the music is, and how long a beat lasts: a hidden Markov model whose states are
 * pairs of beat length and position, filtered forwards, so that it needs nothing of the future.
 * Position moves on by itself; the length changes only at beats. Knows nothing of audio.
 *
 * Krebs, Böck and Widmer, "An efficient state space model for joint tempo and meter tracking",
 * ISMIR 2015, with one state a frame and position.
 */
import type { Frames, Hertz, NormalRange } from '../units.js';

export interface BeatStatesOptions {
  /** Activations a second. */
  readonly frameRate: Hertz;
  /** Beats a minute. */
  readonly slowest: number;
  readonly fastest: number;
  /** Steadiness of the tempo: 100 lets it drift by a few per cent from beat to beat. */
  readonly steadiness: number;
  /** One over the part of a beat in which its activation is expected. */
  readonly beatParts: number;
  /** How likely a beat of this tempo is, in beats a minute, relative to others; asked at every beat. */
  readonly preference: (tempo: number) => number;
}

/** Changes of length less likely than this are left out. */
const LEAST_TRANSITION = 1e-5;
/** The scale is renewed when the sum of all states has left this range. */
const LEAST_SUM = 1e-60;

export class BeatStates {
  /** Length of a beat, in frames and parts of frames: mean of the most probable states. */
  length: Frames = 0;
  /** Time until the next beat, likewise; 0 or a little less at the beat. */
  untilBeat: Frames = 0;
  /** Probability of those states: within a twelfth of a beat and a thirtieth of the length of the best one. */
  certainty: NormalRange = 0;
  readonly #shortest: Frames;
  readonly #count: number;
  readonly #beatParts: number;
  readonly #preference: Float64Array;
  /** First slot of each length. State `position` of a length lies at slot `(position - now) mod length`. */
  readonly #base: Int32Array;
  readonly #states: Float64Array;
  readonly #initial: Float64Array;
  /** Lengths from which each length can be reached: first, and where their probabilities begin. */
  readonly #fromFirst: Int32Array;
  readonly #fromAt: Int32Array;
  readonly #transitions: Float64Array;
  readonly #leaving: Float64Array;
  #now = 0;

  constructor(options: BeatStatesOptions) {
    const { frameRate, slowest, fastest, steadiness } = options;
    this.#shortest = Math.round((60 * frameRate) / fastest);
    this.#count = Math.round((60 * frameRate) / slowest) - this.#shortest + 1;
    this.#beatParts = options.beatParts;
    this.#preference = Float64Array.from({ length: this.#count }, (_, i) =>
      options.preference((60 * frameRate) / (this.#shortest + i)),
    );
    this.#base = new Int32Array(this.#count + 1);
    for (let i = 0; i < this.#count; i++) this.#base[i + 1] = this.#base[i]! + this.#shortest + i;
    this.#states = new Float64Array(this.#base[this.#count]!);
    this.#leaving = new Float64Array(this.#count);
    this.#initial = this.#firstGuess();
    const table = transitionTable(this.#shortest, this.#count, steadiness);
    this.#fromFirst = table.first;
    this.#fromAt = table.at;
    this.#transitions = table.probabilities;
    this.reset();
  }

  /** Every state as likely as the prior of its length says. */
  reset(): void {
    this.#states.set(this.#initial);
    this.#now = 0;
    this.length = this.untilBeat = this.certainty = 0;
  }

  /** Takes the activation of the newest frame, more than 0 and less than 1: how much like a beat it is. */
  process(activation: NormalRange): void {
    this.#now++;
    this.#passBeats();
    this.#observe((activation * (this.#beatParts - 1)) / (1 - activation));
    this.#findBest();
  }

  /** Every beat length as likely as preferred, at every position alike. */
  #firstGuess(): Float64Array {
    const values = new Float64Array(this.#states.length);
    const sum = this.#preference.reduce((total, weight) => total + weight, 0);
    for (let i = 0; i < this.#count; i++) {
      values.fill(this.#preference[i]! / sum / (this.#shortest + i), this.#base[i]!, this.#base[i + 1]!);
    }
    return values;
  }

  /** What was at the end of a beat is now at the start of one, perhaps of another length. */
  #passBeats(): void {
    for (let i = 0; i < this.#count; i++) this.#leaving[i] = this.#states[this.#slot(i, 0)]!;
    for (let i = 0; i < this.#count; i++) {
      const first = this.#fromFirst[i]!;
      let sum = 0;
      for (let at = this.#fromAt[i]!, from = first; at < this.#fromAt[i + 1]!; at++, from++) {
        sum += this.#transitions[at]! * this.#leaving[from]!;
      }
      this.#states[this.#slot(i, 0)] = sum * this.#preference[i]!;
    }
  }

  /** States at a beat become more or less likely than the others. */
  #observe(onBeat: number): void {
    for (let i = 0; i < this.#count; i++) {
      const part = (this.#shortest + i) / this.#beatParts;
      for (let position = 0; position < part; position++) {
        const slot = this.#slot(i, position);
        this.#states[slot] = this.#states[slot]! * onBeat;
      }
    }
  }

  #findBest(): void {
    let sum = 0;
    let best = 0;
    for (let slot = 0; slot < this.#states.length; slot++) {
      const value = this.#states[slot]!;
      sum += value;
      if (value > this.#states[best]!) best = slot;
    }
    let index = 0;
    while (this.#base[index + 1]! <= best) index++;
    const length = this.#shortest + index;
    this.#average(index, (best - this.#base[index]! + this.#now) % length);
    this.certainty /= sum;
    if (sum < LEAST_SUM || sum > 1 / LEAST_SUM) this.#rescale(sum);
  }

  /** Means over the states near the best one; {@link certainty} becomes their sum. */
  #average(best: number, position: Frames): void {
    const bestLength = this.#shortest + best;
    const reach = Math.max(1, Math.round(bestLength / 30));
    const width = Math.max(1, Math.round(bestLength / 12));
    let sum = 0;
    let lengths = 0;
    let left = 0;
    for (let i = Math.max(0, best - reach); i <= Math.min(this.#count - 1, best + reach); i++) {
      const length = this.#shortest + i;
      const centre = Math.round((position / bestLength) * length);
      for (let off = -width; off <= width; off++) {
        const weight = this.#states[this.#slot(i, centre + off + length)]!;
        sum += weight;
        lengths += weight * length;
        left += weight * (length - centre - off);
      }
    }
    this.certainty = sum;
    this.length = lengths / sum;
    this.untilBeat = left / sum;
  }

  #rescale(sum: number): void {
    for (let slot = 0; slot < this.#states.length; slot++) this.#states[slot] = this.#states[slot]! / sum;
  }

  #slot(index: number, position: number): number {
    const length = this.#shortest + index;
    const turned = (position - this.#now) % length;
    return this.#base[index]! + (turned < 0 ? turned + length : turned);
  }
}

/** Probability of each length after each: `exp(-steadiness |after / before - 1|)`, normalised, small ones left out. */
function transitionTable(shortest: Frames, count: number, steadiness: number) {
  const norms = new Float64Array(count);
  const weight = (before: number, after: number): number =>
    Math.exp(-steadiness * Math.abs((shortest + after) / (shortest + before) - 1));
  for (let before = 0; before < count; before++) {
    for (let after = 0; after < count; after++) norms[before]! += weight(before, after);
  }
  const first = new Int32Array(count);
  const at = new Int32Array(count + 1);
  const probabilities: number[] = [];
  for (let after = 0; after < count; after++) {
    let begun = false;
    for (let before = 0; before < count; before++) {
      const value = weight(before, after) / norms[before]!;
      if (value < LEAST_TRANSITION) {
        if (begun) break;
        continue;
      }
      if (!begun) first[after] = before;
      begun = true;
      probabilities.push(value);
    }
    at[after + 1] = probabilities.length;
  }
  return { first, at, probabilities: Float64Array.from(probabilities) };
}
