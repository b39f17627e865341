/**
 * The format of trained weights in source files and its decoder. `training/` generates the files,
 * `*.weights.ts`.
 */
import { SenseError } from '../model/errors.js';

/** A tensor as stored: base64 of little-endian numbers, row-major. */
export interface StoredTensor {
  /** Type of the stored numbers. Integers are steps of `scale`. */
  readonly type: 'int8' | 'int16' | 'float32';
  readonly shape: readonly number[];
  /** Value of one step. Absent for `float32`. */
  readonly scale?: number;
  readonly data: string;
}

/** The tensors of one network by name. */
export type StoredWeights = Readonly<Record<string, StoredTensor>>;

/** A decoded tensor, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const BYTES = { int8: 1, int16: 2, float32: 4 } as const;

/**
 * Decodes the tensors `names`.
 *
 * @throws SenseError `invalid-argument` if one is missing or does not have the length of its shape
 */
export function decodeWeights<Name extends string>(
  stored: StoredWeights,
  names: readonly Name[],
): Readonly<Record<Name, Tensor>> {
  return Object.fromEntries(names.map((name) => [name, decode(name, stored[name])])) as Record<Name, Tensor>;
}

function decode(name: string, stored: StoredTensor | undefined): Tensor {
  if (!stored) throw new SenseError('invalid-argument', `the weights have no tensor "${name}"`);
  const { type, shape, scale = 1, data } = stored;
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const count = shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== count * BYTES[type]) {
    const wanted = `${count * BYTES[type]} bytes for the shape ${shape.join(' x ')}`;
    throw new SenseError('invalid-argument', `tensor "${name}" must have ${wanted}, received ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer);
  const read = {
    int8: (i: number) => view.getInt8(i) * scale,
    int16: (i: number) => view.getInt16(2 * i, true) * scale,
    float32: (i: number) => view.getFloat32(4 * i, true),
  }[type];
  return { shape, values: Float32Array.from({ length: count }, (_, i) => read(i)) };
}
