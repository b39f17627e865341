/**
 * The mixture as a picture: level over time and a logarithmic frequency axis. For looking at, not
 * for measuring.
 */
import { RealFft, hann, powerToDb, type Decibels, type Frames, type Hertz, type StereoHop } from '@sense/core/engine';
import { ValueTrack } from './tracks.js';

const FRAME_FRAMES = 4096;
const BANDS = 96;
const LOWEST_HZ: Hertz = 30;
const HIGHEST_HZ: Hertz = 18_000;
/** Levels drawn as darkest and lightest. */
const FLOOR_DB: Decibels = -85;
const CEILING_DB: Decibels = -10;
const COLUMNS = 4096;

export class Spectrogram {
  /** How far the middle of a frame lies before its end. */
  readonly centreFrames: Frames = FRAME_FRAMES / 2;
  readonly track = new ValueTrack(BANDS, COLUMNS);
  readonly #fft = new RealFft(FRAME_FRAMES);
  readonly #window = hann(FRAME_FRAMES);
  readonly #samples = new Float32Array(FRAME_FRAMES);
  readonly #frame = new Float32Array(FRAME_FRAMES);
  readonly #spectrum = new Float32Array(FRAME_FRAMES + 2);
  readonly #row = new Float32Array(BANDS);
  readonly #edges: readonly number[];

  constructor(sampleRate: Hertz) {
    const highest = Math.min(HIGHEST_HZ, sampleRate / 2);
    const bin = (index: number): number =>
      (LOWEST_HZ * (highest / LOWEST_HZ) ** (index / BANDS) * FRAME_FRAMES) / sampleRate;
    this.#edges = Array.from({ length: BANDS + 1 }, (_, index) => bin(index));
  }

  /** How the page labels the axis. */
  static readonly axis = { bands: BANDS, lowestHz: LOWEST_HZ, highestHz: HIGHEST_HZ } as const;

  add(hop: StereoHop): void {
    const count = hop.left.length;
    this.#samples.copyWithin(0, count);
    const at = FRAME_FRAMES - count;
    for (let i = 0; i < count; i++) this.#samples[at + i] = 0.5 * (hop.left[i]! + hop.right[i]!);
    for (let i = 0; i < FRAME_FRAMES; i++) this.#frame[i] = this.#samples[i]! * this.#window[i]!;
    this.#fft.forward(this.#frame, this.#spectrum);
    for (let band = 0; band < BANDS; band++) this.#row[band] = this.#level(this.#edges[band]!, this.#edges[band + 1]!);
    this.track.add(this.#row);
  }

  /** Largest level between two bin positions, as 0..1; between bins it is interpolated. */
  #level(from: number, to: number): number {
    let power = 0;
    const first = Math.floor(from);
    const last = Math.max(first, Math.ceil(to) - 1);
    for (let bin = first; bin <= last; bin++) {
      const re = this.#spectrum[2 * bin]!;
      const im = this.#spectrum[2 * bin + 1]!;
      power = Math.max(power, re * re + im * im);
    }
    const db = powerToDb((16 * power) / (FRAME_FRAMES * FRAME_FRAMES));
    return (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB);
  }
}
