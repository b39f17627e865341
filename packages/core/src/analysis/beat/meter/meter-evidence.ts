/**
 * How the music groups and divides the periods of the beat states. Finds the beat where the states follow
 * another level of the meter: in six-eight and twelve-eight, and where kick and snare alternate at twice the
 * tempo. Finds whether a beat has two parts or three.
 */
import { clamp, type Frames, type NormalRange } from '../../../model/units.js';
import { Accents } from './accents.js';
import type { BasicBeat } from '../beat-grid.js';
import { BANDS, PARTS, PERIODS, PeriodFlux } from './period-flux.js';

/** A beat is within this of its predicted time. */
const BEAT_REACH: Frames = 3;

/** Tuned on rendered patterns of many styles. */
const DECISION = {
  /** Periods before the first decision on the beat, and on its parts. */
  periods: 10,
  subdivisionPeriods: 4,
  /** `margin` of the accents at which compound meter starts, after these periods and after all; below which it ends. */
  margin: 1.25,
  marginAfterAll: 1.02,
  lastMargin: 0.95,
  /** Least `share` of the accents in compound meter. */
  share: 0.62,
  /** Least `contrast` of the accents. */
  contrast: 0.3,
  /** Least `alternation` of the accents where a period is one of six in a bar. */
  alternation: 0.3,
  /** Longest period without parts that is one of six in a bar of known meter, in steps: at 117 beats per minute. */
  longestEighth: 48,
  /** `crossing` of the accents at which kick and snare decide on the beat, and below which they no longer do. */
  crossing: 0.5,
  lastCrossing: 0.25,
  /** Shortest period that they divide into two beats, in steps: at 97 beats per minute. */
  shortestDouble: 58,
  /** `balance` below which every second period is no beat, and above which it is one again. */
  balance: 0.3,
  lastBalance: 0.5,
  /** Periods before that decision. */
  balancePeriods: 8,
  /** Longest period of which two are a beat, in steps: at 125 beats per minute. */
  longestHalf: 45,
  /** Least `parity` of the accents that makes every second period strong. */
  parity: 0.3,
  /** Least ratio of the flux at thirds to that at halves and quarters, or the reverse. */
  subdivision: 1.5,
  /** Least flux there, relative to the start of the beat. */
  subdivisionFlux: 0.1,
} as const;

export class MeterEvidence {
  /** Parts of a beat; 0 while unknown. */
  subdivision: 0 | 2 | 3 = 0;
  /** The next fields are of the periods since the last {@link clear}. */
  decided = false;
  /** Length of the beat in periods. */
  basicBeat: BasicBeat = 1;
  /** Position of a beat, in periods. */
  origin = 0;
  /** Parity of the positions of periods that start with a kick or a bass note rather than a snare; undefined while unknown. */
  strong: 0 | 1 | undefined;
  readonly #sixEight: boolean;
  readonly #flux = new PeriodFlux();
  /** At each half period, and at each period. */
  readonly #halves = new Accents();
  readonly #periods = new Accents();
  /** Mean flux in each part of a period, all bands with the same weight. */
  readonly #profile = new Float64Array(PARTS);
  /** Flux at the starts of periods at even and at odd positions. */
  readonly #paritySums = new Float64Array(2);
  /** Parity of the positions of periods that start with more flux. */
  #strongPeriod: 0 | 1 = 0;
  /** Low and middle flux of the last beat. */
  readonly #beatFlux = new Float64Array(2);

  /** @param sixEight the music is known to be in six-eight */
  constructor(sixEight = false) {
    this.#sixEight = sixEight;
  }

  /** Takes the flux of a step, see `BeatActivation.process`. */
  process(flux: Float32Array): void {
    this.#flux.process(flux);
  }

