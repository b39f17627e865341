/**
 * Pitch conversion and a sawtooth oscillator.
 */
import type { Hertz } from '@sense/core/engine';

/** Frequency of a MIDI note number, A4 (69) = 440 Hz. */
export function midiToHz(midi: number): Hertz {
  return 440 * 2 ** ((midi - 69) / 12);
}

const STEPS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** MIDI number of a note name such as `F#4`. */
export function noteToMidi(name: string): number {
  const match = /^([A-G])(#?)(-?\d)$/.exec(name);
  if (!match) throw new RangeError(`note name must look like "F#4", received "${name}"`);
  return STEPS[match[1]!]! + (match[2] ? 1 : 0) + 12 * (Number(match[3]) + 1);
}

/** Band-limited sawtooth (PolyBLEP: Valimaki and Huovilainen, IEEE SPM 24, 2007), -1..1. */
export class Sawtooth {
  #phase: number;

  /** @param phase initial phase, 0..1 of a cycle */
  constructor(phase = 0) {
    this.#phase = phase;
  }

  /** The next sample. `step` is frequency / sample rate and may change at any time. */
  next(step: number): number {
    const phase = this.#phase;
    let value = 2 * phase - 1;
    if (phase < step) {
      const x = phase / step;
      value -= x + x - x * x - 1;
    } else if (phase > 1 - step) {
      const x = (phase - 1) / step;
      value -= x * x + x + x + 1;
    }
    this.#phase = phase + step < 1 ? phase + step : phase + step - 1;
    return value;
  }
}
