/** Seeded test signals, full scale = 1. */
import { createRandom } from '@sense/core/internal';

/** White noise, uniform in -amplitude..amplitude. */
export function noise(length: number, seed: number, amplitude = 0.5): Float32Array {
  const next = createRandom(seed);
  return Float32Array.from({ length }, () => amplitude * (2 * next() - 1));
}
