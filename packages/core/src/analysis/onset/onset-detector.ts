/**
 * Finds the starts of notes and hits in one stem, from band magnitudes of frames that end now:
 * SuperFlux, a level gate and backward-only peak picking. Says how strong and how sure. Knows
 * nothing of hops, masks or event times.
 */
import { clamp, type Decibels, type Hertz, type NormalRange, type Seconds } from '../../model/units.js';
import { PeakPicker } from './peak-picker.js';
import { SuperFlux } from './superflux.js';

/** Gain of the logarithm of the flux: magnitudes are square roots of power, full scale = 1. */
export const FLUX_LOG_GAIN = 440;
/** Below this level, after the input gain, nothing is an onset: noise floors of rooms and converters. */
const GATE_POWER = 10 ** (-62 / 10);
/** Onsets this far below the loudest recent one have strength 0. */
const STRENGTH_RANGE_DB: Decibels = 30;
/** How fast the loudest onset is forgotten. */
const LOUDEST_FALL_DB_PER_S = 1.5;
/** The loudest onset is taken to be at least this, so that a lone faint one is not strong. */
const LOUDEST_FLOOR_DB: Decibels = -45;

export interface OnsetDetectorOptions {
  /** Bands of each frame. */
  readonly bands: number;
  /** Bands at which {@link OnsetDetector.fluxParts} are divided. */
  readonly edges: readonly number[];
  /** Frames per second. */
  readonly frameRate: Hertz;
  /** Seconds between the frames that are compared. */
  readonly lagSeconds: Seconds;
  /** Weight of the recent mean of the flux, see {@link PeakPicker}. */
  readonly meanWeight: number;
  /** Flux above that mean that makes an onset; see {@link SuperFlux}. */
  readonly threshold: number;
  /** Fraction of the largest recent flux that an onset must reach as well. */
  readonly relativeThreshold: number;
}

export class OnsetDetector {
  /** Flux of the last frame: mean per band of log10 magnitude, >= 0. */
  flux = 0;
  /** What {@link flux} had to reach in the last frame for an onset; 0 if the frame was too faint for one. */
  fluxThreshold = 0;
  /** What each part of the spectrum added to {@link flux}. */
  readonly fluxParts: Float32Array;
  /** How much each band grew in the last frame: change of log10 magnitude, >= 0. */
  readonly growth: Float32Array;
  readonly #superflux: SuperFlux;
  readonly #picker: PeakPicker;
  readonly #fallDb: Decibels;
  #loudestDb: Decibels = LOUDEST_FLOOR_DB;

  constructor(options: OnsetDetectorOptions) {
    const { bands, frameRate, threshold, relativeThreshold, meanWeight } = options;
    this.#superflux = new SuperFlux(bands, Math.max(1, Math.round(options.lagSeconds * frameRate)), options.edges);
    this.fluxParts = this.#superflux.parts;
    this.growth = this.#superflux.bandFlux;
    this.#picker = new PeakPicker({ frameRate, threshold, relativeThreshold, meanWeight });
    this.#fallDb = LOUDEST_FALL_DB_PER_S / frameRate;
  }

  /**
   * Takes the newest frame.
   *
   * @param magnitudes of the bands
   * @param gain brings the mixture to the level the threshold is meant for
   * @param power of the frame, full scale = 1
   * @returns true if an onset may begin here: then {@link take} it, or leave it
   */
  process(magnitudes: Float32Array, gain: number, power: number): boolean {
    this.flux = this.#superflux.process(magnitudes, FLUX_LOG_GAIN * gain);
    const rises = this.#picker.process(this.flux);
    this.#loudestDb = Math.max(this.#loudestDb - this.#fallDb, LOUDEST_FLOOR_DB);
    const audible = power * gain * gain >= GATE_POWER;
    this.fluxThreshold = audible ? this.#picker.threshold : 0;
    return rises && audible;
  }

  /** An onset begins in the last frame: what rises in the next milliseconds belongs to it. */
  take(): void {
    this.#picker.take();
  }

  /**
   * Strength of an onset that reached `levelDb`: 1 for the loudest of the last seconds, 0 at
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
