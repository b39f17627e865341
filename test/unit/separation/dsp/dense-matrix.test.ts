/** The product of a matrix laid out in blocks against the rule of row times column. */
import { describe, expect, it } from 'vitest';
import { DenseMatrix } from '../../../../packages/separation/src/dsp/dense-matrix.js';
import { noise } from '../signals.js';

describe('DenseMatrix', () => {
  it.each([
    [4, 1],
    [8, 3],
    [48, 144],
  ])('of %i x %i adds its product with a part of a vector to a part of another', (rows, columns) => {
    const values = noise(7 + rows * columns, 1);
    const vector = noise(5 + columns + 2, 2);
    const before = noise(3 + rows + 4, 3);
    const result = before.slice();
    new DenseMatrix(values, rows, columns, 7).addProduct(vector, 5, result, 3);
    const expected = Float64Array.from(before, (value, at) => {
      const row = at - 3;
      if (row < 0 || row >= rows) return value;
      let sum = value;
      for (let column = 0; column < columns; column++) sum += values[7 + row * columns + column]! * vector[5 + column]!;
      return sum;
    });
    expected.forEach((value, at) => expect(result[at]).toBeCloseTo(value, 5));
  });

  it('refuses rows that do not fill its blocks', () => {
    expect(() => new DenseMatrix(new Float32Array(30), 6, 5)).toThrow('rows must be a multiple of 4, received 6');
  });
});
