/**
 * Seeded pseudo-random numbers, so that renderings are reproducible sample by sample.
 */
import { createRandom as createUniform } from '@sense/core/internal';

export interface Random {
  /** 0 <= value < 1. */
  uniform(): number;
  /** -1 <= value < 1. */
  signed(): number;
  /** low <= value < high. */
  between(low: number, high: number): number;
  /** An independent generator derived from the seed and `label`. */
  fork(label: string): Random;
}

/** Creates a generator. The same `seed` (any integer) gives the same numbers. */
export function createRandom(seed: number): Random {
  const uniform = createUniform(seed);
  return {
    uniform,
    signed: () => 2 * uniform() - 1,
    between: (low, high) => low + (high - low) * uniform(),
    fork: (label) => createRandom(hash(label, seed)),
  };
}

/** FNV-1a hash of `text`, initialised with `seed`. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1)) >>> 0;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
