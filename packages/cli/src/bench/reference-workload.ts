/**
 * A fixed piece of work whose time states how fast this machine is at the moment: a filter on one thread, the kind of loop that
 * the engine consists of. It must not change: figures are divided by its time to compare machines and releases.
 */
import type { Milliseconds } from '@sense/core/engine';

const TAPS = 256;
const SAMPLES = 4000;
/** Runs of which the first warms up. */
const REPEATS = 21;

export class ReferenceWorkload {
  readonly #times: Milliseconds[] = [];
  readonly #input = Float32Array.from({ length: SAMPLES + TAPS }, (_, i) => Math.sin(i * i * 1e-3));
  readonly #taps = Float32Array.from({ length: TAPS }, (_, i) => Math.cos(i) / TAPS);
  readonly #output = new Float32Array(SAMPLES);

  /** Measures a few times. */
  run(): void {
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const startedAt = performance.now();
      filter(this.#input, this.#taps, this.#output);
      if (repeat > 0) this.#times.push(performance.now() - startedAt);
    }
  }

  /** Median of all measurements. */
  get medianMs(): Milliseconds {
    return [...this.#times].sort((a, b) => a - b)[this.#times.length >> 1] ?? NaN;
  }
}

function filter(input: Float32Array, taps: Float32Array, output: Float32Array): void {
  for (let i = 0; i < output.length; i++) {
    let sum = 0;
    for (let k = 0; k < taps.length; k++) sum += input[i + k]! * taps[k]!;
    output[i] = sum;
  }
}
