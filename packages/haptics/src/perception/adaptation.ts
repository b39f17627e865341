/**
 * Counters vibrotactile adaptation: steady vibration is no longer noticed within seconds, and adapted
 * hands feel less of what follows. The amplitude of a voice that does not change for long is modulated
 * slowly, by more than the just noticeable difference. Perceptible changes and rest reduce the
 * adaptation. Pure; time is an argument.
 */
import { clamp, type NormalRange, type Seconds } from '@sense/core/engine';
import { isFelt, type Sensation } from './quantise.js';

/**
 * Our choice, not a standard: adaptation to vibration builds up over tens of seconds and decays as
 * fast, so the guard acts from 8 s on and lowers the mean amplitude.
 */
export const ADAPTATION_GUARD = {
  /** Seconds of unchanged vibration without modulation. */
  graceSeconds: 8,
  /** Seconds from there to the full depth. */
  rampSeconds: 10,
  /** Largest reduction of the amplitude, as a share of it. */
  depth: 0.4,
  periodSeconds: 2.5,
  /** Share of the monotony that remains after a perceptible change. */
  keptByChange: 0.4,
  /** How much faster monotony decays at rest than it grows. */
  recovery: 3,
  /** Amplitudes below this count as rest. */
  faintAmplitude: 0.1,
} as const;

/** A gap longer than this resets the monotony. */
const LONGEST_STEP: Seconds = 60;

export class AdaptationGuard {
  /** The sensation at the last perceptible change, for comparison. */
  #anchor: Sensation = { amplitude: 0, frequencyHz: 1 };
  #monotony: Seconds = 0;
  #time: Seconds = Number.NaN;

  /** Weighted seconds of unchanged vibration. */
  get monotony(): Seconds {
    return this.#monotony;
  }

  /** Advances to `time` with the sensation of the voice. Returns its gain: 1, or less while it is modulated. */
  step(sensation: Sensation, time: Seconds): NormalRange {
    const elapsed = time - this.#time;
    this.#time = time;
    if (!(elapsed >= 0 && elapsed < LONGEST_STEP)) this.#monotony = 0;
    else if (this.#anchor.amplitude < ADAPTATION_GUARD.faintAmplitude) {
      this.#monotony = Math.max(0, this.#monotony - ADAPTATION_GUARD.recovery * elapsed);
    } else this.#monotony += elapsed;
    if (isFelt(this.#anchor, sensation)) {
      this.#anchor = { amplitude: sensation.amplitude, frequencyHz: sensation.frequencyHz };
      this.#monotony *= ADAPTATION_GUARD.keptByChange;
    }
    return this.#gain();
  }

  #gain(): NormalRange {
    const { graceSeconds, rampSeconds, depth, periodSeconds } = ADAPTATION_GUARD;
    const beyond = this.#monotony - graceSeconds;
    if (beyond <= 0) return 1;
    const modulation = 0.5 - 0.5 * Math.cos((2 * Math.PI * beyond) / periodSeconds);
    return 1 - depth * clamp(beyond / rampSeconds, 0, 1) * modulation;
  }
}
