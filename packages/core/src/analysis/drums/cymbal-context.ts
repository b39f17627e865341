/**
 * Context of hi-hats and cymbals. In the 21 ms after a hit an open hat sounds like a crash. What comes
 * after many similar hits keeps time: a hi-hat or ride. A crash is rare, or unlike the hits before it.
 * Causal: uses the hits before only, and adds no delay.
 */
import { DRUM_CLASSES } from '../../model/events.js';
import { clamp } from '../../model/units.js';
import { DRUMS } from '../tuning.js';

const HIHAT = DRUM_CLASSES.indexOf('hihat');
const CYMBAL = DRUM_CLASSES.indexOf('cymbal');
/** Log odds are limited to this and its negative. */
const MAX_LOG_ODDS = 6;
/** Probabilities are limited to this and to one minus this. */
const MIN_PROBABILITY = 0.001;

export class CymbalContext {
  /** Recent hits of a hi-hat or cymbal, each weighted by its probability and its age. */
  #hits = 0;
  /** Sum of their log odds of a cymbal against a hi-hat, weighted likewise. */
  #logOdds = 0;
  readonly #decay = Math.exp(-1 / DRUMS.cymbals.memoryFrames);

  /** One frame passes. */
  advance(): void {
    this.#hits *= this.#decay;
    this.#logOdds *= this.#decay;
  }

  /**
   * Takes the classes of a hit and changes the probabilities of hi-hat and cymbal by its context: the
   * log odds of a cymbal against a hi-hat are measured from those of the recent hits.
   *
   * @param probabilities of each of `DRUM_CLASSES`
   */
  apply(probabilities: Float32Array): void {
    const hihat = probabilities[HIHAT]!;
    const cymbal = probabilities[CYMBAL]!;
    const either = 1 - (1 - hihat) * (1 - cymbal);
    const logOdds = clamp(logit(cymbal) - logit(hihat), -MAX_LOG_ODDS, MAX_LOG_ODDS);
    const { margin, bias, halfWeightHits } = DRUMS.cymbals;
    const weight = this.#hits / (this.#hits + halfWeightHits);
    const usual = this.#hits > 0 ? this.#logOdds / this.#hits : 0;
    const share = 1 / (1 + Math.exp(bias + weight * (usual + margin) - logOdds));
    probabilities[HIHAT] = Math.max(hihat, either * (1 - share));
    probabilities[CYMBAL] = Math.min(cymbal, either * share);
    this.#hits += either;
    this.#logOdds += either * logOdds;
  }

  /** Restores the state after construction. */
  reset(): void {
    this.#hits = 0;
    this.#logOdds = 0;
  }
}

function logit(probability: number): number {
  const p = clamp(probability, MIN_PROBABILITY, 1 - MIN_PROBABILITY);
  return Math.log(p / (1 - p));
}