  /** Takes the period that has just ended, see {@link PeriodFlux.push}. */
  push(start: number, since: Frames, period: Frames): void {
    this.#flux.push(start, since, period);
    if (this.#flux.count < DECISION.subdivisionPeriods) return;
    this.#computeProfile();
    if (this.#flux.count >= (this.#sixEight ? DECISION.subdivisionPeriods : DECISION.balancePeriods)) {
      this.#decideBeat(period);
      this.decided = true;
    }
    if (this.basicBeat === 2) this.subdivision = 2;
    else if (this.basicBeat > 1) this.subdivision = 3;
    else this.subdivision = this.#subdivisionOf(this.origin * PARTS, this.basicBeat * PARTS);
  }

  /**
   * Takes the beat `since` steps ago. Returns the probability that it is a downbeat: it has more low flux and less
   * middle flux than the beat before it.
   */
  downbeat(since: Frames): NormalRange {
    let difference = 0;
    for (let band = 0; band < this.#beatFlux.length; band++) {
      const before = this.#beatFlux[band]!;
      const now = this.#flux.largest(since, BEAT_REACH, band);
      this.#beatFlux[band] = now;
      difference += ((band === 0 ? 1 : -1) * (now - before)) / (now + before + Number.MIN_VALUE);
    }
    return clamp(0.5 + difference, 0, 1);
  }

  /** Forgets the periods. Decisions on the beat stay until there are new ones. */
  clear(): void {
    this.#flux.clear();
    this.subdivision = 0;
    this.decided = false;
    this.strong = undefined;
  }

  reset(): void {
    this.#flux.reset();
    this.clear();
    this.#setBeat(1, 0);
    this.#beatFlux.fill(0);
  }

  #decideBeat(period: Frames): void {
    const halves = this.#halves;
    const periods = this.#periods;
    halves.measure(this.#flux, PARTS / 2);
    periods.measure(this.#flux, PARTS);
    if (Math.abs(periods.parity) > DECISION.parity) this.strong = periods.parity > 0 ? 0 : 1;
    const before = this.basicBeat;
    if (this.#isDotted(before === 1.5)) this.#setBeat(1.5, halves.place / 2);
    else if (this.#isEighth(before === 3, period)) this.#setBeat(3, periods.place);
    else if (this.#isHalf(before === 2, period)) this.#setBeat(2, this.#strongPeriod);
    else if (!this.#isCrossed(before === 0.5 || (before === 1 && this.origin > 0))) this.#setBeat(1, 0);
    else if (period > DECISION.shortestDouble) this.#setBeat(0.5, 0);
    else this.#setBeat(1, halves.lowIsOdd ? 0.5 : 0);
  }

  /** The beat has three halves of a period. */
  #isDotted(before: boolean): boolean {
    if (this.#sixEight && this.#subdivisionOf(0, PARTS) === 2) return true;
    const { contrast, margin, share } = this.#halves;
    if (contrast < DECISION.contrast || share < DECISION.share) return false;
    return margin > (before ? DECISION.lastMargin : this.#leastMargin);
  }

  /** The beat has three periods. */
  #isEighth(before: boolean, period: Frames): boolean {
    const { contrast, margin, share, alternation } = this.#periods;
    if (before) return margin > DECISION.lastMargin;
    if (this.#sixEight && this.#subdivisionOf(0, PARTS) === 0 && period < DECISION.longestEighth) return true;
    if (contrast < DECISION.contrast || share < DECISION.share || this.#flux.count < PERIODS) return false;
    return margin > DECISION.margin && alternation > DECISION.alternation;
  }

  /** The beat has two periods: low and middle flux start with every second one. */
  #isHalf(before: boolean, period: Frames): boolean {
    const { last, count } = this.#flux;
    if (period > DECISION.longestHalf || count < DECISION.balancePeriods) return false;
    const sums = this.#paritySums.fill(0);
    for (let band = 0; band < BANDS - 1; band++) {
      let total = Number.MIN_VALUE;
      for (let i = 0; i < count; i++) total += this.#flux.at(last - i, 0, band);
      for (let i = 0; i < count; i++) sums[Math.abs(last - i) % 2]! += this.#flux.at(last - i, 0, band) / total;
    }
    const [even, odd] = [sums[0]!, sums[1]!];
    this.#strongPeriod = even >= odd ? 0 : 1;
    const balance = Math.min(even, odd) / Math.max(even, odd, Number.MIN_VALUE);
    return balance < (before ? DECISION.lastBalance : DECISION.balance);
  }

  get #leastMargin(): number {
    const known = (this.#flux.count - DECISION.periods) / (PERIODS - DECISION.periods);
    return DECISION.margin + (DECISION.marginAfterAll - DECISION.margin) * known;
  }

  /** Kick and snare alternate between the halves of a period. */
  #isCrossed(before: boolean): boolean {
    const { contrast, crossing } = this.#halves;
    return contrast > DECISION.contrast && crossing > (before ? DECISION.lastCrossing : DECISION.crossing);
  }

  #setBeat(beat: BasicBeat, origin: number): void {
    this.basicBeat = beat;
    this.origin = origin;
  }

  #computeProfile(): void {
    const { last, count } = this.#flux;
    const profile = this.#profile.fill(0);
    for (let band = 0; band < BANDS; band++) {
      let sum = Number.MIN_VALUE;
      for (let i = 0; i < count; i++) {
        for (let part = 0; part < PARTS; part++) sum += this.#flux.at(last - i, part, band);
      }
      for (let i = 0; i < count; i++) {
        for (let part = 0; part < PARTS; part++) profile[part]! += this.#flux.at(last - i, part, band) / sum;
      }
    }
  }

  /** Parts of a beat of `length` parts of the period that starts at part `start`; 0 if undecided. */
  #subdivisionOf(start: number, length: number): 0 | 2 | 3 {
    const at = (share: number): number => this.#profile[(start + Math.round(share * length)) % PARTS]!;
    const two = Math.max(at(1 / 4), at(1 / 2), at(3 / 4));
    const three = Math.max(at(1 / 3), at(2 / 3));
    if (Math.max(two, three) < DECISION.subdivisionFlux * at(0)) return 0;
    if (two > DECISION.subdivision * three) return 2;
    return three > DECISION.subdivision * two ? 3 : 0;
  }
}
