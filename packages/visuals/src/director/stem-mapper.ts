/**
 * The controls of one stem that follow its features: levels in the recent range of the stem, brightness, pitch and
 * flux. Does not allocate once created. Main thread.
 */
import { type Hertz, type PerStem, type Seconds, type StemFeatures, type StemName } from '@sense/core/engine';
import { AdaptiveRange } from '@sense/core/internal';
import type { StemControls } from './controls.js';

/** The usual spectral and pitch range of a stem and the time constants of its controls. */
interface StemTuning {
  readonly pitchLowHz: Hertz;
  readonly pitchHighHz: Hertz;
  readonly centroidLowHz: Hertz;
  readonly centroidHighHz: Hertz;
  readonly attackSeconds: Seconds;
  readonly releaseSeconds: Seconds;
  readonly pulseSeconds: Seconds;
}

/** Usual fundamental frequencies: three octaves each. Drums and other instruments have none. */
const BASS_PITCH = { pitchLowHz: 41.2, pitchHighHz: 329.6 } as const;
const VOCAL_PITCH = { pitchLowHz: 98, pitchHighHz: 784 } as const;

export const STEM_TUNING: PerStem<StemTuning> = {
  drums: {
    ...VOCAL_PITCH,
    centroidLowHz: 150,
    centroidHighHz: 9000,
    attackSeconds: 0.005,
    releaseSeconds: 0.12,
    pulseSeconds: 0.16,
  },
  bass: {
    ...BASS_PITCH,
    centroidLowHz: 45,
    centroidHighHz: 400,
    attackSeconds: 0.03,
    releaseSeconds: 0.3,
    pulseSeconds: 0.3,
  },
  other: {
    ...VOCAL_PITCH,
    centroidLowHz: 200,
    centroidHighHz: 5000,
    attackSeconds: 0.04,
    releaseSeconds: 0.35,
    pulseSeconds: 0.32,
  },
  vocals: {
    ...VOCAL_PITCH,
    centroidLowHz: 200,
    centroidHighHz: 4000,
    attackSeconds: 0.03,
    releaseSeconds: 0.3,
    pulseSeconds: 0.4,
  },
};

const BRIGHTNESS_SECONDS = 0.08;
const FLUX_PEAK_SECONDS = 6;
const MIN_FLUX_PEAK = 0.02;

/** Places of the smoothed controls. The levels come first. */
const [LEVEL, LOW, MID, HIGH, FLUX, VOICING, SMOOTHED] = [0, 1, 2, 3, 4, 5, 6] as const;
/** Places of the time constants; `fade` lengthens all but the last. */
const [ATTACK, RELEASE, BRIGHTNESS, FLUX_PEAK, TIME_CONSTANTS] = [0, 1, 2, 3, 4] as const;
/** Places of the frequencies. */
const [CENTROID, PITCH, FREQUENCIES] = [0, 1, 2] as const;

/** The state behind the controls of one stem. Numbers stay in typed arrays: see `flash-rule.ts`. */
export class StemMapper {
  readonly controls: StemControls = {
    level: 0,
    brightness: 0.5,
    flux: 0,
    pulse: 0,
    glow: 0,
    low: 0,
    mid: 0,
    high: 0,
    pitch: 0.5,
    voicing: 0,
  };
  readonly #range = new AdaptiveRange();
  readonly #timeConstants: Float64Array;
  /** Share of the way to their targets that controls move with each time constant. */
  readonly #shares = new Float64Array(TIME_CONSTANTS);
  readonly #targets = new Float64Array(SMOOTHED);
  readonly #smoothed = new Float64Array(SMOOTHED);
  /** The ranges of the frequencies, in octaves. */
  readonly #lowest: Float64Array;
  readonly #octaves: Float64Array;
  /** Frequencies of now, as places in their range. */
  readonly #places = new Float64Array(FREQUENCIES);
  readonly #fluxPeak = new Float64Array(1).fill(MIN_FLUX_PEAK);

