/**
 * Composable checks for data files: every failure is an `invalid-argument` that names the field and
 * the received value. Does not depend on mappings or routings.
 */
import { SenseError } from '@sense/core/engine';
import { describe, requireRange } from '@sense/core/internal';

/** Throws `invalid-argument` unless `value`, at the path `at`, is valid. */
export type Check = (at: string, value: unknown) => void;

/** A number within `low`..`high`. */
export const range =
  (low: number, high: number): Check =>
  (at, value) =>
    void requireRange(at, value, low, high);

/** A non-empty string. */
export const text: Check = (at, value) => {
  if (typeof value !== 'string' || value === '') fail(at, 'be a non-empty string', value);
};

/** One of a list of strings. */
export const oneOf =
  (choices: readonly string[]): Check =>
  (at, value) => {
    if (typeof value !== 'string' || !choices.includes(value)) fail(at, `be one of ${choices.join(', ')}`, value);
  };

/** Two numbers within `low`..`high`, the second at least `gap` above the first. */
export const span =
  (low: number, high: number, gap: number): Check =>
  (at, value) => {
    if (!Array.isArray(value) || value.length !== 2) return fail(at, 'be a list of two numbers', value);
    const first = requireRange(`${at} low`, value[0], low, high);
    requireRange(`${at} high`, value[1], first + gap, high + gap);
  };

/** A list of values that all pass `check`. */
export const listOf =
  (check: Check): Check =>
  (at, value) => {
    if (!Array.isArray(value)) return fail(at, 'be a list', value);
    value.forEach((entry, index) => check(`${at}[${index}]`, entry));
  };

/** An object with all of `required`, any of `optional` and nothing else, so that a misspelt field is not ignored silently. */
export const record =
  (required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  (at, value) => {
    const known = { ...optional, ...required };
    const object = requireObject(at, value);
    for (const key of Object.keys(object)) if (!Object.hasOwn(known, key)) failKey(at, key, Object.keys(known));
    for (const [key, check] of Object.entries(required)) check(join(at, key), object[key]);
    for (const [key, check] of Object.entries(optional)) {
      if (object[key] !== undefined) check(join(at, key), object[key]);
    }
  };

/** An object whose keys are some of `keys` and whose values pass `check`. */
export const someOf =
  (keys: readonly string[], check: Check): Check =>
  (at, value) => {
    const object = requireObject(at, value);
    for (const [key, entry] of Object.entries(object)) {
      if (!keys.includes(key)) failKey(at, key, keys);
      if (entry !== undefined) check(join(at, key), entry);
    }
  };

function requireObject(at: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(at, 'be an object', value);
  return value as Record<string, unknown>;
}

function fail(at: string, what: string, value: unknown): never {
  throw new SenseError('invalid-argument', `${at || 'it'} must ${what}, received ${describe(value)}`);
}

function failKey(at: string, key: string, known: readonly string[]): never {
  throw new SenseError(
    'invalid-argument',
    `${at || 'it'} may have ${known.join(', ')}; received ${describe(key)}: correct or remove it`,
  );
}

function join(at: string, key: string): string {
  return at ? `${at}.${key}` : key;
}
