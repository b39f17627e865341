/**
 * Detects onset candidates in one stem from the band magnitudes of each frame: SuperFlux, a level
 * gate and causal peak picking. Also rates the strength of an onset.
 */
import { clamp, type Decibels, type Hertz, type NormalRange, type Seconds } from '../../model/units.js';
import { PeakPicker } from './peak-picker.js';
import { SuperFlux } from './superflux.js';

/** Gain of the logarithm of the flux: magnitudes are square roots of power, full scale = 1. */
export const FLUX_LOG_GAIN = 440;
/** Frames below this level, after the input gain, have no onsets: noise floors of rooms and converters. */
const GATE_POWER = 10 ** (-62 / 10);
/** Onsets this far below the loudest recent one have strength 0. */
const STRENGTH_RANGE_DB: Decibels = 30;
/** Decay of the loudest recent onset. */
const LOUDEST_DECAY_DB_PER_S = 1.5;
/** Lower limit of the loudest recent onset, so that a single faint one is not strong. */
const LOUDEST_FLOOR_DB: Decibels = -45;

export interface OnsetDetectorOptions {
  /** Bands of each frame. */
  readonly bands: number;
  /** Bands at which {@link OnsetDetector.fluxParts} are divided. */
  readonly edges: readonly number[];
  /** Frames per second. */
  readonly frameRate: Hertz;
  /** Distance of the frames that {@link SuperFlux} compares. */
  readonly lagSeconds: Seconds;
  /** Weight of the recent mean of the flux, see {@link PeakPicker}. */
  readonly meanWeight: number;
  /** Least flux of an onset above that mean. */
  readonly threshold: number;
  /** Fraction of the largest recent flux that an onset must reach as well. */
  readonly relativeThreshold: number;
}

export class OnsetDetector {
  /** Spectral flux of the last frame: mean over the bands of the positive change of log10 magnitude, >= 0. */
  flux = 0;
  /** Threshold of {@link flux} for an onset in the last frame; 0 if the frame was below the level gate. */
  fluxThreshold = 0;
  /** Contribution of each part of the spectrum to {@link flux}. */
  readonly fluxParts: Float32Array;
  /** Spectral flux of each band in the last frame: positive change of log10 magnitude, >= 0. */
  readonly bandFlux: Float32Array;
  readonly #superflux: SuperFlux;
  readonly #picker: PeakPicker;
  readonly #decayDb: Decibels;
  #loudestDb: Decibels = LOUDEST_FLOOR_DB;

  constructor(options: OnsetDetectorOptions) {
    const { bands, frameRate, threshold, relativeThreshold, meanWeight } = options;
    this.#superflux = new SuperFlux(bands, Math.max(1, Math.round(options.lagSeconds * frameRate)), options.edges);
    this.fluxParts = this.#superflux.parts;
    this.bandFlux = this.#superflux.bandFlux;
    this.#picker = new PeakPicker({ frameRate, threshold, relativeThreshold, meanWeight });
    this.#decayDb = LOUDEST_DECAY_DB_PER_S / frameRate;
  }

  /**
   * Takes the newest frame.
   *
   * @param magnitudes of the bands
   * @param gain brings the mixture to the reference level
   * @param power of the frame, full scale = 1
   * @returns true if the frame has an onset candidate: {@link accept} or ignore it
   */
  process(magnitudes: Float32Array, gain: number, power: number): boolean {
    this.flux = this.#superflux.process(magnitudes, FLUX_LOG_GAIN * gain);
    const isPeak = this.#picker.process(this.flux);
    this.#loudestDb = Math.max(this.#loudestDb - this.#decayDb, LOUDEST_FLOOR_DB);
    const audible = power * gain * gain >= GATE_POWER;
    this.fluxThreshold = audible ? this.#picker.threshold : 0;
    return isPeak && audible;
  }

  /** The candidate in the last frame is an onset: flux of the next milliseconds belongs to it. */
  accept(): void {
    this.#picker.accept();
  }

  /**
   * Strength of an onset of level `levelDb`: 1 for the loudest of the last seconds, 0 at
   * {@link STRENGTH_RANGE_DB} below. Call once for each onset, when its level is known.
   */
  strength(levelDb: Decibels): NormalRange {
    this.#loudestDb = Math.max(this.#loudestDb, levelDb);
    return clamp(1 - (this.#loudestDb - levelDb) / STRENGTH_RANGE_DB, 0, 1);
  }

  reset(): void {
    this.#superflux.reset();
    this.#picker.reset();
    this.flux = 0;
    this.fluxThreshold = 0;
    this.#loudestDb = LOUDEST_FLOOR_DB;
  }
}
