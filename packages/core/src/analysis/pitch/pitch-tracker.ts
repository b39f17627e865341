/**
 * Pitch of one stem: YIN (de Cheveigné and Kawahara, JASA 111, 2002) on the autocorrelation of the
 * mixture's frame under the stem's mask. The pitch of the previous hop is preferred where a frame is
 * ambiguous, which avoids octave errors.
 */
import { RealFft } from '../../dsp/fft.js';
import { clamp, type Hertz, type NormalRange } from '../../model/units.js';
import type { PitchSpectrum } from './pitch-spectrum.js';

export interface PitchRange {
  readonly lowestHz: Hertz;
  readonly highestHz: Hertz;
}

/** A dip of the normalised difference below this is a period: YIN's absolute threshold. */
const PERIOD_THRESHOLD = 0.18;
/** A dip that continues the last pitch is chosen if it is worse than the best by less than this. */
const CONTINUITY_SLACK = 0.12;
/** Semitones within which a pitch continues the last. */
const CONTINUITY_SEMITONES = 1;
/** From this difference on, the frame is unvoiced. */
const UNVOICED_DIFFERENCE = 0.5;
/** Energy of the windowed frame below which it counts as silence: -66 dBFS. */
const SILENT_ENERGY = 1e-4;

export class PitchTracker {
  /** Fundamental frequency; 0 if unvoiced. */
  pitchHz: Hertz = 0;
  /** Periodicity: 0 noise or silence, 1 a steady tone. */
  voicing: NormalRange = 0;
  readonly #spectrum: PitchSpectrum;
  readonly #fft: RealFft;
  readonly #maskStep: number;
  readonly #shortest: number;
  readonly #longest: number;
  /** Autocorrelation of the window, relative to lag 0: normalises that of the frame. */
  readonly #windowCorrelation: Float32Array;
  readonly #masked: Float64Array;
  readonly #correlation: Float64Array;
  readonly #difference: Float32Array;

  /** @param maskBins gains of a mask that spans 0 to half of `engineRate` */
  constructor(spectrum: PitchSpectrum, engineRate: Hertz, maskBins: number, range: PitchRange) {
    const { size, sampleRate, window } = spectrum;
    this.#spectrum = spectrum;
    this.#fft = new RealFft(size);
    this.#maskStep = (sampleRate / size) * ((2 * (maskBins - 1)) / engineRate);
    this.#shortest = Math.max(2, Math.floor(sampleRate / range.highestHz));
    this.#longest = Math.min(size / 2 - 1, Math.ceil(sampleRate / range.lowestHz));
    this.#windowCorrelation = windowAutocorrelation(window, this.#longest + 2);
    this.#masked = new Float64Array(size + 2);
    this.#correlation = new Float64Array(size);
    this.#difference = new Float32Array(this.#longest + 2);
  }

  /** Estimates the pitch in the newest frame of the spectrum under `mask`. */
  process(mask: Float32Array): void {
    const energy = this.#correlate(mask);
    if (energy < SILENT_ENERGY) {
      this.pitchHz = this.voicing = 0;
      return;
    }
    this.#measureDifference();
    const lag = this.#chooseLag();
    const difference = this.#difference[lag]!;
    this.voicing = clamp(1 - difference / UNVOICED_DIFFERENCE, 0, 1);
    this.pitchHz = this.voicing > 0 ? this.#spectrum.sampleRate / this.#refine(lag) : 0;
  }

  reset(): void {
    this.pitchHz = this.voicing = 0;
  }

  /** Fills the autocorrelation; returns the energy of the windowed frame. */
  #correlate(mask: Float32Array): number {
    const { power } = this.#spectrum;
    const masked = this.#masked;
    const maskStep = this.#maskStep;
    const last = mask.length - 1;
    for (let bin = 1; bin < power.length; bin++) {
      const position = Math.min(bin * maskStep, last);
      const below = Math.floor(position);
      const gain = mask[below]! + (position - below) * (mask[Math.min(below + 1, last)]! - mask[below]!);
      masked[2 * bin] = power[bin]! * gain * gain;
    }
    this.#fft.inverse(masked, this.#correlation);
    return this.#correlation[0]!;
  }

  /** YIN's cumulative-mean-normalised difference from the autocorrelation. */
  #measureDifference(): void {
    const correlation = this.#correlation;
    const windowCorrelation = this.#windowCorrelation;
    const differences = this.#difference;
    const energy = correlation[0]!;
    let sum = 0;
    differences[0] = 1;
    for (let lag = 1; lag < differences.length; lag++) {
      const difference = Math.max(0, 1 - correlation[lag]! / (energy * windowCorrelation[lag]!));
      sum += difference;
      differences[lag] = sum > 0 ? (difference * lag) / sum : 1;
    }
  }

  /** Lag of the first dip below the threshold, else of the deepest; a dip near the last pitch is preferred. */
  #chooseLag(): number {
    const values = this.#difference;
    let deepest = this.#shortest;
    let first = 0;
    let continued = 0;
    const lastLag = this.pitchHz > 0 ? this.#spectrum.sampleRate / this.pitchHz : 0;
    const reach = 2 ** (CONTINUITY_SEMITONES / 12);
    for (let lag = this.#shortest; lag <= this.#longest; lag++) {
      const value = values[lag]!;
      if (value > values[lag - 1]! || value > values[lag + 1]!) continue;
      if (value < values[deepest]!) deepest = lag;
      if (first === 0 && value < PERIOD_THRESHOLD) first = lag;
      const near = lag < lastLag * reach && lag > lastLag / reach;
      if (near && (continued === 0 || value < values[continued]!)) continued = lag;
    }
    const best = first || deepest;
    return continued && values[continued]! < values[best]! + CONTINUITY_SLACK ? continued : best;
  }

  /** Minimum of the parabola through a dip and its neighbours, in samples. */
  #refine(lag: number): number {
    const before = this.#difference[lag - 1]!;
    const here = this.#difference[lag]!;
    const after = this.#difference[lag + 1]!;
    const curvature = before - 2 * here + after;
    return curvature > 0 ? lag + clamp((before - after) / (2 * curvature), -0.5, 0.5) : lag;
  }
}

function windowAutocorrelation(window: Float32Array, lags: number): Float32Array {
  const values = Float32Array.from({ length: lags }, (_, lag) => {
    let sum = 0;
    for (let i = 0; i + lag < window.length; i++) sum += window[i]! * window[i + lag]!;
    return sum;
  });
  return values.map((value) => value / values[0]!);
}
