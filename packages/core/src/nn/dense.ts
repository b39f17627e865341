/**
 * Dense layers. The matrix is stored so that four rows are computed at a time, for two vectors where there are more:
 * each value that is read serves several sums, and the additions do not wait for each other. Every sum starts with what
 * is in the result and adds its products in the order of the columns, in double precision. Allocates in constructors only.
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
  /**
   * Complete blocks interleaved, then the remaining rows one after another. In double precision, so that they are not
   * converted each time.
   */
  readonly #values: Float64Array;

  /** @param values row-major, from `offset` on */
  constructor(values: Float32Array, rows: number, columns: number, offset = 0) {
    this.rows = rows;
    this.columns = columns;
    this.#blockRows = rows - (rows % BLOCK);
    this.#values = Float64Array.from(values.subarray(offset, offset + rows * columns));
    for (let row = 0; row < this.#blockRows; row++) {
      const block = row - (row % BLOCK);
      for (let column = 0; column < columns; column++) {
        this.#values[block * columns + column * BLOCK + (row % BLOCK)] = values[offset + row * columns + column]!;
      }
    }
  }

  /**
   * Adds the matrix times each of `count` vectors, `vectors[from..]` one after another, to as many results,
   * `results[at..]` one after another.
   */
  addProducts(vectors: Float32Array, from: number, results: Float32Array, at: number, count: number): void {
    const { rows, columns } = this;
    let done = 0;
    for (; done + 2 <= count; done += 2) this.#addPair(vectors, from + done * columns, results, at + done * rows);
    if (done < count) this.addProduct(vectors, from + done * columns, results, at + done * rows);
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
    this.#addRest(vector, from, result, at, activation);
  }

  /** Adds the products of two vectors, one after the other in `vectors`, to two results. */
  #addPair(vectors: Float32Array, from: number, results: Float32Array, at: number): void {
    const values = this.#values;
    const { rows, columns } = this;
    const end = from + columns;
    const blocksEnd = at + this.#blockRows;
    let weight = 0;
    for (let row = at; row < blocksEnd; row += BLOCK) {
      const other = row + rows;
      let a0 = results[row]!;
      let a1 = results[row + 1]!;
      let a2 = results[row + 2]!;
      let a3 = results[row + 3]!;
      let b0 = results[other]!;
      let b1 = results[other + 1]!;
      let b2 = results[other + 2]!;
      let b3 = results[other + 3]!;
      for (let i = from; i < end; i++) {
        const a = vectors[i]!;
        const b = vectors[i + columns]!;
        const weight0 = values[weight]!;
        const weight1 = values[weight + 1]!;
        const weight2 = values[weight + 2]!;
        const weight3 = values[weight + 3]!;
        a0 += weight0 * a;
        a1 += weight1 * a;
        a2 += weight2 * a;
        a3 += weight3 * a;
        b0 += weight0 * b;
        b1 += weight1 * b;
        b2 += weight2 * b;
        b3 += weight3 * b;
        weight += BLOCK;
      }
      results[row] = a0;
      results[row + 1] = a1;
      results[row + 2] = a2;
      results[row + 3] = a3;
      results[other] = b0;
      results[other + 1] = b1;
      results[other + 2] = b2;
      results[other + 3] = b3;
    }
    this.#addRest(vectors, from, results, at);
    this.#addRest(vectors, end, results, at + rows);
  }

  /** The rows after the last complete block. */
  #addRest(vector: Float32Array, from: number, result: Float32Array, at: number, activation?: Activation): void {
    const values = this.#values;
    const end = from + this.columns;
    let weight = this.#blockRows * this.columns;
    for (let row = at + this.#blockRows; row < at + this.rows; row++) {
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
