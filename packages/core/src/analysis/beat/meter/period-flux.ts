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
/** Steps that are kept: more than the longest period and the tolerance. */
const STEPS: Frames = 256;

export class PeriodFlux {
  /** Position of the start of the last period, in periods. */
  last = 0;
  /** Periods up to it that are known. */
  count = 0;
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
   * Takes the period that has just ended. Forgets earlier ones if it does not follow them.
   *
   * @param start position of its start, in periods
   * @param since steps from its end until now
   * @param period its length in steps
   */
  push(start: number, since: Frames, period: Frames): void {
    if (start !== this.last + 1) this.clear();
    this.last = start;
    this.count = Math.min(PERIODS, this.count + 1);
    const reach = Math.max(1, Math.round(period / (2 * PARTS)));
    for (let part = 0, at = slot(start); part < PARTS; part++) {
      const sincePart = since + period * (1 - part / PARTS);
      for (let band = 0; band < BANDS; band++) this.#periods[at++] = this.largest(sincePart, reach, band);
    }
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
    this.count = 0;
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
