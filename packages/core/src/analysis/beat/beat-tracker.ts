/**
 * Beats before they sound: an activation says how much like a beat each moment is, states follow
 * tempo and phase, and the next beat is told once, a fixed time ahead. Where no beat can be heard,
 * none is told. Knows nothing of spectra, masks or event ids.
 */
import { clamp, type Frames, type Hertz, type NormalRange, type Seconds } from '../../model/units.js';
import { BarStates } from './bar-states.js';
import { ACTIVATION_DELAY_SECONDS, ACTIVATION_RATE, BeatActivation } from './beat-activation.js';
import { BeatStates } from './beat-states.js';
import { BEATS } from '../tuning.js';

export class BeatTracker {
  /** After {@link process} said yes: until the beat sounds, in seconds from the end of the frame, to the millisecond. */
  untilBeat: Seconds = 0;
  /** Beats per minute. */
  tempo = 0;
  /** 1 for the downbeat; 0 while the bar is not known. */
  beatInBar = 0;
  confidence: NormalRange = 0;
  /** What the activation heard in the last step: the most growth of any frame in it. */
  readonly growth = new Float32Array(BeatActivation.inputs);
  readonly #stepFrames: Frames;
  readonly #activation = new BeatActivation();
  readonly #states = new BeatStates({ ...BEATS.states, frameRate: ACTIVATION_RATE });
  readonly #bar = new BarStates();
  /** What the activation said in the newest steps: rings. */
  readonly #beats: Float32Array;
  readonly #downbeats: Float32Array;
  readonly #reach: Frames;
  /** Steps so far, and frames since the last. */
  #steps = 0;
  #sinceStep: Frames = 0;
  /** The last frame ended a step. */
  #stepped = false;
  /** Step in which the next beat, told or not, is expected to be heard; and whether it has not been yet. */
  #expected = -Infinity;
  #awaited = false;
  /** How much like beats the last beats sounded. */
  #clarity: NormalRange = 0;

  constructor(sampleRate: Hertz) {
    this.#stepFrames = sampleRate / ACTIVATION_RATE;
    this.#reach = Math.round(BEATS.reachSeconds * ACTIVATION_RATE);
    const steps = 2 * this.#reach + Math.ceil((60 / BEATS.states.slowest) * ACTIVATION_RATE);
    this.#beats = new Float32Array(steps);
    this.#downbeats = new Float32Array(steps);
  }

  /**
   * Takes a frame, at most a step after the last.
   *
   * @param growth of the mixture and each stem, see {@link BeatActivation.process}
   * @param frames input frames since the last call
   * @returns true if a beat is due within the lead and has not been told: the fields tell of it
   */
  process(growth: Float32Array, frames: Frames): boolean {
    if (this.#stepped) this.growth.fill(0);
    this.#stepped = false;
    for (let i = 0; i < growth.length; i++) this.growth[i] = Math.max(this.growth[i]!, growth[i]!);
    this.#sinceStep += frames;
    if (this.#sinceStep < this.#stepFrames - 0.5) return false;
    this.#sinceStep -= this.#stepFrames;
    this.#stepped = true;
    this.#step();
    return this.#foretell();
  }

  reset(): void {
    this.#activation.reset();
    this.#states.reset();
    this.#bar.reset();
    this.growth.fill(0);
    this.#stepped = false;
    this.#beats.fill(0);
    this.#downbeats.fill(0);
    this.#steps = this.#sinceStep = 0;
    this.#expected = -Infinity;
    this.#awaited = false;
    this.#clarity = 0;
  }

  #step(): void {
    this.#activation.process(this.growth);
    const beat = clamp(this.#activation.beat, BEATS.leastActivation, 1 - BEATS.leastActivation);
    const at = this.#steps++ % this.#beats.length;
    this.#beats[at] = beat;
    this.#downbeats[at] = this.#activation.downbeat;
    this.#states.process(((BEATS.rarity * beat) / (1 - beat)) ** BEATS.trust);
    if (this.#awaited && this.#steps > this.#expected + this.#reach) this.#hear();
  }

  /** Whether the next beat is due, has not been foretold, comes far enough ahead and can be relied on. */
  #foretell(): boolean {
    const { length, untilBeat, certainty } = this.#states;
    const expected = this.#steps + untilBeat + BEATS.heardAfter;
    const until =
      untilBeat / ACTIVATION_RATE - ACTIVATION_DELAY_SECONDS - this.#sinceStep / (this.#stepFrames * ACTIVATION_RATE);
    if (until > BEATS.leadSeconds) return false;
    if (expected - this.#expected < BEATS.leastInterval * length) return false;
    if (this.#awaited) this.#hear();
    this.#expected = expected;
    this.#awaited = true;
    if (until < BEATS.leastLeadSeconds || certainty < BEATS.leastCertainty || this.#clarity < BEATS.leastClarity)
      return false;
    // Whole milliseconds: the last digits of a prediction differ from machine to machine.
    this.untilBeat = Math.round(1000 * until) / 1000;
    // Lengths are whole steps: the shortest is a little beyond the fastest tempo.
    this.tempo = clamp((60 * ACTIVATION_RATE) / length, BEATS.states.slowest, BEATS.states.fastest);
    this.beatInBar = this.#bar.certainty >= BEATS.leastBarCertainty ? this.#bar.next : 0;
    this.confidence = clamp(certainty * this.#clarity, 0, 1);
    return true;
  }

  /** The expected beat is past: did it sound, and like a downbeat? */
  #hear(): void {
    this.#awaited = false;
    const centre = Math.round(this.#expected) - 1;
    let beat = 0;
    let downbeat = 0;
    for (let step = centre - this.#reach; step <= centre + this.#reach; step++) {
      if (step < 0 || step >= this.#steps || step < this.#steps - this.#beats.length) continue;
      beat = Math.max(beat, this.#beats[step % this.#beats.length]!);
      downbeat = Math.max(downbeat, this.#downbeats[step % this.#downbeats.length]!);
    }
    this.#clarity += BEATS.clarityStep * (beat - this.#clarity);
    this.#bar.push(beat > 0 ? downbeat / beat : 0);
  }
}
