/** What separators get of a signal, and the sum of their stems: see `Engine.process`. */
import { HighPass, INPUT_HIGH_PASS_HZ } from '@sense/core/internal';

/** `signal` through the high-pass of the engine, from silence. */
export function highPassed(signal: Float32Array, sampleRate = 48_000): Float32Array<ArrayBuffer> {
  const filtered = new Float32Array(signal);
  new HighPass(INPUT_HIGH_PASS_HZ, sampleRate, 1).process(filtered);
  return filtered;
}
