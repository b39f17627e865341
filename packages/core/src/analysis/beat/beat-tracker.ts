/**
 * Predicts beats: a network computes the beat activation, a state space follows tempo and phase, and
 * each beat is emitted once, a fixed time before it sounds. Where the activations show no beat, none
 * is emitted.
 */
import { clamp, type Frames, type Hertz, type NormalRange, type Seconds } from '../../model/units.js';
import { BarStates } from './bar-states.js';
import { ACTIVATION_DELAY_SECONDS, ACTIVATION_RATE, BeatActivation } from './beat-activation.js';
import { BeatStates } from './beat-states.js';
import { BEATS } from '../tuning.js';

export class BeatTracker {
  /** Time from the end of the frame until the predicted beat sounds, in whole milliseconds. Valid after {@link process} returned true. */
  untilBeat: Seconds = 0;
  /** Beats per minute. */
  tempo = 0;
  /** 1 for the downbeat; 0 while the bar is unknown. */
  beatInBar = 0;
  confidence: NormalRange = 0;
  /** Input of the network in the last step: the maximum of the flux over its frames. */
  readonly flux = new Float32Array(BeatActivation.inputs);
  readonly #stepFrames: Frames;
  readonly #activation = new BeatActivation();
  readonly #states = new BeatStates({ ...BEATS.states, frameRate: ACTIVATION_RATE });
  readonly #bar = new BarStates();
  /** Activations of the last steps: rings. */
  readonly #beatActivations: Float32Array;
  readonly #downbeatActivations: Float32Array;
  readonly #toleranceSteps: number;
  /** Steps so far, and frames since the last. */
  #steps = 0;
  #framesSinceStep: Frames = 0;
  /** The last frame ended a step. */
  #stepEnded = false;
  /** Step at which the activation of the next beat, emitted or not, is expected. */
  #expectedStep = -Infinity;
  /** That step is not evaluated yet. */
  #pending = false;
  /** Running mean of the activations at expected beats. */
  #activationMean: NormalRange = 0;

  constructor(sampleRate: Hertz) {
    this.#stepFrames = sampleRate / ACTIVATION_RATE;
    this.#toleranceSteps = Math.round(BEATS.toleranceSeconds * ACTIVATION_RATE);
    const steps = 2 * this.#toleranceSteps + Math.ceil((60 / BEATS.states.minTempo) * ACTIVATION_RATE);
    this.#beatActivations = new Float32Array(steps);
    this.#downbeatActivations = new Float32Array(steps);
  }

  /**
   * Takes a frame, at most one step after the last.
   *
   * @param flux of the mixture and each stem, see {@link BeatActivation.process}
   * @param frames input frames since the last call
   * @returns true if a new beat is due within the lead: the public fields describe it
   */
  process(flux: Float32Array, frames: Frames): boolean {
    if (this.#stepEnded) this.flux.fill(0);
    this.#stepEnded = false;
    for (let i = 0; i < flux.length; i++) this.flux[i] = Math.max(this.flux[i]!, flux[i]!);
    this.#framesSinceStep += frames;
    if (this.#framesSinceStep < this.#stepFrames - 0.5) return false;
    this.#framesSinceStep -= this.#stepFrames;
    this.#stepEnded = true;
    this.#step();
    return this.#predict();
  }

  reset(): void {
    this.#activation.reset();
    this.#states.reset();
    this.#bar.reset();
    this.untilBeat = this.tempo = this.beatInBar = this.confidence = 0;
    this.flux.fill(0);
    this.#stepEnded = false;
    this.#beatActivations.fill(0);
    this.#downbeatActivations.fill(0);
    this.#steps = this.#framesSinceStep = 0;
    this.#expectedStep = -Infinity;
    this.#pending = false;
    this.#activationMean = 0;
  }

  #step(): void {
    this.#activation.process(this.flux);
    const beat = clamp(this.#activation.beat, BEATS.minActivation, 1 - BEATS.minActivation);
    const at = this.#steps++ % this.#beatActivations.length;
    this.#beatActivations[at] = beat;
    this.#downbeatActivations[at] = this.#activation.downbeat;
    this.#states.process(((BEATS.nonBeatOdds * beat) / (1 - beat)) ** BEATS.likelihoodExponent);
    if (this.#pending && this.#steps > this.#expectedStep + this.#toleranceSteps) this.#evaluate();
  }

  /** Returns true if the next beat is new, due within the lead and certain enough to be emitted. */
  #predict(): boolean {
    const { period, untilBeat, probability } = this.#states;
    const expectedStep = this.#steps + untilBeat + BEATS.activationPeakSteps;
    const untilSeconds =
      untilBeat / ACTIVATION_RATE -
      ACTIVATION_DELAY_SECONDS -
      this.#framesSinceStep / (this.#stepFrames * ACTIVATION_RATE);
    if (untilSeconds > BEATS.leadSeconds) return false;
    if (expectedStep - this.#expectedStep < BEATS.minInterval * period) return false;
    if (this.#pending) this.#evaluate();
    this.#expectedStep = expectedStep;
    this.#pending = true;
    if (untilSeconds < BEATS.minLeadSeconds || probability < BEATS.minStateProbability) return false;
    if (this.#activationMean < BEATS.minActivationMean) return false;
    // Whole milliseconds: the last digits of a prediction differ between machines.
    this.untilBeat = Math.round(1000 * untilSeconds) / 1000;
    // Periods are whole steps: the shortest is slightly beyond the maximum tempo.
    this.tempo = clamp((60 * ACTIVATION_RATE) / period, BEATS.states.minTempo, BEATS.states.maxTempo);
    this.beatInBar = this.#bar.probability >= BEATS.minBarProbability ? this.#bar.next : 0;
    this.confidence = clamp(probability * this.#activationMean, 0, 1);
    return true;
  }

  /** Evaluates the activations around the expected beat, once it is past. */
  #evaluate(): void {
    this.#pending = false;
    const size = this.#beatActivations.length;
    const centre = Math.round(this.#expectedStep) - 1;
    let beat = 0;
    let downbeat = 0;
    for (let step = centre - this.#toleranceSteps; step <= centre + this.#toleranceSteps; step++) {
      if (step < 0 || step >= this.#steps || step < this.#steps - size) continue;
      beat = Math.max(beat, this.#beatActivations[step % size]!);
      downbeat = Math.max(downbeat, this.#downbeatActivations[step % size]!);
    }
    this.#activationMean += BEATS.activationMeanWeight * (beat - this.#activationMean);
    this.#bar.push(beat > 0 ? downbeat / beat : 0);
  }
}
