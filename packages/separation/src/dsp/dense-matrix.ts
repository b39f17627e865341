/**
 * A dense layer's matrix, laid out so that four rows are worked on at a time: each input value is read
 * once for four sums, and additions need not wait for each other. Pure.
 */
import { SenseError } from '@sense/core/engine';

/** Rows that lie interleaved. */
const BLOCK = 4;

export class DenseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly #blocks: Float32Array;

  /**
   * @param values row-major, from `offset` on
   * @param rows a multiple of 4; otherwise throws `invalid-argument`
   */
  constructor(values: Float32Array, rows: number, columns: number, offset = 0) {
    if (rows % BLOCK !== 0) {
      throw new SenseError('invalid-argument', `rows must be a multiple of ${BLOCK}, received ${rows}`);
    }
    this.rows = rows;
    this.columns = columns;
    this.#blocks = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const block = row - (row % BLOCK);
      for (let column = 0; column < columns; column++) {
        this.#blocks[block * columns + column * BLOCK + (row % BLOCK)] = values[offset + row * columns + column]!;
      }
    }
  }

  /** Adds the matrix times `vector[from..]` to `result[at..]`. */
  addProduct(vector: Float32Array, from: number, result: Float32Array, at: number): void {
    const blocks = this.#blocks;
    const end = from + this.columns;
    let weight = 0;
    for (let row = at; row < at + this.rows; row += BLOCK) {
      let sum0 = result[row]!;
      let sum1 = result[row + 1]!;
      let sum2 = result[row + 2]!;
      let sum3 = result[row + 3]!;
      for (let i = from; i < end; i++) {
        const value = vector[i]!;
        sum0 += blocks[weight]! * value;
        sum1 += blocks[weight + 1]! * value;
        sum2 += blocks[weight + 2]! * value;
        sum3 += blocks[weight + 3]! * value;
        weight += BLOCK;
      }
      result[row] = sum0;
      result[row + 1] = sum1;
      result[row + 2] = sum2;
      result[row + 3] = sum3;
    }
  }
}
