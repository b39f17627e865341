/** Dense layers against the rule of row times column, summed in the order of the columns. */
import { describe, expect, it } from 'vitest';
import { relu } from '../../../../packages/core/src/nn/activations.js';
import { DenseLayer, DenseMatrix } from '../../../../packages/core/src/nn/dense.js';
import { noise } from '../../../support/signals.js';

/** `start + row of values * vector`, in double precision from the first column on. */
function rowSum(start: number, values: Float32Array, from: number, vector: Float32Array): number {
  let sum = start;
  for (let i = 0; i < vector.length; i++) sum += values[from + i]! * vector[i]!;
  return sum;
}

describe('DenseMatrix', () => {
  it.each([
    [1, 3],
    [4, 1],
    [5, 2],
    [8, 3],
    [48, 144],
  ])('of %i x %i adds its product with a part of a vector to a part of another', (rows, columns) => {
    const values = noise(7 + rows * columns, 1);
    const vector = noise(5 + columns + 2, 2);
    const before = noise(3 + rows + 4, 3);
    const result = before.slice();
    new DenseMatrix(values, rows, columns, 7).addProduct(vector, 5, result, 3);
    const expected = before.map((value, at) => {
      const row = at - 3;
      if (row < 0 || row >= rows) return value;
      return rowSum(value, values, 7 + row * columns, vector.subarray(5, 5 + columns));
    });
    expect(result).toEqual(expected);
  });

  it.each([1, 2, 3, 6])('adds its products with %i vectors to as many results, like one after another', (count) => {
    const [rows, columns] = [6, 5];
    const matrix = new DenseMatrix(noise(rows * columns, 1), rows, columns);
    const vectors = noise(2 + count * columns + 1, 2);
    const results = noise(3 + count * rows + 1, 3);
    const expected = results.slice();
    for (let i = 0; i < count; i++) matrix.addProduct(vectors, 2 + i * columns, expected, 3 + i * rows);
    matrix.addProducts(vectors, 2, results, 3, count);
    expect(results).toEqual(expected);
  });
});

describe('DenseLayer', () => {
  const weights = { shape: [6, 4], values: noise(24, 4) };
  const bias = { shape: [6], values: noise(6, 5) };
  const input = noise(4, 6);
  const sums = bias.values.map((value, row) => rowSum(value, weights.values, 4 * row, input));

  it('writes weights times input plus bias', () => {
    const out = new Float32Array(6);
    new DenseLayer(weights, bias).apply(input, out);
    expect(out).toEqual(sums);
  });

  it('applies the activation to every output', () => {
    const out = new Float32Array(6);
    new DenseLayer(weights, bias, relu).apply(input, out);
    expect(out).toEqual(sums.map((sum) => Math.max(0, sum)));
  });
});
