/**
 * A value of a JSON file that is checked as it is read: what is wrong is named by its path, with the
 * value received. Knows no particular manifest.
 */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import type { TensorSpec } from './kinds/model-kind.js';

const LARGEST_TENSOR = 1 << 20;

/** A value inside the manifest and the way to it. */
export class Field {
  constructor(
    private readonly value: unknown,
    private readonly origin: string,
    private readonly path: string,
  ) {}

  /** The value under `key`; nothing there is a field as well, which fails when it is asked for something. */
  at(key: string | number): Field {
    const holder = this.value;
    const inner = typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>)[key] : undefined;
    const step = typeof key === 'number' ? `[${key}]` : this.path === '' ? key : `.${key}`;
    return new Field(inner, this.origin, this.path + step);
  }

  has(key: string): boolean {
    return this.at(key).value !== undefined;
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
    return Number.isInteger(value) ? value : this.fail('a whole number');
  }

  text(pattern = /./, what = 'a text'): string {
    return typeof this.value === 'string' && pattern.test(this.value) ? this.value : this.fail(what);
  }

  /** Sizes of a tensor. */
  shape(): number[] {
    const sizes = this.items().map((item) => item.integer(1, LARGEST_TENSOR));
    if (sizes.reduce((product, size) => product * size, 1) > LARGEST_TENSOR) this.fail('a smaller shape');
    return sizes;
  }

  /** A list of one tensor, of the shape that what else the manifest says asks for. */
  onlyTensor(expected: readonly number[]): TensorSpec {
    this.hasLength(1);
    const [tensor] = this.items();
    const shape = tensor!.at('shape').shape();
    if (shape.join() !== expected.join()) {
      tensor!.at('shape').fail(`[${expected.join(', ')}], as the rest of the manifest says`);
    }
    return { name: tensor!.at('name').text(), shape };
  }

  fail(expected: string): never {
    const name = this.path === '' ? 'it' : `'${this.path}'`;
    throw new SenseError(
      'model-invalid',
      `${this.origin}: ${name} must be ${expected}, received ${describe(this.value)}`,
    );
  }
}
