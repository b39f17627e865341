/** Seeded test signals, full scale = 1. */
import { createRandom } from '@sense/core/internal';

/** White noise, uniform in -amplitude..amplitude. */
export function noise(length: number, seed: number, amplitude = 0.5): Float32Array {
  const next = createRandom(seed);
  return Float32Array.from({ length }, () => amplitude * (2 * next() - 1));
}

/** A sine at `hz`, from phase 0. */
export function tone(frames: number, sampleRate: number, hz: number, amplitude = 0.5): Float32Array {
  return Float32Array.from({ length: frames }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / sampleRate));
}
