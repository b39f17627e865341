/**
 * The filters of the instruments, sample by sample.
 */
import { clamp, type Hertz } from '@sense/core/engine';

/** One-pole low-pass, -6 dB per octave. */
export class OnePole {
  #coefficient = 1;
  #state = 0;

  constructor(
    cutoffHz: Hertz,
    readonly sampleRate: Hertz,
  ) {
    this.cutoff(cutoffHz);
  }

  cutoff(cutoffHz: Hertz): void {
    this.#coefficient = 1 - Math.exp((-2 * Math.PI * cutoffHz) / this.sampleRate);
  }

  low(input: number): number {
    this.#state += this.#coefficient * (input - this.#state);
    return this.#state;
  }

  high(input: number): number {
    return input - this.low(input);
  }
}

/** State-variable filter in topology-preserving form (Zavalishin, "The Art of VA Filter Design"). */
export class StateVariable {
  low = 0;
  /** Unity gain at the centre. */
  band = 0;
  high = 0;
  #g = 0;
  #damping = 1;
  #scale = 1;
  #first = 0;
  #second = 0;

  constructor(
    cutoffHz: Hertz,
    quality: number,
    readonly sampleRate: Hertz,
  ) {
    this.tune(cutoffHz, quality);
  }

  tune(cutoffHz: Hertz, quality: number): void {
    this.#g = Math.tan((Math.PI * clamp(cutoffHz, 10, 0.45 * this.sampleRate)) / this.sampleRate);
    this.#damping = 1 / quality;
    this.#scale = 1 / (1 + this.#g * (this.#g + this.#damping));
  }

  process(input: number): void {
    const high = (input - (this.#damping + this.#g) * this.#first - this.#second) * this.#scale;
    const band = this.#g * high + this.#first;
    const low = this.#g * band + this.#second;
    this.#first = this.#g * high + band;
    this.#second = this.#g * band + low;
    this.high = high;
    this.band = band * this.#damping;
    this.low = low;
  }
}

/** Two-pole resonator of unity gain at 0 Hz: one formant (Klatt, JASA 67, 1980). */
export class Resonator {
  #a = 1;
  #b = 0;
  #c = 0;
  #y1 = 0;
  #y2 = 0;

  constructor(readonly sampleRate: Hertz) {}

  tune(centreHz: Hertz, bandwidthHz: Hertz): void {
    const radius = Math.exp((-Math.PI * bandwidthHz) / this.sampleRate);
    this.#c = -radius * radius;
    this.#b = 2 * radius * Math.cos((2 * Math.PI * centreHz) / this.sampleRate);
    this.#a = 1 - this.#b - this.#c;
  }

  process(input: number): number {
    const output = this.#a * input + this.#b * this.#y1 + this.#c * this.#y2;
    this.#y2 = this.#y1;
    this.#y1 = output;
    return output;
  }
}
