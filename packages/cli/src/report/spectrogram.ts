/**
 * The spectrogram of the mixture on a logarithmic frequency axis, for display only.
 */
import { RealFft, hann, powerToDb, type Decibels, type Frames, type Hertz, type StereoHop } from '@sense/core/engine';
import { ValueTrack } from './tracks.js';

const WINDOW_LENGTH = 4096;
const BANDS = 96;
const LOWEST_HZ: Hertz = 30;
const HIGHEST_HZ: Hertz = 18_000;
/** Levels at the ends of the colour scale. */
const FLOOR_DB: Decibels = -85;
const CEILING_DB: Decibels = -10;
const COLUMNS = 4096;

export class Spectrogram {
  /** Distance from the centre of a window to its end. */
  readonly windowCentreFrames: Frames = WINDOW_LENGTH / 2;
  readonly track = new ValueTrack(BANDS, COLUMNS);
  readonly #fft = new RealFft(WINDOW_LENGTH);
  readonly #window = hann(WINDOW_LENGTH);
  readonly #samples = new Float32Array(WINDOW_LENGTH);
  readonly #frame = new Float32Array(WINDOW_LENGTH);
  readonly #spectrum = new Float32Array(WINDOW_LENGTH + 2);
  readonly #row = new Float32Array(BANDS);
  readonly #edges: readonly number[];

  constructor(sampleRate: Hertz) {
    const highest = Math.min(HIGHEST_HZ, sampleRate / 2);
    const bin = (index: number): number =>
      (LOWEST_HZ * (highest / LOWEST_HZ) ** (index / BANDS) * WINDOW_LENGTH) / sampleRate;
    this.#edges = Array.from({ length: BANDS + 1 }, (_, index) => bin(index));
  }

  /** Labels of the axis. */
  static readonly axis = { bands: BANDS, lowestHz: LOWEST_HZ, highestHz: HIGHEST_HZ } as const;

  add(hop: StereoHop): void {
    const count = hop.left.length;
    this.#samples.copyWithin(0, count);
    const at = WINDOW_LENGTH - count;
    for (let i = 0; i < count; i++) this.#samples[at + i] = 0.5 * (hop.left[i]! + hop.right[i]!);
    for (let i = 0; i < WINDOW_LENGTH; i++) this.#frame[i] = this.#samples[i]! * this.#window[i]!;
    this.#fft.forward(this.#frame, this.#spectrum);
    for (let band = 0; band < BANDS; band++) this.#row[band] = this.#level(this.#edges[band]!, this.#edges[band + 1]!);
    this.track.add(this.#row);
  }

  /** Largest level between two bin positions, as 0..1. */
  #level(from: number, to: number): number {
    let power = 0;
    const first = Math.floor(from);
    const last = Math.max(first, Math.ceil(to) - 1);
    for (let bin = first; bin <= last; bin++) {
      const re = this.#spectrum[2 * bin]!;
      const im = this.#spectrum[2 * bin + 1]!;
      power = Math.max(power, re * re + im * im);
    }
    const db = powerToDb((16 * power) / (WINDOW_LENGTH * WINDOW_LENGTH));
    return (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB);
  }
}