  constructor(stem: StemName) {
    const tuning = STEM_TUNING[stem];
    const { attackSeconds, releaseSeconds } = tuning;
    this.#timeConstants = Float64Array.of(attackSeconds, releaseSeconds, BRIGHTNESS_SECONDS, FLUX_PEAK_SECONDS);
    const { centroidLowHz, centroidHighHz, pitchLowHz, pitchHighHz } = tuning;
    this.#lowest = Float64Array.of(Math.log2(centroidLowHz), Math.log2(pitchLowHz));
    this.#octaves = Float64Array.of(Math.log2(centroidHighHz / centroidLowHz), Math.log2(pitchHighHz / pitchLowHz));
  }

  /** Raises `ceiling`, one number in dB, to that of the range of this stem. */
  raise(ceiling: Float64Array): void {
    this.#range.raise(ceiling);
  }

  /**
   * @param leastCeiling one number: the least ceiling of the range, in dB
   * @param fade factor on the time constants of the controls; the adaptive range is not affected
   */
  features(features: StemFeatures, deltaSeconds: Seconds, leastCeiling: Float64Array, fade: number): void {
    const targets = this.#targets;
    targets[LEVEL] = features.levelDb;
    targets[LOW] = features.lowDb;
    targets[MID] = features.midDb;
    targets[HIGH] = features.highDb;
    this.#range.place(targets, HIGH + 1, deltaSeconds, leastCeiling);
    const isHeard = targets[LEVEL] > 0;
    // Bass and vocals only: the pitch of other stems is 0.
    const isPitched = isHeard && features.pitchHz > 0;
    this.#setShares(deltaSeconds, fade);
    this.#setFlux(features);
    targets[VOICING] = isPitched ? Math.max(0, Math.min(features.voicing, 1)) : 0;
    this.#locate(features);
    this.#smooth();
    const { controls } = this;
    const places = this.#places;
    if (isHeard) controls.brightness += (places[CENTROID]! - controls.brightness) * this.#shares[BRIGHTNESS]!;
    if (isPitched) controls.pitch = places[PITCH]!;
  }

  #setShares(deltaSeconds: Seconds, fade: number): void {
    for (let i = 0; i < TIME_CONSTANTS; i++) {
      this.#shares[i] = 1 - Math.exp(-deltaSeconds / (this.#timeConstants[i]! * (i === FLUX_PEAK ? 1 : fade)));
    }
  }

  #setFlux(features: StemFeatures): void {
    const peak = this.#fluxPeak[0]! * (1 - this.#shares[FLUX_PEAK]!);
    this.#fluxPeak[0] = Math.max(features.flux, peak, MIN_FLUX_PEAK);
    this.#targets[FLUX] = Math.max(0, features.flux / this.#fluxPeak[0]);
  }

  #locate(features: StemFeatures): void {
    const places = this.#places;
    places[CENTROID] = features.centroidHz;
    places[PITCH] = features.pitchHz;
    for (let i = 0; i < FREQUENCIES; i++) {
      const place = (Math.log2(places[i]!) - this.#lowest[i]!) / this.#octaves[i]!;
      places[i] = place > 0 ? Math.min(place, 1) : 0;
    }
  }

  /** Moves the smoothed controls towards their targets. */
  #smooth(): void {
    const smoothed = this.#smoothed;
    for (let i = 0; i < SMOOTHED; i++) {
      const difference = this.#targets[i]! - smoothed[i]!;
      smoothed[i]! += difference * this.#shares[difference > 0 ? ATTACK : RELEASE]!;
    }
    const { controls } = this;
    controls.level = smoothed[LEVEL]!;
    controls.low = smoothed[LOW]!;
    controls.mid = smoothed[MID]!;
    controls.high = smoothed[HIGH]!;
    controls.flux = smoothed[FLUX]!;
    controls.voicing = smoothed[VOICING]!;
  }
}
