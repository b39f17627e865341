/**
 * Edits mappings by patches: JSON merge patch (RFC 7396), so patches can be stored and sent. Values of
 * the patch replace values of the mapping recursively; `null` removes. Pure: arguments are not changed.
 */
import { SenseError } from '@sense/core/engine';
import { checkMapping, type HapticMapping } from './mapping.js';

/** Any part of `Data`; `null` removes an optional part. Lists are replaced as a whole. */
export type Patch<Data> = {
  readonly [Key in keyof Data]?:
    | (NonNullable<Data[Key]> extends readonly unknown[] | string | number ? Data[Key] : Patch<NonNullable<Data[Key]>>)
    | null;
};

/**
 * Returns `mapping` with `patch` applied.
 *
 * ```ts
 * const softer = editMapping(presetMapping('full-band'), {
 *   transients: { drums: { drums: { kick: { gain: 0.5 } } } },
 *   voices: { other: null },
 * });
 * haptics.setMapping(softer);
 * ```
 *
 * @throws SenseError `invalid-argument` naming the field, if the result is not a valid mapping
 */
export function editMapping(mapping: HapticMapping, patch: Patch<HapticMapping>): HapticMapping {
  return checkMapping(mergePatch(mapping, patch) as HapticMapping);
}

/**
 * A mapping from its JSON text, as `JSON.stringify(mapping)` writes it.
 *
 * @throws SenseError `invalid-argument`, if the text is not JSON or not a valid mapping
 */
export function parseMapping(json: string): HapticMapping {
  return checkMapping(parseJson('mapping', json) as HapticMapping);
}

/** `JSON.parse` with an error that names `what`. @throws SenseError `invalid-argument` */
export function parseJson(what: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new SenseError('invalid-argument', `a ${what} must be JSON: ${(error as Error).message}`, error);
  }
}

/** `target` with a JSON merge patch (RFC 7396) applied. Arguments are not changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isPlain(patch)) return patch;
  const result: Record<string, unknown> = isPlain(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    // Defined, not assigned: a key named __proto__ is an ordinary field.
    if (value === null) delete result[key];
    else if (value !== undefined) {
      const merged = mergePatch(Object.hasOwn(result, key) ? result[key] : undefined, value);
      Object.defineProperty(result, key, { value: merged, enumerable: true, writable: true, configurable: true });
    }
  }
  return result;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
