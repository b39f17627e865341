/**
 * Tempo and phase of the beat: a hidden Markov model whose states are pairs of beat period and
 * position, with causal (forward) filtering. The position advances by one each frame; the period
 * changes only at beats.
 *
 * Krebs, Böck and Widmer, "An efficient state space model for joint tempo and meter tracking",
 * ISMIR 2015, with one state for each frame of each period.
 */
import type { Frames, Hertz, NormalRange } from '../../model/units.js';

export interface BeatStatesOptions {
  /** Calls of {@link BeatStates.process} per second. */
  readonly frameRate: Hertz;
  /** Beats per minute. */
  readonly minTempo: number;
  /** Beats per minute. */
  readonly maxTempo: number;
  /**
   * Rate of the exponential distribution of relative tempo changes: at 100 the tempo drifts by a few
   * per cent from beat to beat.
   */
  readonly transitionLambda: number;
  /** Frames at the start of a beat in which its activation is expected. */
  readonly beatFrames: Frames;
  /** Most common tempo, in beats per minute. */
  readonly priorTempo: number;
  /** Standard deviation of the tempo prior around it, in octaves; applied at each beat. */
  readonly tempoPriorWidth: number;
  /** Whether a period is possible. Default: all are. */
  readonly allowsPeriod?: (period: Frames) => boolean;
}

/** Transitions less likely than this are omitted. */
const MIN_TRANSITION = 1e-5;
/** Fraction of a uniform distribution that every state keeps, so that the model recovers from errors. */
const FLOOR = 1e-9;

export class BeatStates {
  /** Most probable period of the beat, in frames, not rounded. */
  period: Frames = 0;
  /** Time until the next beat starts, in frames, not rounded. */
  untilBeat: Frames = 0;
  /** Probability of states near {@link period} and {@link untilBeat}. */
  probability: NormalRange = 0;
  readonly #shortest: Frames;
  readonly #count: number;
  readonly #beatFrames: Frames;
  /** First slot of each period. */
  readonly #base: Int32Array;
  /** Offset from the first slot to position 0 of each period: it moves back by one each frame. */
  readonly #origin: Int32Array;
  readonly #states: Float64Array;
  /** First period from which each period can be reached. */
  readonly #fromFirst: Int32Array;
  /** Start of the transition probabilities to each period. */
  readonly #fromAt: Int32Array;
  readonly #transitions: Float64Array;
  readonly #leaving: Float64Array;
  /** Prior weight of each period. */
  readonly #prior: Float64Array;

