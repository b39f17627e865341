/**
 * Spectral flux of the mixture at twelfths of each of the last periods of the beat states, in three bands.
 */
import type { Frames } from '../../../model/units.js';

/** Parts of a period in which flux is measured: halves, thirds and quarters are whole numbers of them. */
export const PARTS = 12;
/** Low, middle and high: kick and bass; snare and chords; cymbals. */
export const BANDS = 3;
/** The band of each part of the spectrum, see `FLUX_BAND_EDGES_HZ`. */
const BAND_OF_PART: readonly number[] = [0, 0, 1, 1, 2];
/** Periods that are kept. */
export const PERIODS = 24;
/** Steps that are kept: 22 s. */
const STEPS: Frames = 2048;
/** Periods before a new one that are measured anew: as far as its length and phase hold. */
const MEASURED_ANEW = 12;
/** After so many periods, those measured anew are forgotten. */
const ENOUGH = 10;

export class PeriodFlux {
  /** Position of the start of the last period, in periods. */
  last = 0;
  /** Periods up to it that are known. */
  count = 0;
  /** Periods of these that ended since then, not measured anew. */
  #known = 0;
  /** Flux of each band in the last steps: a ring. */
  readonly #steps = new Float32Array(BANDS * STEPS);
  #stepCount = 0;
  /** Flux of each band in each part of the last periods: a ring. */
  readonly #periods = new Float32Array(PERIODS * PARTS * BANDS);

  /** Takes the flux of a step, see `BeatActivation.process`: the mixture comes first. */
  process(flux: Float32Array): void {
    const at = BANDS * (this.#stepCount++ % STEPS);
    this.#steps.fill(0, at, at + BANDS);
    for (let part = 0; part < BAND_OF_PART.length; part++) this.#steps[at + BAND_OF_PART[part]!]! += flux[part]!;
  }

  /**
   * Takes the period that has just ended. If it does not follow the last one, because tempo or phase changed, measures
   * those before it with its length, back to silence.
   *
   * @param start position of its start, in periods
   * @param since steps from its end until now
   * @param period its length in steps
   */
  push(start: number, since: Frames, period: Frames): void {
    if (start !== this.last + 1) this.clear();
    this.last = start;
    const first = this.count === 0;
    this.#measure(start, since, period);
    this.count = Math.min(PERIODS, this.count + 1);
    this.#known++;
    // Those measured anew are less exact.
    if (this.#known === ENOUGH) this.count = ENOUGH;
    if (!first) return;
    while (this.count <= MEASURED_ANEW && since + (this.count + 1) * period < Math.min(STEPS, this.#stepCount)) {
      if (!this.#measure(start - this.count, since + this.count * period, period)) return;
      this.count++;
    }
  }

  /** Measures the period that ended `since` steps ago; returns false if it is silent. */
  #measure(start: number, since: Frames, period: Frames): boolean {
    let sum = 0;
    const reach = Math.max(1, Math.round(period / (2 * PARTS)));
    for (let part = 0, at = slot(start); part < PARTS; part++) {
      const sincePart = since + period * (1 - part / PARTS);
      for (let band = 0; band < BANDS; band++) sum += this.#periods[at++] = this.largest(sincePart, reach, band);
    }
    return sum > 0;
  }

  /** Flux of a band in part `part` of the period that starts at `start`, one of the last `count`. */
  at(start: number, part: number, band: number): number {
    return this.#periods[slot(start) + BANDS * part + band]!;
  }

  /** The largest flux of a band at most `reach` steps from `since` steps ago. */
  largest(since: Frames, reach: Frames, band: number): number {
    const centre = Math.round(this.#stepCount - 1 - since);
    let largest = 0;
    for (let step = centre - reach; step <= centre + reach; step++) {
      if (step < 0 || step >= this.#stepCount || step < this.#stepCount - STEPS) continue;
      largest = Math.max(largest, this.#steps[BANDS * (step % STEPS) + band]!);
    }
    return largest;
  }

  /** Forgets the periods. */
  clear(): void {
    this.count = this.#known = 0;
  }

  reset(): void {
    this.clear();
    this.last = 0;
    this.#steps.fill(0);
    this.#stepCount = 0;
  }
}

function slot(start: number): number {
  return (((start % PERIODS) + PERIODS) % PERIODS) * PARTS * BANDS;
}
