/**
 * Predicts beats: a state space follows tempo and phase of the beat activation, the meter decides which
 * of its positions are beats, and each beat is emitted once, a fixed time before it sounds. Where the activations show no beat, none
 * is emitted.
 */
import { clamp, type Frames, type Hertz, type NormalRange, type Seconds } from '../../model/units.js';
import { TEMPO_LIMITS, type BeatAdjustment, type BeatHints, type TempoRange } from '../../model/beat-control.js';
import { BarStates } from './bar-states.js';
import { BeatActivation } from './beat-activation.js';
import { BeatGrid, type BasicBeat } from './beat-grid.js';
import { BeatStates } from './beat-states.js';
import { ACTIVATION_DELAY_SECONDS, ACTIVATION_RATE } from './learned-activation.js';
import { MeterEvidence } from './meter/meter-evidence.js';
import { allowsPeriod, beatLengths } from './tempo-hint.js';
import { BEATS } from '../tuning.js';

export class BeatTracker {
  /** Time from the end of the frame until the predicted beat sounds, in whole milliseconds. Valid after {@link process} returned true. */
  untilBeat: Seconds = 0;
  /** Beats per minute. */
  tempo = 0;
  /** 1 for the downbeat; 0 while the bar is unknown. */
  beatInBar = 0;
  /** Beats in the bar; 0 while unknown. */
  beatsInBar = 0;
  /** Parts of a beat; 0 while unknown. */
  subdivision: 0 | 2 | 3 = 0;
  confidence: NormalRange = 0;
  /** Flux of the last step: the maximum over its frames. */
  readonly flux = new Float32Array(BeatActivation.inputs);
  /** Of the last step. */
  readonly activation = new BeatActivation();
  readonly #stepFrames: Frames;
  readonly #hints: BeatHints;
  readonly #tempo: TempoRange;
  readonly #states: BeatStates;
  readonly #bar: BarStates;
  readonly #grid: BeatGrid;
  readonly #meter: MeterEvidence;
  /** Activations of the last steps: rings. */
  readonly #beatActivations: Float32Array;
  readonly #learnedActivations: Float32Array;
  readonly #downbeatActivations: Float32Array;
  readonly #toleranceSteps: number;
  /** Steps so far, and frames since the last. */
  #steps = 0;
  #framesSinceStep: Frames = 0;
  /** The last frame ended a step. */
  #stepEnded = false;
  /** Step at which the activation at the next start of a period is expected. */
  #expectedStep = -Infinity;
  /** That step is not evaluated yet. */
  #pending = false;
  /** Running mean of the activations at expected beats. */
  #activationMean: NormalRange = 0;
  /** Running mean of the certainty of beats. */
  #certaintyMean: NormalRange = 0;
  /** Step at which the sound began, after silence. */
  #soundStart = 0;
  /** Step at which the activation of the next beat, emitted or not, is expected. */
  #beatStep = -Infinity;
  #beatPending = false;

