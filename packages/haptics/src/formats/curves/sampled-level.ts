/**
 * The level of a score at each moment, for formats with one motor and no transients: a transient
 * becomes a short pulse, and the stronger of pulse and voice plays. Pure.
 */
import { clamp, type Hertz, type NormalRange, type Seconds } from '@sense/core/engine';
import { sharpnessToHz } from '../../perception/sharpness.js';
import type { HapticKnot, HapticScore } from '../../score/score.js';
import { knotAt } from './join-curves.js';
import { mergeVoices } from './merge-voices.js';

/** A transient as vibration of constant level. */
export interface Pulse {
  readonly start: Seconds;
  readonly end: Seconds;
  readonly amplitude: NormalRange;
  readonly frequencyHz: Hertz;
}

/** The transients of `score` as pulses of `length`, in ascending time. */
export function pulsesOf(score: HapticScore, length: Seconds): Pulse[] {
  return score.transients.map(({ time, intensity, sharpness }) => ({
    start: time,
    end: time + length,
    amplitude: intensity,
    frequencyHz: sharpnessToHz(sharpness),
  }));
}

/** The voices of a score as one level over time. */
export class VoiceLevel {
  readonly #knots: readonly HapticKnot[];

  constructor(score: HapticScore) {
    this.#knots = mergeVoices(score.voices);
  }

  /** When the last voice ends; 0 without one. */
  get end(): Seconds {
    return this.#knots.at(-1)?.time ?? 0;
  }

  /** Amplitude and frequency at `time`; undefined before the first and after the last knot. */
  at(time: Seconds): HapticKnot | undefined {
    const first = this.#knots[0];
    if (!first || time < first.time || time > this.end) return undefined;
    const knot = knotAt(this.#knots, time);
    return { ...knot, amplitude: clamp(knot.amplitude, 0, 1) };
  }
}
