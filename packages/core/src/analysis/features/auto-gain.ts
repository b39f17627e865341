/**
 * Slow automatic gain: brings the mixture to a reference level, so that the thresholds of the
 * detectors hold for a faint microphone and a loud master.
 */
import { clamp, dbToGain, powerToDb, type Decibels, type Hertz, type Seconds } from '../../model/units.js';

const ATTACK_SECONDS: Seconds = 0.5;
const RELEASE_SECONDS: Seconds = 6;
/** The gain is held below this level: pauses do not raise it. */
const GATE_DB: Decibels = -62;
const MIN_GAIN_DB: Decibels = -12;
const MAX_GAIN_DB: Decibels = 24;

export class AutoGain {
  /** Amplitude ratio for the newest frame. */
  gain = 1;
  readonly #referenceDb: Decibels;
  readonly #attack: number;
  readonly #release: number;
  #levelDb: Decibels;

  /**
   * @param referenceDb the level for which the gain is 1
   * @param frameRate calls of {@link process} per second
   */
  constructor(referenceDb: Decibels, frameRate: Hertz) {
    this.#referenceDb = referenceDb;
    this.#levelDb = referenceDb;
    this.#attack = 1 - Math.exp(-1 / (ATTACK_SECONDS * frameRate));
    this.#release = 1 - Math.exp(-1 / (RELEASE_SECONDS * frameRate));
  }

  /** @param power of the newest frame, full scale = 1 */
  process(power: number): void {
    const levelDb = powerToDb(power);
    if (levelDb < GATE_DB) return;
    this.#levelDb += (levelDb - this.#levelDb) * (levelDb > this.#levelDb ? this.#attack : this.#release);
    this.gain = dbToGain(clamp(this.#referenceDb - this.#levelDb, MIN_GAIN_DB, MAX_GAIN_DB));
  }

  reset(): void {
    this.gain = 1;
    this.#levelDb = this.#referenceDb;
  }
}
