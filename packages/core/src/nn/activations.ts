/**
 * Activation functions of small neural networks. Pure.
 */

/** A function of one value, applied to each output of a layer. */
export type Activation = (value: number) => number;

/** Logistic function: 0..1. */
export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Rectified linear unit. */
export function relu(value: number): number {
  return Math.max(0, value);
}

/** Replaces `count` values from `at` by their softmax: each 0..1, summing to 1. */
export function softmax(values: Float32Array, at = 0, count = values.length): void {
  const end = at + count;
  let largest = -Infinity;
  for (let i = at; i < end; i++) largest = Math.max(largest, values[i]!);
  let sum = 0;
  for (let i = at; i < end; i++) {
    values[i] = Math.exp(values[i]! - largest);
    sum += values[i]!;
  }
  for (let i = at; i < end; i++) values[i] = values[i]! / sum;
}
