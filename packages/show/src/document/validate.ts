/**
 * Checks a value against the schema of shows, and states what is wrong at which path in plain words. The schema is
 * `show.schema.json` of the package.
 */
import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { describe } from '@sense/core/internal';
import schema from '../../show.schema.json' with { type: 'json' };

/** Something wrong at a place of a document. */
export interface ShowProblem {
  /** Where, as a JSON pointer: `/looks/main/scene`. Empty for the whole document. */
  readonly path: string;
  /** What is wrong, and what is possible instead. */
  readonly message: string;
}

/** The JSON Schema (2020-12) of shows: the content of `show.schema.json`. */
export const SHOW_SCHEMA: Readonly<Record<string, unknown>> = schema;

/** Keywords whose errors only say that a part of the value has one. */
const CONTAINERS: ReadonlySet<string> = new Set(['properties', 'items', '$ref', 'patternProperties', 'false']);

let validator: Validator | undefined;

/** Everything that is wrong with the form of `document`, by the schema; empty if it is valid. */
export function schemaProblems(document: unknown): ShowProblem[] {
  validator ??= new Validator(schema as Schema, '2020-12', false);
  const { errors } = validator.validate(document);
  return errors.filter((error) => isLeaf(error)).map((error) => explain(document, error));
}

function isLeaf(error: OutputUnit): boolean {
  if (CONTAINERS.has(error.keyword)) return false;
  // Of additional properties that have a schema of their own, the error of that schema follows.
  return error.keyword !== 'additionalProperties' || ruleAt(error)['additionalProperties'] === false;
}

function explain(document: unknown, error: OutputUnit): ShowProblem {
  const path = error.instanceLocation.slice(1);
  const [rule, value] = [ruleAt(error), valueAt(document, path)];
  const received = `, received ${describe(value)}`;
  switch (error.keyword) {
    case 'type':
      return { path, message: `must be ${typeText(rule['type'])}${received}` };
    case 'const':
      return { path, message: `must be ${describe(rule['const'])}${received}` };
    case 'enum':
      return { path, message: `must be one of ${(rule['enum'] as unknown[]).join(', ')}${received}` };
    case 'minimum':
    case 'maximum':
      return { path, message: `must be ${rangeText(rule)}${received}` };
    case 'pattern':
      return { path, message: `must be a colour as '#RRGGBB'${received}` };
    case 'minLength':
      return { path, message: 'must not be empty' };
    case 'minItems':
    case 'minProperties':
      return { path, message: 'must have at least one entry' };
    case 'required': {
      const missing = /"(.*)"/.exec(error.error)?.[1];
      return { path, message: `must have the field ${missing}` };
    }
    case 'additionalProperties': {
      const unknown = /"(.*)" does/.exec(error.error)?.[1] ?? '';
      const known = Object.keys((rule['properties'] ?? {}) as object).join(', ');
      return {
        path: `${path}/${unknown}`,
        message: `is not a field; there are ${known}, and fields that begin with x-`,
      };
    }
    default:
      return { path, message: error.error };
  }
}

function typeText(type: unknown): string {
  if (Array.isArray(type)) return type.map(typeText).join(' or ');
  const texts: Readonly<Record<string, string>> = {
    object: 'an object',
    array: 'a list',
    string: 'text',
    number: 'a number',
    integer: 'a whole number',
    boolean: 'true or false',
  };
  return texts[String(type)] ?? String(type);
}

function rangeText({ type, minimum, maximum }: Readonly<Record<string, unknown>>): string {
  const number = type === 'integer' ? 'a whole number' : 'a number';
  return maximum === undefined
    ? `${number} of at least ${String(minimum)}`
    : `${number} from ${String(minimum)} to ${String(maximum)}`;
}

/** The part of the schema that holds the keyword of an error. */
function ruleAt({ keywordLocation }: OutputUnit): Readonly<Record<string, unknown>> {
  const steps = keywordLocation.split('/').slice(1, -1);
  let rule: unknown = schema;
  for (const step of steps) {
    if (step === '$ref') rule = valueAt(schema, String((rule as { $ref: string }).$ref).slice(1));
    else rule = (rule as Record<string, unknown>)[unescaped(step)];
  }
  return (rule ?? {}) as Readonly<Record<string, unknown>>;
}

/** The value at a JSON pointer; undefined if there is none. */
function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const step of pointer.split('/').slice(1)) {
    value = (value as Record<string, unknown> | null | undefined)?.[unescaped(step)];
  }
  return value;
}

const unescaped = (step: string): string => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
