/** The recurrent layer against its equations, computed by hand for one unit. */
import { describe, expect, it } from 'vitest';
import { Gru, type GruWeights } from '../../../../packages/core/src/nn/gru.js';

const WEIGHTS: GruWeights = {
  inputWeights: { shape: [3, 2], values: Float32Array.of(0.5, -1, 0.25, 0.75, 1, -0.5) },
  stateWeights: { shape: [3, 1], values: Float32Array.of(0.5, -0.25, 1.5) },
  inputBias: { shape: [3], values: Float32Array.of(0.125, -0.5, 0.25) },
  stateBias: { shape: [3], values: Float32Array.of(0, 0.25, -0.125) },
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** One step of PyTorch's GRU with {@link WEIGHTS}. */
function step(state: number, a: number, b: number): number {
  const reset = sigmoid(0.5 * a - b + 0.125 + 0.5 * state);
  const update = sigmoid(0.25 * a + 0.75 * b - 0.5 - 0.25 * state + 0.25);
  const candidate = Math.tanh(a - 0.5 * b + 0.25 + reset * (1.5 * state - 0.125));
  return (1 - update) * candidate + update * state;
}

describe('Gru', () => {
  it('follows the equations step by step', () => {
    const gru = new Gru(WEIGHTS);
    let state = 0;
    for (const [a, b] of [
      [1, 0],
      [0.5, 2],
      [0, 0],
      [-1, 1],
    ] as const) {
      gru.process(Float32Array.of(a, b));
      state = step(state, a, b);
      expect(gru.state[0]).toBeCloseTo(state, 5);
    }
  });

  it('has the state of a new layer after reset', () => {
    const gru = new Gru(WEIGHTS);
    const fresh = new Gru(WEIGHTS);
    gru.process(Float32Array.of(3, -2));
    gru.reset();
    for (const each of [gru, fresh]) each.process(Float32Array.of(0.5, 0.5));
    expect(gru.state).toEqual(fresh.state);
  });

  it('stays within -1..1 for any input', () => {
    const gru = new Gru(WEIGHTS);
    for (const loud of [1e6, -1e6, 0]) {
      gru.process(Float32Array.of(loud, loud));
      expect(Math.abs(gru.state[0]!)).toBeLessThanOrEqual(1);
    }
  });
});
