/**
 * Momentary loudness after ITU-R BS.1770-5 and EBU R 128: K-weighted power of both channels, mean
 * over the last 400 ms. The weights apply to the bins of a spectrum.
 */
import { powerToDb, type Decibels, type Hertz, type Seconds } from '../../model/units.js';

/** The two filters of the standard at 48 kHz: a shelf for the head, a high-pass. b0 b1 b2, a1 a2. */
const SHELF = [
  1.535_124_859_586_97, -2.691_696_189_406_38, 1.198_392_810_852_85, -1.690_659_293_182_41, 0.732_480_774_215_85,
] as const;
const HIGH_PASS = [1, -2, 1, -1.990_047_454_833_98, 0.990_072_250_366_21] as const;
const FILTER_RATE: Hertz = 48_000;
const MOMENTARY_SECONDS: Seconds = 0.4;
/** Makes a 997 Hz sine at full scale in one channel read -3.01 LUFS. */
const OFFSET_DB: Decibels = -0.691;
const CHANNELS = 2;

/** Factor on the power of a component at `frequency`. */
export function kWeight(frequency: Hertz): number {
  const angle = (2 * Math.PI * Math.min(frequency, FILTER_RATE / 2)) / FILTER_RATE;
  return powerGain(SHELF, angle) * powerGain(HIGH_PASS, angle);
}

function powerGain([b0, b1, b2, a1, a2]: readonly [number, number, number, number, number], angle: number): number {
  const c1 = Math.cos(angle);
  const c2 = Math.cos(2 * angle);
  const above = b0 * b0 + b1 * b1 + b2 * b2 + 2 * (b0 * b1 + b1 * b2) * c1 + 2 * b0 * b2 * c2;
  const below = 1 + a1 * a1 + a2 * a2 + 2 * (a1 + a1 * a2) * c1 + 2 * a2 * c2;
  return Math.max(0, above) / below;
}

export class MomentaryLoudness {
  readonly #powers: Float64Array;
  #at = 0;
  #sum = 0;

  constructor(hopSeconds: Seconds) {
    this.#powers = new Float64Array(Math.max(1, Math.round(MOMENTARY_SECONDS / hopSeconds)));
  }

  /**
   * @param power K-weighted mean square of a hop, mean of both channels
   * @returns LUFS, not below -120
   */
  push(power: number): Decibels {
    this.#sum += power - this.#powers[this.#at]!;
    this.#powers[this.#at] = power;
    this.#at = (this.#at + 1) % this.#powers.length;
    // Recompute the sum once per turn of the ring: rounding errors do not accumulate.
    if (this.#at === 0) this.#sum = this.#powers.reduce((a, b) => a + b, 0);
    return powerToDb((CHANNELS * Math.max(0, this.#sum) * 10 ** (OFFSET_DB / 10)) / this.#powers.length);
  }

  reset(): void {
    this.#powers.fill(0);
    this.#at = this.#sum = 0;
  }
}