  constructor(sampleRate: Hertz, hints: BeatHints = {}) {
    this.#hints = hints;
    this.#tempo = hints.tempo ?? TEMPO_LIMITS;
    const lengths = beatLengths(hints, ACTIVATION_RATE);
    this.#states = new BeatStates({
      ...BEATS.states,
      minTempo: TEMPO_LIMITS.min,
      maxTempo: TEMPO_LIMITS.max,
      frameRate: ACTIVATION_RATE,
      allowsPeriod: (period) => allowsPeriod(lengths, hints.meter, period),
    });
    this.#grid = new BeatGrid(lengths);
    this.#bar = new BarStates(hints.meter);
    this.#meter = new MeterEvidence(hints.meter === 6);
    this.#stepFrames = sampleRate / ACTIVATION_RATE;
    this.#toleranceSteps = Math.round(BEATS.toleranceSeconds * ACTIVATION_RATE);
    const steps = 2 * this.#toleranceSteps + Math.ceil((60 / TEMPO_LIMITS.min) * ACTIVATION_RATE);
    this.#beatActivations = new Float32Array(steps);
    this.#learnedActivations = new Float32Array(steps);
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
    this.activation.reset();
    this.#states.reset();
    this.#bar.reset();
    this.untilBeat = this.tempo = this.beatInBar = this.confidence = 0;
    this.flux.fill(0);
    this.#stepEnded = false;
    this.#beatActivations.fill(0);
    this.#learnedActivations.fill(0);
    this.#downbeatActivations.fill(0);
    this.#steps = this.#framesSinceStep = 0;
    this.#expectedStep = -Infinity;
    this.#pending = false;
    this.#activationMean = this.#certaintyMean = this.#soundStart = 0;
    this.#grid.reset();
    this.#meter.reset();
    this.beatsInBar = this.subdivision = 0;
    this.#beatStep = -Infinity;
    this.#beatPending = false;
  }

  /**
   * Adjusts the beats. `BeatAdjustment` has the meaning of each type.
   *
   * @param sinceTap time from a tap until now
   */
  adjust(adjustment: BeatAdjustment, sinceTap: Seconds): void {
    const grid = this.#grid;
    switch (adjustment.type) {
      case 'nudge':
        return grid.nudge((adjustment.ms / 1000) * ACTIVATION_RATE);
      case 'tap':
        return grid.tap((sinceTap + this.#toSeconds(0)) * ACTIVATION_RATE);
      case 'release':
        grid.release();
        break;
      case 'scale-tempo': {
        const length = adjustment.factor === 2 ? 0.5 : 2;
        const tempo = (60 * ACTIVATION_RATE) / (length * grid.beatPeriod);
        if (!this.#isCertain()) return;
        if (!(tempo >= TEMPO_LIMITS.min && tempo <= TEMPO_LIMITS.max)) return;
        if (!grid.rescale(length, this.#nextIsWeak())) return;
      }
    }
    this.#bar.reset(hasUnusualBeat(grid.basicBeat));
  }

  #step(): void {
    this.activation.process(this.flux);
    const beat = clamp(this.activation.beat, BEATS.minActivation, 1 - BEATS.minActivation);
    const at = this.#steps++ % this.#beatActivations.length;
    this.#beatActivations[at] = beat;
    if (this.activation.silentSteps > BEATS.silenceSeconds * ACTIVATION_RATE) this.#soundStart = this.#steps;
    this.#learnedActivations[at] = this.activation.learnedPart;
    this.#downbeatActivations[at] = this.activation.downbeat;
    this.#states.process(((BEATS.nonBeatOdds * beat) / (1 - beat)) ** BEATS.likelihoodExponent);
    this.#meter.process(this.flux);
    const { scale } = this.#grid;
    if (!this.#grid.process(this.#states.period, this.#states.untilBeat)) this.#meter.clear();
    if (this.#grid.scale !== scale) this.#bar.reset(hasUnusualBeat(this.#grid.basicBeat));
    if (this.#pending && this.#steps > this.#expectedStep + this.#toleranceSteps) this.#evaluate();
    if (this.#beatPending && this.#steps > this.#beatStep + this.#toleranceSteps) this.#evaluateBeat();
  }

  /** Returns true if the next beat is new, due within the lead and certain enough to be emitted. */
  #predict(): boolean {
    this.#expectPeriod();
    const { probability } = this.#states;
    const { untilBeat, beatPeriod } = this.#grid;
    const expectedStep = this.#steps + untilBeat + BEATS.activationPeakSteps;
    const untilSeconds = this.#toSeconds(untilBeat);
    if (untilSeconds > BEATS.leadSeconds) return false;
    if (expectedStep - this.#beatStep < BEATS.minInterval * beatPeriod) return false;
    if (this.#beatPending) this.#evaluateBeat();
    this.#beatStep = expectedStep;
    this.#beatPending = true;
    const certainty = probability * this.#activationMean;
    this.#certaintyMean += BEATS.certaintyWeight * (certainty - this.#certaintyMean);
    if (untilSeconds < BEATS.minLeadSeconds || !this.#isCertain()) return false;
    // Whole milliseconds: the last digits of a prediction differ between machines.
    this.untilBeat = Math.round(1000 * untilSeconds) / 1000;
    // Periods are whole steps: the shortest is slightly beyond the maximum tempo.
    const { min, max } = this.#grid.held ? TEMPO_LIMITS : this.#tempo;
    this.tempo = clamp((60 * ACTIVATION_RATE) / beatPeriod, min, max);
    this.#describeBar();
    this.confidence = clamp(certainty / BEATS.fullConfidence, 0, 1);
    return true;
  }

  /** There is sound, and beats that are worth emitting: in the first seconds of sound also uncertain ones. */
  #isCertain(): boolean {
    if (this.activation.silentSteps > BEATS.silenceSeconds * ACTIVATION_RATE) return false;
    const isEarly = this.#steps - this.#soundStart < BEATS.settlingSeconds * ACTIVATION_RATE;
    return this.#certaintyMean >= (isEarly ? BEATS.minEarlyCertainty : BEATS.minCertainty);
  }

  /** Prepares the evaluation of the next period, once it is due within the lead. */
  #expectPeriod(): void {
    const { period, untilBeat } = this.#states;
    const expectedStep = this.#steps + untilBeat + BEATS.activationPeakSteps;
    if (this.#toSeconds(untilBeat) > BEATS.leadSeconds) return;
    if (expectedStep - this.#expectedStep < BEATS.minInterval * period) return;
    if (this.#pending) this.#evaluate();
    this.#expectedStep = expectedStep;
    this.#pending = true;
  }

  /** From the end of the newest frame until a beat that starts `steps` later in the states. */
  #toSeconds(steps: number): Seconds {
    const sinceStep = this.#framesSinceStep / this.#stepFrames;
    return (steps - sinceStep) / ACTIVATION_RATE - ACTIVATION_DELAY_SECONDS;
  }

  #describeBar(): void {
    const bar = this.#bar;
    const { basicBeat, scale } = this.#grid;
    this.beatInBar = bar.probability >= BEATS.minBarProbability ? bar.next : 0;
    const known = bar.beatsProbability >= BEATS.minBarProbability && this.beatInBar <= bar.beats;
    this.beatsInBar = known ? bar.beats : 0;
    if (scale > 1) this.subdivision = 2;
    else if (scale < 1) this.subdivision = 0;
    else this.subdivision = basicBeat === this.#meter.basicBeat ? this.#meter.subdivision : 0;
  }

  /** Evaluates the activations around the expected beat, once it is past. */
  #evaluate(): void {
    this.#pending = false;
    const beat = this.#largest(this.#beatActivations, this.#expectedStep);
    this.#activationMean += BEATS.activationMeanWeight * (beat - this.#activationMean);
    this.#followMeter();
  }

  /** Evaluates the position in the bar of the last beat. */
  #evaluateBeat(): void {
    this.#beatPending = false;
    // The music has its beat where it was before the operator's nudges.
    const step = this.#beatStep - this.#grid.nudged;
    const beat = this.#largest(this.#learnedActivations, step);
    const downbeat = this.#largest(this.#downbeatActivations, step);
    const byFlux = this.#meter.downbeat(this.#steps - step + 0.5);
    if (hasUnusualBeat(this.#grid.basicBeat)) this.#bar.push(byFlux);
    else this.#bar.push(beat > 0 ? downbeat / beat : 0);
  }

  /** Takes the period that has ended, and beats of another length if the meter requires them. */
  #followMeter(): void {
    const { period, position, basicBeat } = this.#grid;
    const since = this.#steps - this.#expectedStep + BEATS.activationPeakSteps;
    const end = Math.round(position - since / period);
    this.#meter.push(end - 1, since - 0.5, period);
    if (!this.#meter.decided) return;
    const { basicBeat: wanted, origin } = this.#meter;
    const tempo = (60 * ACTIVATION_RATE) / (wanted * period);
    const inRange = tempo >= this.#tempo.min && tempo <= this.#tempo.max;
    if (wanted === 1 || (inRange && !(hasUnusualBeat(wanted) && wanted > 1 && this.#hints.meter === 3)))
      this.#grid.setBasicBeat(wanted, origin);
    else this.#grid.setBasicBeat(1, 0);
    if (this.#meter.strong !== undefined) this.#grid.setStrong(this.#meter.strong);
    if (this.#grid.basicBeat !== basicBeat) this.#bar.reset(hasUnusualBeat(this.#grid.basicBeat));
  }

  /** At half the tempo, the next beat is not one. */
  #nextIsWeak(): boolean {
    const { position, period, untilBeat, basicBeat, scale } = this.#grid;
    const { strong } = this.#meter;
    if (strong === undefined || basicBeat * scale !== 1) return this.#bar.next % 2 === 0;
    return Math.abs(Math.round(position + untilBeat / period)) % 2 !== strong;
  }

  /** The largest of the activations around `expected`, a step that is past. */
  #largest(activations: Float32Array, expected: number): NormalRange {
    const size = activations.length;
    const centre = Math.round(expected) - 1;
    let largest = 0;
    for (let step = centre - this.#toleranceSteps; step <= centre + this.#toleranceSteps; step++) {
      if (step < 0 || step >= this.#steps || step < this.#steps - size) continue;
      largest = Math.max(largest, activations[step % size]!);
    }
    return largest;
  }
}

/** The downbeat activation is that of other beats: the network was trained on beats of one period. */
function hasUnusualBeat(beat: BasicBeat): boolean {
  return beat !== 1 && beat !== 2;
}
