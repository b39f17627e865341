/**
 * Keeps sound far above full scale, as mixes in floating point may be, at the level that separator and detectors are
 * made for, and gives the stems their own level back. Causal; sound that stays within 6 dB of full scale is untouched.
 */
import { STEM_NAMES, type StemHops, type StereoHop } from '../model/stems.js';
import type { Frames, Hertz, Seconds } from '../model/units.js';

/** Peaks up to here, +6 dB, pass: intersample peaks and loud masters are no reason to change anything. */
const MAX_PEAK = 2;
/** The peak that is held decays with this time constant: much longer than a phrase, so that dynamics stay. */
const HOLD_S: Seconds = 60;

export class Headroom {
  readonly #decayPerHop: number;
  readonly #hopFrames: Frames;
  /** Gains of the samples that the stems still lack, and of the newest hop at the end. */
  readonly #gains: Float32Array;
  #heldPeak = 0;
  #gain = 1;
  /** Hops until every gain in {@link #gains} is 1 again. */
  #unsettledHops = 0;

  constructor(format: { sampleRate: Hertz; hopFrames: Frames; latencyFrames: Frames }) {
    const { sampleRate, hopFrames, latencyFrames } = format;
    this.#hopFrames = hopFrames;
    this.#decayPerHop = Math.exp(-hopFrames / (HOLD_S * sampleRate));
    this.#gains = new Float32Array(latencyFrames + hopFrames).fill(1);
  }

  /** Reduces `hop` in place. */
  apply({ left, right }: StereoHop): void {
    this.#heldPeak = Math.max(this.#heldPeak * this.#decayPerHop, peakOf(left), peakOf(right));
    const from = this.#gain;
    // Once reduced, down to full scale: a gain that returned from half would look like an onset.
    this.#gain = this.#heldPeak > (from === 1 ? MAX_PEAK : 1) ? 1 / this.#heldPeak : 1;
    if (this.#gain !== 1 || from !== 1) this.#unsettledHops = Math.ceil(this.#gains.length / this.#hopFrames) + 1;
    if (this.#unsettledHops === 0) return;
    this.#unsettledHops--;
    this.#gains.copyWithin(0, this.#hopFrames);
    const start = this.#gains.length - this.#hopFrames;
    for (let i = 0; i < this.#hopFrames; i++) {
      const gain = from + ((this.#gain - from) * (i + 1)) / this.#hopFrames;
      this.#gains[start + i] = gain;
      left[i]! *= gain;
      right[i]! *= gain;
    }
  }

  /** Gives the stems of the newest hop, which lag it by the latency, the level of the input. */
  restore(stems: StemHops): void {
    if (this.#unsettledHops === 0) return;
    for (const stem of STEM_NAMES) {
      const { left, right } = stems.audio[stem];
      for (let i = 0; i < this.#hopFrames; i++) {
        left[i]! /= this.#gains[i]!;
        right[i]! /= this.#gains[i]!;
      }
    }
  }

  reset(): void {
    this.#gains.fill(1);
    this.#heldPeak = 0;
    this.#gain = 1;
    this.#unsettledHops = 0;
  }
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}
