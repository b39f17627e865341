/**
 * How strong a score is at each moment, for formats that know one motor and no blows: a blow becomes
 * a short pulse, and the stronger of pulse and voice is felt. Pure; knows no format.
 */
import { clamp, type Hertz, type NormalRange, type Seconds } from '@sense/core/engine';
import { sharpnessToHz } from '../../perception/sharpness.js';
import type { HapticKnot, HapticScore } from '../../score/score.js';
import { knotAt } from './join-curves.js';
import { mergeVoices } from './merge-voices.js';

/** A blow as a stretch of vibration. */
export interface Pulse {
  readonly start: Seconds;
  readonly end: Seconds;
  readonly amplitude: NormalRange;
  readonly frequencyHz: Hertz;
}

/** The blows of `score` as pulses of `length`, in ascending time. */
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

  /** Amplitude and frequency at `time`; undefined where no voice is. */
  at(time: Seconds): HapticKnot | undefined {
    const first = this.#knots[0];
    if (!first || time < first.time || time > this.end) return undefined;
    const knot = knotAt(this.#knots, time);
    return { ...knot, amplitude: clamp(knot.amplitude, 0, 1) };
  }
}
