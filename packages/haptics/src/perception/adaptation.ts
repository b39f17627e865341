/**
 * A guard against numbness: steady vibration fades from notice within seconds, and hands that have
 * adapted feel less of what follows. A voice that does not change for long begins to breathe:
 * weaker and back, by more than the just noticeable difference. Any change that is felt, and rest,
 * recover. Pure; time is an argument. Knows nothing of devices.
 */
import { clamp, type NormalRange, type Seconds } from '@sense/core/engine';
import { isFelt, type Sensation } from './quantise.js';

/**
 * Our choice, not a standard: adaptation to vibration builds up over tens of seconds and leaves as
 * fast, so a guard that acts from 8 s on and leaves room on average gives hands their rest.
 */
export const ADAPTATION_GUARD = {
  /** Monotony that is left alone. */
  graceSeconds: 8,
  /** From there to the full depth. */
  rampSeconds: 10,
  /** How much of the amplitude is taken at the bottom of a breath. */
  depth: 0.4,
  breathSeconds: 2.5,
  /** Share of the monotony that a felt change leaves. */
  leftByChange: 0.4,
  /** How much faster rest recovers than monotony grows. */
  recovery: 3,
  /** Amplitudes below this do not tire. */
  faintAmplitude: 0.1,
} as const;

/** A gap longer than this is rest of unknown length: all is forgotten. */
const LONGEST_STEP: Seconds = 60;

export class AdaptationGuard {
  /** The sensation that is compared with: where the voice last changed. */
  #anchor: Sensation = { amplitude: 0, frequencyHz: 1 };
  #monotony: Seconds = 0;
  #time: Seconds = Number.NaN;

  /** Seconds of unchanged vibration, as they are counted. */
  get monotony(): Seconds {
    return this.#monotony;
  }

  /** Takes what a voice is at `time`. Returns the gain for it: 1, or less while it breathes. */
  step(sensation: Sensation, time: Seconds): NormalRange {
    const elapsed = time - this.#time;
    this.#time = time;
    if (!(elapsed >= 0 && elapsed < LONGEST_STEP)) this.#monotony = 0;
    else if (this.#anchor.amplitude < ADAPTATION_GUARD.faintAmplitude) {
      this.#monotony = Math.max(0, this.#monotony - ADAPTATION_GUARD.recovery * elapsed);
    } else this.#monotony += elapsed;
    if (isFelt(this.#anchor, sensation)) {
      this.#anchor = { amplitude: sensation.amplitude, frequencyHz: sensation.frequencyHz };
      this.#monotony *= ADAPTATION_GUARD.leftByChange;
    }
    return this.#gain();
  }

  #gain(): NormalRange {
    const { graceSeconds, rampSeconds, depth, breathSeconds } = ADAPTATION_GUARD;
    const beyond = this.#monotony - graceSeconds;
    if (beyond <= 0) return 1;
    const breath = 0.5 - 0.5 * Math.cos((2 * Math.PI * beyond) / breathSeconds);
    return 1 - depth * clamp(beyond / rampSeconds, 0, 1) * breath;
  }
}
