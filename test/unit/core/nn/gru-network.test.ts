/** The recurrent network against its equations, worked out by hand for one unit. */
import { describe, expect, it } from 'vitest';
import { GruNetwork, type GruNetworkWeights } from '../../../../packages/core/src/nn/gru-network.js';

const WEIGHTS: GruNetworkWeights = {
  inputs: 2,
  units: 1,
  outputs: 2,
  inputWeights: Float32Array.of(0.5, -1, 0.25, 0.75, 1, -0.5),
  stateWeights: Float32Array.of(0.5, -0.25, 1.5),
  inputBias: Float32Array.of(0.125, -0.5, 0.25),
  stateBias: Float32Array.of(0, 0.25, -0.125),
  outputWeights: Float32Array.of(2, -1),
  outputBias: Float32Array.of(0, 0.5),
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** One step of PyTorch's GRU with {@link WEIGHTS}. */
function step(state: number, a: number, b: number): number {
  const reset = sigmoid(0.5 * a - b + 0.125 + 0.5 * state);
  const keep = sigmoid(0.25 * a + 0.75 * b - 0.5 - 0.25 * state + 0.25);
  const news = Math.tanh(a - 0.5 * b + 0.25 + reset * (1.5 * state - 0.125));
  return (1 - keep) * news + keep * state;
}

describe('GatedNetwork', () => {
  it('does what the equations say, step by step', () => {
    const network = new GruNetwork(WEIGHTS);
    let state = 0;
    for (const [a, b] of [
      [1, 0],
      [0.5, 2],
      [0, 0],
      [-1, 1],
    ] as const) {
      network.process(Float32Array.of(a, b));
      state = step(state, a, b);
      expect(network.probabilities[0]).toBeCloseTo(sigmoid(2 * state - (0.5 - state)), 5);
      expect(network.probabilities[0]! + network.probabilities[1]!).toBeCloseTo(1, 6);
    }
  });

  it('starts over after reset', () => {
    const network = new GruNetwork(WEIGHTS);
    const fresh = new GruNetwork(WEIGHTS);
    network.process(Float32Array.of(3, -2));
    network.reset();
    for (const each of [network, fresh]) each.process(Float32Array.of(0.5, 0.5));
    expect(network.probabilities).toEqual(fresh.probabilities);
  });

  it('stays finite for whatever it is given', () => {
    const network = new GruNetwork(WEIGHTS);
    for (const loud of [1e6, -1e6, 0]) network.process(Float32Array.of(loud, loud));
    for (const probability of network.probabilities) expect(probability).toBeGreaterThanOrEqual(0);
  });
});
