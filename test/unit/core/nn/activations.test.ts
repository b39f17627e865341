/** Activation functions at known values. */
import { describe, expect, it } from 'vitest';
import { relu, sigmoid, softmax } from '../../../../packages/core/src/nn/activations.js';

describe('sigmoid', () => {
  it('is 0.5 at 0 and symmetric', () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(2) + sigmoid(-2)).toBeCloseTo(1, 12);
  });
});

describe('relu', () => {
  it('keeps positive values and clears negative ones', () => {
    expect([-1, 0, 2].map(relu)).toEqual([0, 0, 2]);
  });
});

describe('softmax', () => {
  it('replaces part of an array by values that sum to 1, in proportion to their exponentials', () => {
    const values = Float32Array.of(7, 0, Math.log(3), 9);
    softmax(values, 1, 2);
    expect(Array.from(values)).toEqual([7, expect.closeTo(0.25, 6), expect.closeTo(0.75, 6), 9]);
  });

  it('stays finite for large values', () => {
    const values = Float32Array.of(1e6, -1e6);
    softmax(values);
    expect(Array.from(values)).toEqual([1, 0]);
  });
});
