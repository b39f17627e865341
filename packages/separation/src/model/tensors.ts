/** Tensors of a model as its manifest describes them. Plain data. */

/** A tensor by name: float32, row-major. */
export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Recurrent state that each call passes to the next: zeros at the start and after a reset. */
export interface StateSpec {
  readonly input: string;
  readonly output: string;
  readonly shape: readonly number[];
}

/** Number of values of a tensor. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
