/**
 * Splits a magnitude spectrum into three textures by causal median filtering, after Fitzgerald,
 * "Harmonic/percussive separation using median filtering" (DAFx 2010), with past frames only:
 * percussive (vertical in the spectrogram), moving (a partial for some 50 ms: voices, bends,
 * short notes) and steady (a partial for some 200 ms). Pure.
 */
import { FrequencyMedian, TimeMedian } from './sliding-median.js';

export const COMPONENTS = ['percussive', 'moving', 'steady'] as const;

/** Lengths of the medians at a hop of 10.7 ms and bins of 23.4 Hz; chosen on training songs. */
const MEDIAN = { shortFrames: 7, longFrames: 31, bins: 17 } as const;

const FLOOR = 1e-24;

export class ComponentSplitter {
  /** Fraction of each bin in each component, 0..1, summing to one; in the order of {@link COMPONENTS}. */
  readonly masks: readonly [Float32Array, Float32Array, Float32Array];
  readonly #short: TimeMedian;
  readonly #long: TimeMedian;
  readonly #across: FrequencyMedian;

  constructor(bins: number) {
    this.masks = [new Float32Array(bins), new Float32Array(bins), new Float32Array(bins)];
    this.#short = new TimeMedian(bins, MEDIAN.shortFrames);
    this.#long = new TimeMedian(bins, MEDIAN.longFrames);
    this.#across = new FrequencyMedian(bins, MEDIAN.bins);
  }

  /** Processes the newest frame's magnitudes and updates {@link masks}. */
  process(magnitudes: Float32Array): void {
    this.#short.process(magnitudes);
    this.#long.process(magnitudes);
    this.#across.process(magnitudes);
    const [percussive, moving, steady] = this.masks;
    const shorts = this.#short.medians;
    const longs = this.#long.medians;
    const acrosses = this.#across.medians;
    for (let bin = 0; bin < magnitudes.length; bin++) {
      const short = shorts[bin]! * shorts[bin]!;
      const long = longs[bin]! * longs[bin]!;
      const across = acrosses[bin]! * acrosses[bin]!;
      const harmonicShare = (short + FLOOR) / (short + across + 2 * FLOOR);
      const steadyShare = (long + FLOOR) / (short + long + 2 * FLOOR);
      percussive[bin] = 1 - harmonicShare;
      moving[bin] = harmonicShare * (1 - steadyShare);
      steady[bin] = harmonicShare * steadyShare;
    }
  }

  reset(): void {
    this.#short.reset();
    this.#long.reset();
  }
}
