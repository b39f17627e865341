/**
 * Seeded pseudo-random numbers (mulberry32), so that renderings are reproducible sample by sample.
 */

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
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
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
