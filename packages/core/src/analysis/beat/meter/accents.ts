/**
 * The accents of the music in bars of six places: whether two of these, three apart, dominate, as in
 * six-eight, and whether kick and snare alternate.
 */
import { clamp, type NormalRange } from '../../../model/units.js';
import { PARTS, type PeriodFlux } from './period-flux.js';

/** Low and middle flux group the music: cymbals do not. */
const ACCENT_BANDS = 2;
const PLACES = 6;
/** A band whose flux differs between the places by less than this share is left out; by this much more, it counts fully. */
const LEAST_CONTRAST: NormalRange = 0.1;
const CONTRAST_RANGE: NormalRange = 0.25;

export class Accents {
  /** The first of the two places, three apart, with the strongest accents. */
  place = 0;
  /** Ratio of the weaker of these two to the strongest other place. */
  margin = 0;
  /** Share of all accents in these two. */
  share: NormalRange = 0;
  /** Share of the flux that differs between the places. */
  contrast: NormalRange = 0;
  /** How far low or middle flux is on one of the two. */
  alternation: NormalRange = 0;
  /** How far low flux is on even places and middle flux on odd ones, or the reverse. */
  crossing: NormalRange = 0;
  /** Low flux is on odd places. */
  lowIsOdd = false;
  /** How far low flux is on even places and middle flux is not, -2..2; below 0 for odd places. */
  parity = 0;
  readonly #bands = Array.from({ length: ACCENT_BANDS }, () => new Float64Array(PLACES));
  readonly #sums = new Float64Array(PLACES);

  /**
   * Measures all periods of `flux`. A place has the length of `parts` parts of a period; place 0 is at a position that
   * is a multiple of six places.
   */
  measure(flux: PeriodFlux, parts: number): void {
    this.#sums.fill(0);
    this.contrast = 0;
    for (let band = 0; band < ACCENT_BANDS; band++) {
      const places = this.#bands[band]!;
      sumPlaces(flux, parts, band, places);
      this.contrast = Math.max(this.contrast, removeCommon(places));
      for (let place = 0; place < PLACES; place++) this.#sums[place]! += places[place]!;
    }
    this.#describe();
  }

  #describe(): void {
    const sums = this.#sums;
    this.place = 0;
    for (let i = 1; i < 3; i++) {
      if (sums[i]! + sums[i + 3]! > sums[this.place]! + sums[this.place + 3]!) this.place = i;
    }
    const [first, second] = [sums[this.place]!, sums[this.place + 3]!];
    let other = Number.MIN_VALUE;
    let total = Number.MIN_VALUE;
    for (let i = 0; i < PLACES; i++) {
      total += sums[i]!;
      if (i % 3 !== this.place) other = Math.max(other, sums[i]!);
    }
    this.margin = Math.min(first, second) / other;
    this.share = (first + second) / total;
    const [low, middle] = this.#bands as [Float64Array, Float64Array];
    const side = (band: Float64Array): number => Math.abs(contrastOf(band, this.place, PLACES));
    this.alternation = Math.max(side(low), side(middle));
    const lowParity = contrastOf(low, 0, 2);
    const middleParity = contrastOf(middle, 0, 2);
    this.crossing = Math.max(0, -lowParity * middleParity);
    this.parity = lowParity - middleParity;
    this.lowIsOdd = lowParity < 0;
  }
}

/** The mean flux of a band at each place. */
function sumPlaces(flux: PeriodFlux, parts: number, band: number, places: Float64Array): void {
  const perPeriod = PARTS / parts;
  const first = flux.last - flux.count + 1;
  places.fill(0);
  for (let i = 0; i < perPeriod * flux.count; i++) {
    const place = modulo(perPeriod * first + i);
    // How often the place occurs.
    const times = Math.ceil((perPeriod * flux.count - modulo(place - perPeriod * first)) / PLACES);
    places[place]! += flux.at(first + Math.floor(i / perPeriod), parts * (i % perPeriod), band) / times;
  }
}

/** Removes what all places have in common and scales the rest to 1, or less where they hardly differ. Returns the contrast. */
function removeCommon(places: Float64Array): NormalRange {
  let least = Infinity;
  let total = Number.MIN_VALUE;
  for (const value of places) {
    least = Math.min(least, value);
    total += value;
  }
  const rest = total - PLACES * least + Number.MIN_VALUE;
  const contrast = clamp(rest / total, 0, 1);
  const weight = clamp((contrast - LEAST_CONTRAST) / CONTRAST_RANGE, 0, 1);
  for (let place = 0; place < PLACES; place++) places[place] = (weight * (places[place]! - least)) / rest;
  return contrast;
}

/** Contrast of the places from `place` on, `distance` apart, to those halfway between: -1..1, near 0 where all are alike. */
function contrastOf(places: Float64Array, place: number, distance: number): number {
  let here = 0;
  let between = 0;
  let total = 0;
  for (let i = place; i < place + PLACES; i += distance) {
    here += places[i % PLACES]!;
    between += places[(i + distance / 2) % PLACES]!;
  }
  for (const value of places) total += value;
  return here + between > 0 ? (total * (here - between)) / (here + between) : 0;
}

function modulo(value: number): number {
  return ((value % PLACES) + PLACES) % PLACES;
}
