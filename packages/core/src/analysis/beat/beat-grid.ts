/**
 * Which positions of the beat states are beats. Usually each of their periods is one; in compound meter
 * a beat is one and a half or three of them, and an operator can double or halve the tempo and move the
 * phase. Tempo and phase themselves stay those of the states.
 */
import type { Frames } from '../../model/units.js';
import type { BeatLengths } from './tempo-hint.js';

/**
 * Periods of the states in a beat: usually 1; 0.5 and 2 where the states follow half or twice the tempo; in compound
 * meter a dotted beat of three halves or of three.
 */
export type BasicBeat = 0.5 | 1 | 1.5 | 2 | 3;

const BASIC_BEATS: readonly BasicBeat[] = [0.5, 1, 1.5, 2, 3];
/** Factors on the length of a beat by which an operator may choose another level. */
const SCALES: readonly number[] = [0.25, 0.5, 1, 2, 4];
const FIT_FACTORS = [0.5, 2] as const;
/** A change of the period by more than this within a step is a change of the metrical level, in octaves. */
const MIN_LEVEL_CHANGE = 0.3;
/** Beats before and after such a change are at the same tempo within this, in octaves. */
const SAME_TEMPO = 0.1;
/** A larger change of the position within a step is a new phase, in periods. */
const MIN_PHASE_CHANGE = 0.2;

export class BeatGrid {
  /** Position of the newest step, in periods of the states, which begin at whole numbers. */
  position = 0;
  /** Length of the period, in steps. 0 before the first step. */
  period: Frames = 0;
  /** An operator has chosen the tempo: {@link setBasicBeat} has no effect. */
  held = false;
  #basic: BasicBeat = 1;
  #scale = 1;
  /** Position of a beat. */
  #origin = 0;
  /** Moves all beats: by a tap, in periods, and by nudges, in steps. */
  #shift = 0;
  #nudge: Frames = 0;
  readonly #lengths: BeatLengths;

  /** @param lengths that a beat may have, unless an operator chooses another */
  constructor(lengths: BeatLengths = { shortest: 0, longest: Infinity }) {
    this.#lengths = lengths;
  }

  /** Length of a beat in periods of the states, without the operator's choice. */
  get basicBeat(): BasicBeat {
    return this.#basic;
  }

  /** Factor on it: the operator's, or that of a tempo hint. */
  get scale(): number {
    return this.#scale;
  }

  /** The operator's nudges, in steps. */
  get nudged(): Frames {
    return this.#nudge;
  }

  /** Length of a beat, in steps. */
  get beatPeriod(): Frames {
    return this.#length * this.period;
  }

  /** Time until the next beat, in steps: more than 0, at most a beat. */
  get untilBeat(): Frames {
    const from = this.position - this.#shift - this.#nudge / this.period;
    const beat = this.#origin + (Math.floor((from - this.#origin) / this.#length) + 1) * this.#length;
    return (beat - from) * this.period;
  }

  get #length(): number {
    return this.#basic * this.#scale;
  }

  /**
   * Takes the newest step of the states.
   *
   * @returns false if the positions before it have no relation to those after it
   */
  process(period: Frames, untilNext: Frames): boolean {
    const phase = -untilNext / period;
    const before = this.period;
    if (before === 0 || Math.abs(Math.log2(period / before)) > MIN_LEVEL_CHANGE) {
      if (before > 0) this.#changeLevel(before, period, phase);
      this.period = period;
      this.position = phase;
      this.#fit();
      return false;
    }
    const expected = this.position + 1 / period;
    const error = phase - expected - Math.round(phase - expected);
    this.period = period;
    this.position = expected + error;
    this.#fit();
    if (Math.abs(error) < MIN_PHASE_CHANGE) return true;
    this.#shift = 0;
    return false;
  }

  /** Sets the length of a beat unless an operator has chosen it, and the position of one. */
  setBasicBeat(basic: BasicBeat, position: number): void {
    if (this.held) return;
    if (this.#basic === basic && this.#scale !== 1) return;
    this.#basic = basic;
    this.#origin = position;
  }

  /** Beats of two periods start at periods with the parity of `position`, unless an operator has chosen them. */
  setStrong(position: number): void {
    if (!this.held && this.#basic === 1 && this.#scale === 2) this.#origin = position;
  }

  /**
   * Multiplies the length of a beat by `factor` and keeps the tempo from then on.
   *
   * @param skipNext the next beat is not one at half the tempo, but the one after it is
   * @returns false if there is no such level
   */
  rescale(factor: 2 | 0.5, skipNext: boolean): boolean {
    if (this.period === 0 || !SCALES.includes(this.#scale * factor)) return false;
    this.#multiply(factor, skipNext);
    this.held = true;
    return true;
  }

  #multiply(factor: 2 | 0.5, skipNext = false): void {
    this.#origin = this.position + this.untilBeat / this.period - this.#shift - this.#nudge / this.period;
    if (factor === 2 && skipNext) this.#origin += this.#length;
    this.#scale *= factor;
  }

  /** Chooses the level at which a beat has a length that it may have, if there is one. */
  #fit(): void {
    if (this.held || this.#fits(this.beatPeriod)) return;
    for (const factor of FIT_FACTORS) {
      if (SCALES.includes(this.#scale * factor) && this.#fits(this.beatPeriod * factor)) return this.#multiply(factor);
    }
  }

  /** The period is a mean, and may lie just outside. */
  #fits(length: Frames): boolean {
    return length >= this.#lengths.shortest - 1 && length <= this.#lengths.longest + 1;
  }

  /** Moves the beats by `steps`, whatever the tempo. */
  nudge(steps: Frames): void {
    this.#nudge += steps;
  }

  /** Moves the beats so that one is `sinceBeat` steps ago. */
  tap(sinceBeat: Frames): void {
    if (this.period === 0) return;
    const error = (this.untilBeat + sinceBeat) / this.beatPeriod;
    this.#shift -= (error - Math.round(error)) * this.#length;
  }

  /** Ends the operator's choices. */
  release(): void {
    this.held = false;
    this.#basic = this.#scale = 1;
    this.#origin = this.#shift = this.#nudge = 0;
  }

  reset(): void {
    this.release();
    this.position = this.period = 0;
  }

  /** Keeps the tempo of the beats, and approximately their phase, where the states change the level. */
  #changeLevel(before: Frames, after: Frames, phase: number): void {
    const wanted = this.#length * (before / after);
    // Without the operator's moves, which stay as they are.
    const next = phase + this.untilBeat / after - (this.#shift * before + this.#nudge) / after;
    this.#shift *= before / after;
    if (this.held || this.#scale !== 1) {
      const distance = (scale: number): number => Math.abs(Math.log2((this.#basic * scale) / wanted));
      this.#scale = SCALES.reduce((best, scale) => (distance(scale) < distance(best) ? scale : best));
    } else {
      const same = BASIC_BEATS.find((basic) => Math.abs(Math.log2(basic / wanted)) < SAME_TEMPO);
      this.#basic = this.#basic === 1 ? 1 : (same ?? 1);
    }
    const unit = Math.min(0.5, this.#length);
    this.#origin = this.#length === 1 ? 0 : Math.round(next / unit) * unit;
  }
}
