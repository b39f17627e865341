/**
 * Follows the level of the mixture, slowly, and gives the gain that brings it to a reference: a
 * faint microphone and a loud master then look alike to the detectors. Knows nothing of stems.
 */
import { clamp, dbToGain, powerToDb, type Decibels, type Hertz, type Seconds } from '../../model/units.js';

const ATTACK_SECONDS: Seconds = 0.5;
const RELEASE_SECONDS: Seconds = 6;
/** Below this nothing is learnt: pauses do not raise the gain. */
const GATE_DB: Decibels = -62;
const SMALLEST_DB: Decibels = -12;
const LARGEST_DB: Decibels = 24;

export class AutoGain {
  /** Amplitude ratio to apply now. */
  gain = 1;
  readonly #referenceDb: Decibels;
  readonly #attack: number;
  readonly #release: number;
  #levelDb: Decibels;

  /**
   * @param referenceDb the level that needs no gain
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
    this.gain = dbToGain(clamp(this.#referenceDb - this.#levelDb, SMALLEST_DB, LARGEST_DB));
  }

  reset(): void {
    this.gain = 1;
    this.#levelDb = this.#referenceDb;
  }
}
