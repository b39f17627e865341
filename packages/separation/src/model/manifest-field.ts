/** Validates values of a manifest as they are read: errors name the path of the field and the value received. */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { sizeOf, type TensorSpec } from './tensors.js';

const MAX_TENSOR_SIZE = 1 << 20;

/** A value of the manifest and its path. Every check throws `model-invalid`. */
export class Field {
  constructor(
    private readonly value: unknown,
    private readonly origin: string,
    private readonly path: string,
  ) {}

  /** The value under `key`. A missing value is a field too; its checks fail. */
  at(key: string | number): Field {
    const holder = this.value;
    const inner = typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>)[key] : undefined;
    const step = typeof key === 'number' ? `[${key}]` : this.path === '' ? key : `.${key}`;
    return new Field(inner, this.origin, this.path + step);
  }

  has(key: string): boolean {
    return this.at(key).value !== undefined;
  }

  /** Throws for a key that is not in `keys`, so that misspelt optional keys are not ignored. */
  hasOnlyKeys(keys: readonly string[]): void {
    if (typeof this.value !== 'object' || this.value === null) return this.fail('an object');
    const unknown = Object.keys(this.value).find((key) => !keys.includes(key) && this.has(key));
    if (unknown === undefined) return;
    const name = this.at(unknown).path;
    throw new SenseError('model-invalid', `${this.origin}: '${name}' is not a known key: use ${keys.join(', ')}`);
  }

  items(): Field[] {
    if (!Array.isArray(this.value)) return this.fail('a list');
    return this.value.map((_, i) => this.at(i));
  }

  hasLength(length: number): void {
    if (this.items().length !== length) this.fail(`a list of ${length}`);
  }

  equals(expected: string | number): void {
    if (this.value !== expected) this.fail(describe(expected));
  }

  oneOf<Value extends string>(choices: readonly Value[]): Value {
    const found = choices.find((choice) => choice === this.value);
    return found ?? this.fail(choices.map((choice) => describe(choice)).join(' or '));
  }

  number(low: number, high: number): number {
    if (typeof this.value !== 'number' || !(this.value >= low && this.value <= high)) {
      return this.fail(`a number from ${low} to ${high}`);
    }
    return this.value;
  }

  integer(low: number, high: number): number {
    const value = this.number(low, high);
    return Number.isInteger(value) ? value : this.fail('an integer');
  }

  text(pattern = /./, what = 'a non-empty string'): string {
    return typeof this.value === 'string' && pattern.test(this.value) ? this.value : this.fail(what);
  }

  /** Sizes of a tensor. */
  shape(): number[] {
    const sizes = this.items().map((item) => item.integer(1, MAX_TENSOR_SIZE));
    if (sizeOf(sizes) > MAX_TENSOR_SIZE) this.fail(`a shape of at most ${MAX_TENSOR_SIZE} values`);
    return sizes;
  }

  /** A list of one tensor, whose shape must be `expected`: what the other fields of the manifest imply. */
  onlyTensor(expected: readonly number[]): TensorSpec {
    this.hasLength(1);
    const [tensor] = this.items();
    tensor!.hasOnlyKeys(['name', 'shape', 'axes']);
    const shape = tensor!.at('shape').shape();
    if (shape.join() !== expected.join()) {
      tensor!.at('shape').fail(`[${expected.join(', ')}], which the other fields imply`);
    }
    return { name: tensor!.at('name').text(), shape };
  }

  fail(expected: string): never {
    const name = this.path === '' ? 'the whole' : `'${this.path}'`;
    throw new SenseError(
      'model-invalid',
      `${this.origin}: ${name} must be ${expected}, received ${describe(this.value)}`,
    );
  }
}