  constructor(options: BeatStatesOptions) {
    const { frameRate, minTempo, maxTempo, priorTempo, tempoPriorWidth, allowsPeriod = () => true } = options;
    this.#shortest = Math.floor((60 * frameRate) / maxTempo);
    this.#count = Math.ceil((60 * frameRate) / minTempo) - this.#shortest + 1;
    this.#beatFrames = options.beatFrames;
    this.#base = new Int32Array(this.#count + 1);
    for (let i = 0; i < this.#count; i++) this.#base[i + 1] = this.#base[i]! + this.#shortest + i;
    this.#origin = new Int32Array(this.#count);
    this.#states = new Float64Array(this.#base[this.#count]!);
    this.#leaving = new Float64Array(this.#count);
    this.#prior = Float64Array.from({ length: this.#count }, (_, i) => {
      const octaves = Math.log2((60 * frameRate) / (this.#shortest + i) / priorTempo);
      return allowsPeriod(this.#shortest + i) ? Math.exp(-0.5 * (octaves / tempoPriorWidth) ** 2) : 0;
    });
    const table = transitionTable(this.#shortest, this.#count, options.transitionLambda);
    this.#fromFirst = table.first;
    this.#fromAt = table.at;
    this.#transitions = table.probabilities;
    this.reset();
  }

  /** Restores the uniform distribution over positions and allowed periods. */
  reset(): void {
    for (let i = 0; i < this.#count; i++) {
      const probability = this.#prior[i]! > 0 ? 1 / (this.#count * (this.#shortest + i)) : 0;
      this.#states.fill(probability, this.#base[i]!, this.#base[i + 1]!);
    }
    this.#origin.fill(0);
    this.period = this.untilBeat = this.probability = 0;
  }

  /**
   * Takes the newest frame.
   *
   * @param likelihoodRatio likelihood of its activation at the start of a beat relative to elsewhere; > 0
   */
  process(likelihoodRatio: number): void {
    this.#advance();
    this.#observe(likelihoodRatio);
    const best = this.#normalise();
    let index = 0;
    while (this.#base[index + 1]! <= best) index++;
    const period = this.#shortest + index;
    this.#describe(index, (best - this.#base[index]! - this.#origin[index]! + period) % period);
  }

  /** Advances all positions by one; states at the end of a beat move to the start of one, possibly of another period. */
  #advance(): void {
    for (let i = 0; i < this.#count; i++) {
      const origin = this.#origin[i]!;
      const moved = origin === 0 ? this.#shortest + i - 1 : origin - 1;
      this.#origin[i] = moved;
      this.#leaving[i] = this.#states[this.#base[i]! + moved]!;
    }
    const transitions = this.#transitions;
    const leaving = this.#leaving;
    for (let i = 0; i < this.#count; i++) {
      const end = this.#fromAt[i + 1]!;
      let sum = 0;
      for (let at = this.#fromAt[i]!, from = this.#fromFirst[i]!; at < end; at++, from++) {
        sum += transitions[at]! * leaving[from]!;
      }
      this.#states[this.#base[i]! + this.#origin[i]!] = sum * this.#prior[i]!;
    }
  }

  /** Weights the states at the start of a beat by the likelihood ratio. */
  #observe(likelihoodRatio: number): void {
    const states = this.#states;
    for (let i = 0; i < this.#count; i++) {
      const base = this.#base[i]!;
      const period = this.#shortest + i;
      let at = this.#origin[i]!;
      for (let position = 0; position < this.#beatFrames; position++) {
        states[base + at] = states[base + at]! * likelihoodRatio;
        if (++at === period) at = 0;
      }
    }
  }

  /** Scales the sum to one; returns the slot of the maximum. */
  #normalise(): number {
    const states = this.#states;
    let sum = 0;
    let maximum = 0;
    let best = 0;
    for (let slot = 0; slot < states.length; slot++) {
      const value = states[slot]!;
      sum += value;
      if (value > maximum) {
        maximum = value;
        best = slot;
      }
    }
    const scale = 1 / sum;
    const floor = FLOOR / states.length;
    for (let slot = 0; slot < states.length; slot++) states[slot] = states[slot]! * scale + floor;
    return best;
  }

  /** Sets the public fields: sum and mean of the states near the best one. */
  #describe(best: number, bestPosition: Frames): void {
    const bestPeriod = this.#shortest + best;
    const reach = Math.max(1, Math.round(bestPeriod / 25));
    let sum = 0;
    let periodSum = 0;
    let untilSum = 0;
    for (let i = Math.max(0, best - reach); i <= Math.min(this.#count - 1, best + reach); i++) {
      const period = this.#shortest + i;
      const centre = Math.round((bestPosition / bestPeriod) * period);
      const width = Math.max(1, Math.round(period / 12));
      let at = (this.#origin[i]! + centre - width + period) % period;
      for (let position = centre - width; position <= centre + width; position++) {
        const value = this.#states[this.#base[i]! + at]!;
        if (++at === period) at = 0;
        sum += value;
        periodSum += value * period;
        untilSum += value * (period - position);
      }
    }
    this.probability = Math.min(1, sum);
    this.period = periodSum / sum;
    this.untilBeat = untilSum / sum;
  }
}

/** Probability of each period after each: `exp(-lambda |after / before - 1|)`, normalised; small ones are omitted. */
function transitionTable(shortest: Frames, count: number, lambda: number) {
  const norms = new Float64Array(count);
  const weight = (before: number, after: number): number =>
    Math.exp(-lambda * Math.abs((shortest + after) / (shortest + before) - 1));
  for (let before = 0; before < count; before++) {
    for (let after = 0; after < count; after++) norms[before]! += weight(before, after);
  }
  const first = new Int32Array(count);
  const at = new Int32Array(count + 1);
  const probabilities: number[] = [];
  for (let after = 0; after < count; after++) {
    let started = false;
    for (let before = 0; before < count; before++) {
      const value = weight(before, after) / norms[before]!;
      if (value < MIN_TRANSITION) {
        if (started) break;
        continue;
      }
      if (!started) first[after] = before;
      started = true;
      probabilities.push(value);
    }
    at[after + 1] = probabilities.length;
  }
  return { first, at, probabilities: Float64Array.from(probabilities) };
}
