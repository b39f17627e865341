/**
 * Where in the beat the music is, and how long a beat lasts: a hidden Markov model whose states are
 * pairs of beat length and position, filtered forwards, so that it needs nothing of the future.
 * Position moves on by itself; the length changes only at beats. Knows nothing of audio.
 *
 * Krebs, Böck and Widmer, "An efficient state space model for joint tempo and meter tracking",
 * ISMIR 2015, with one state for each frame of each beat length.
 */
import type { Frames, Hertz, NormalRange } from '../../model/units.js';

export interface BeatStatesOptions {
  /** Calls of {@link BeatStates.process} per second. */
  readonly frameRate: Hertz;
  /** Beats a minute. */
  readonly slowest: number;
  readonly fastest: number;
  /** Steadiness of the tempo: at 100 it drifts by a few per cent from beat to beat. */
  readonly steadiness: number;
  /** Frames at the start of a beat in which its sound is expected. */
  readonly beatFrames: Frames;
  /** The most common tempo, in beats a minute. */
  readonly usualTempo: number;
  /** How much rarer tempos far from it are: a beat an octave off is `exp(-usualness^2 / 2)` times as likely. */
  readonly usualness: number;
}

/** Changes of length less likely than this are left out. */
const LEAST_TRANSITION = 1e-5;
/** The share of an even distribution that every state keeps, however unlikely: the way back from an error. */
const FLOOR = 1e-9;

export class BeatStates {
  /** The most probable length of a beat, in frames, not rounded. */
  length: Frames = 0;
  /** Until the next beat begins, in frames, not rounded. */
  untilBeat: Frames = 0;
  /** Probability that length and position are about those. */
  certainty: NormalRange = 0;
  readonly #shortest: Frames;
  readonly #count: number;
  readonly #beatFrames: Frames;
  /** First slot of each length. */
  readonly #base: Int32Array;
  /** Where, after the first slot, position 0 of each length is kept: it moves back frame by frame. */
  readonly #origin: Int32Array;
  readonly #states: Float64Array;
  /** Lengths from which each length can be reached: the first, and where their probabilities begin. */
  readonly #fromFirst: Int32Array;
  readonly #fromAt: Int32Array;
  readonly #transitions: Float64Array;
  readonly #leaving: Float64Array;
  /** How likely a beat of each length is, before it is heard. */
  readonly #preference: Float64Array;

  constructor(options: BeatStatesOptions) {
    const { frameRate, slowest, fastest, steadiness } = options;
    this.#shortest = Math.round((60 * frameRate) / fastest);
    this.#count = Math.round((60 * frameRate) / slowest) - this.#shortest + 1;
    this.#beatFrames = options.beatFrames;
    this.#base = new Int32Array(this.#count + 1);
    for (let i = 0; i < this.#count; i++) this.#base[i + 1] = this.#base[i]! + this.#shortest + i;
    this.#origin = new Int32Array(this.#count);
    this.#states = new Float64Array(this.#base[this.#count]!);
    this.#leaving = new Float64Array(this.#count);
    this.#preference = Float64Array.from({ length: this.#count }, (_, i) => {
      const octaves = Math.log2((60 * frameRate) / (this.#shortest + i) / options.usualTempo);
      return Math.exp(-0.5 * (options.usualness * octaves) ** 2);
    });
    const table = transitionTable(this.#shortest, this.#count, steadiness);
    this.#fromFirst = table.first;
    this.#fromAt = table.at;
    this.#transitions = table.probabilities;
    this.reset();
  }

  /** Every length as likely as the next, at every position alike. */
  reset(): void {
    for (let i = 0; i < this.#count; i++) {
      this.#states.fill(1 / (this.#count * (this.#shortest + i)), this.#base[i]!, this.#base[i + 1]!);
    }
    this.#origin.fill(0);
    this.length = this.untilBeat = this.certainty = 0;
  }

  /**
   * Takes the newest frame.
   *
   * @param evidence how much more likely its sound is where a beat begins than elsewhere; > 0
   */
  process(evidence: number): void {
    this.#passBeats();
    this.#observe(evidence);
    const best = this.#normalize();
    let index = 0;
    while (this.#base[index + 1]! <= best) index++;
    const length = this.#shortest + index;
    this.#describe(index, (best - this.#base[index]! - this.#origin[index]! + length) % length);
  }

  /** All move on by one; what was at the end of a beat is now at the start of one, perhaps of another length. */
  #passBeats(): void {
    for (let i = 0; i < this.#count; i++) {
      const origin = this.#origin[i]!;
      const moved = origin === 0 ? this.#shortest + i - 1 : origin - 1;
      this.#origin[i] = moved;
      this.#leaving[i] = this.#states[this.#base[i]! + moved]!;
    }
    for (let i = 0; i < this.#count; i++) {
      let sum = 0;
      for (let at = this.#fromAt[i]!, from = this.#fromFirst[i]!; at < this.#fromAt[i + 1]!; at++, from++) {
        sum += this.#transitions[at]! * this.#leaving[from]!;
      }
      this.#states[this.#base[i]! + this.#origin[i]!] = sum * this.#preference[i]!;
    }
  }

  /** States where a beat begins become more or less likely than the others. */
  #observe(evidence: number): void {
    for (let i = 0; i < this.#count; i++) {
      const base = this.#base[i]!;
      const length = this.#shortest + i;
      let at = this.#origin[i]!;
      for (let position = 0; position < this.#beatFrames; position++) {
        this.#states[base + at] = this.#states[base + at]! * evidence;
        if (++at === length) at = 0;
      }
    }
  }

  /** Makes the sum one; returns the slot of the largest. */
  #normalize(): number {
    const states = this.#states;
    let sum = 0;
    let most = 0;
    let best = 0;
    for (let slot = 0; slot < states.length; slot++) {
      const value = states[slot]!;
      sum += value;
      if (value > most) {
        most = value;
        best = slot;
      }
    }
    const scale = 1 / sum;
    const least = FLOOR / states.length;
    for (let slot = 0; slot < states.length; slot++) states[slot] = states[slot]! * scale + least;
    return best;
  }

  /** Mean of the states near the best one, and their sum. */
  #describe(best: number, bestPosition: Frames): void {
    const bestLength = this.#shortest + best;
    const reach = Math.max(1, Math.round(bestLength / 25));
    let sum = 0;
    let lengths = 0;
    let remains = 0;
    for (let i = Math.max(0, best - reach); i <= Math.min(this.#count - 1, best + reach); i++) {
      const length = this.#shortest + i;
      const centre = Math.round((bestPosition / bestLength) * length);
      const width = Math.max(1, Math.round(length / 12));
      let at = (this.#origin[i]! + centre - width + length) % length;
      for (let position = centre - width; position <= centre + width; position++) {
        const value = this.#states[this.#base[i]! + at]!;
        if (++at === length) at = 0;
        sum += value;
        lengths += value * length;
        remains += value * (length - position);
      }
    }
    this.certainty = Math.min(1, sum);
    this.length = lengths / sum;
    this.untilBeat = remains / sum;
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
