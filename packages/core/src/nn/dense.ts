/**
 * Dense layers. The matrix is stored so that four rows are computed at a time: each input value is
 * read once for four sums, and the additions do not wait for each other. Every sum starts with the
 * bias and adds its products in the order of the columns, in double precision. Allocates in
 * constructors only.
 */
import type { Activation } from './activations.js';
import type { Tensor } from './weights.js';

/** Rows that are stored interleaved. */
const BLOCK = 4;

export class DenseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Rows in complete blocks. */
  readonly #blockRows: number;
  /** Complete blocks interleaved, then the remaining rows one after another. */
  readonly #values: Float32Array;

  /** @param values row-major, from `offset` on */
  constructor(values: Float32Array, rows: number, columns: number, offset = 0) {
    this.rows = rows;
    this.columns = columns;
    this.#blockRows = rows - (rows % BLOCK);
    this.#values = values.slice(offset, offset + rows * columns);
    for (let row = 0; row < this.#blockRows; row++) {
      const block = row - (row % BLOCK);
      for (let column = 0; column < columns; column++) {
        this.#values[block * columns + column * BLOCK + (row % BLOCK)] = values[offset + row * columns + column]!;
      }
    }
  }

  /** Adds the matrix times `vector[from..]` to `result[at..]`, and applies `activation` to the sums if there is one. */
  addProduct(vector: Float32Array, from: number, result: Float32Array, at: number, activation?: Activation): void {
    const values = this.#values;
    const end = from + this.columns;
    const blocksEnd = at + this.#blockRows;
    let weight = 0;
    for (let row = at; row < blocksEnd; row += BLOCK) {
      let sum0 = result[row]!;
      let sum1 = result[row + 1]!;
      let sum2 = result[row + 2]!;
      let sum3 = result[row + 3]!;
      for (let i = from; i < end; i++) {
        const value = vector[i]!;
        sum0 += values[weight]! * value;
        sum1 += values[weight + 1]! * value;
        sum2 += values[weight + 2]! * value;
        sum3 += values[weight + 3]! * value;
        weight += BLOCK;
      }
      result[row] = activation ? activation(sum0) : sum0;
      result[row + 1] = activation ? activation(sum1) : sum1;
      result[row + 2] = activation ? activation(sum2) : sum2;
      result[row + 3] = activation ? activation(sum3) : sum3;
    }
    for (let row = blocksEnd; row < at + this.rows; row++) {
      let sum = result[row]!;
      for (let i = from; i < end; i++) sum += values[weight++]! * vector[i]!;
      result[row] = activation ? activation(sum) : sum;
    }
  }
}

/** A matrix with a bias for each row and an activation. */
export class DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly #matrix: DenseMatrix;
  readonly #bias: Float32Array;
  readonly #activation: Activation | undefined;

  /**
   * @param weights `[outputs, inputs]`
   * @param bias `[outputs]`
   * @param activation default none
   */
  constructor(weights: Tensor, bias: Tensor, activation?: Activation) {
    const [outputs = 0, inputs = 0] = weights.shape;
    this.inputs = inputs;
    this.outputs = outputs;
    this.#matrix = new DenseMatrix(weights.values, outputs, inputs);
    this.#bias = bias.values;
    this.#activation = activation;
  }

  /** Writes the outputs for `input` to `out`. */
  apply(input: Float32Array, out: Float32Array): void {
    out.set(this.#bias);
    this.#matrix.addProduct(input, 0, out, 0, this.#activation);
  }
}
