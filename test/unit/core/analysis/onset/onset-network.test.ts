/** The hit network on weights small enough to compute by hand. */
import { describe, expect, it } from 'vitest';
import { OnsetNetwork } from '../../../../../packages/core/src/analysis/onset/onset-network.js';
import type { StoredTensor, StoredWeights } from '../../../../../packages/core/src/nn/weights.js';

const base64 = (numbers: Int8Array | Float32Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(numbers.buffer)));
const matrix = (rows: number, steps: readonly number[]): StoredTensor => ({
  type: 'int8',
  shape: [rows, steps.length / rows],
  scale: 0.5,
  data: base64(Int8Array.from(steps)),
});
const bias = (...values: readonly number[]): StoredTensor => ({
  type: 'float32',
  shape: [values.length],
  data: base64(Float32Array.from(values)),
});
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/**
 * Two features, summarised in `x - y` for each of two frames. One hidden unit for onsets: the newer minus the
 * older summary; one for classes: their sum minus one.
 */
const ONSET: StoredWeights = {
  frame: matrix(1, [2, -2]),
  frameBias: bias(0),
  onsetHidden: matrix(1, [-2, 2]),
  onsetHiddenBias: bias(0),
  onset: matrix(1, [4]),
  onsetBias: bias(-1),
};
const WITH_CLASSES: StoredWeights = {
  ...ONSET,
  classHidden: matrix(1, [2, 2]),
  classHiddenBias: bias(-1),
  class: matrix(5, [2, -2, 4, 0, 0]),
  classBias: bias(0, 0, 0, 0.25, -0.25),
};

describe('HitNetwork', () => {
  it('reads the last frames, the newest last', () => {
    const network = new OnsetNetwork(WITH_CLASSES);
    network.process(Float32Array.of(1, 0));
    expect(network.onsetProbability()).toBeCloseTo(sigmoid(2 * 1 - 1), 6);
    network.process(Float32Array.of(3, 0.5));
    expect(network.onsetProbability()).toBeCloseTo(sigmoid(2 * (2.5 - 1) - 1), 6);
    network.process(Float32Array.of(0, 0));
    expect(network.onsetProbability()).toBeCloseTo(sigmoid(-1), 6);
  });

  it('gives each class an independent probability', () => {
    const network = new OnsetNetwork(WITH_CLASSES);
    network.process(Float32Array.of(1, 0));
    network.process(Float32Array.of(2, 0));
    network.classify();
    const hidden = 1 + 2 - 1;
    const expected = [hidden, -hidden, 2 * hidden, 0.25, -0.25].map(sigmoid);
    expect(network.probabilities).toHaveLength(expected.length);
    for (const [kind, value] of expected.entries()) expect(network.probabilities[kind]).toBeCloseTo(value, 6);
  });

  it('has no classes without their weights', () => {
    const network = new OnsetNetwork(ONSET);
    network.classify();
    expect(network.probabilities).toHaveLength(0);
  });

  it('clears its context on reset', () => {
    const network = new OnsetNetwork(WITH_CLASSES);
    network.process(Float32Array.of(5, 0));
    network.reset();
    expect(network.onsetProbability()).toBeCloseTo(sigmoid(-1), 6);
  });
});
