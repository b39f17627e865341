/** Decoding of stored weights: every type, and what is refused. */
import { describe, expect, it } from 'vitest';
import { decodeWeights, type StoredTensor } from '../../../../packages/core/src/nn/weights.js';

const base64 = (numbers: Int8Array | Int16Array | Float32Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(numbers.buffer)));

const int8: StoredTensor = { type: 'int8', shape: [2, 2], scale: 0.5, data: base64(Int8Array.of(-128, -1, 0, 127)) };
const int16: StoredTensor = { type: 'int16', shape: [2], scale: 0.25, data: base64(Int16Array.of(-32768, 3)) };
const float32: StoredTensor = { type: 'float32', shape: [3], data: base64(Float32Array.of(0.1, -2.5, 1e-9)) };

describe('decodeWeights', () => {
  it('multiplies integers by their scale and keeps floats', () => {
    const { a, b, c } = decodeWeights({ a: int8, b: int16, c: float32 }, ['a', 'b', 'c']);
    expect(a).toEqual({ shape: [2, 2], values: Float32Array.of(-64, -0.5, 0, 63.5) });
    expect(b).toEqual({ shape: [2], values: Float32Array.of(-8192, 0.75) });
    expect(c.values).toEqual(Float32Array.of(0.1, -2.5, 1e-9));
  });

  it('refuses weights without a tensor', () => {
    expect(() => decodeWeights({ a: int8 }, ['b'])).toThrow('the weights have no tensor "b"');
  });

  it('refuses data that do not fill the shape', () => {
    const short = { ...int16, shape: [3] };
    expect(() => decodeWeights({ short }, ['short'])).toThrow(
      'tensor "short" must have 6 bytes for the shape 3, received 4',
    );
  });
});
