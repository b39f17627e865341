/**
 * Parameters of a scene as data, in the form of JSON Schema properties, and the checks of their values.
 * Knobs, presets, shows and words set a scene through them. Pure; does not depend on three.js or the DOM.
 */
import { clamp, SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';

interface ParameterLabel {
  /** Display name. */
  readonly title: string;
  /** What it changes, in a sentence. */
  readonly description: string;
}

/** A number within a range; `integer` for whole numbers. */
export interface NumberParameter extends ParameterLabel {
  readonly type: 'number' | 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
}

/** A switch. */
export interface BooleanParameter extends ParameterLabel {
  readonly type: 'boolean';
  readonly default: boolean;
}

/** One of a list of words. */
export interface ChoiceParameter extends ParameterLabel {
  readonly type: 'string';
  readonly enum: readonly string[];
  readonly default: string;
}

/** A colour, `#RRGGBB` in sRGB. */
export interface ColorParameter extends ParameterLabel {
  readonly type: 'string';
  readonly format: 'color';
  readonly default: string;
}

/** One parameter of a scene. */
export type SceneParameter = NumberParameter | BooleanParameter | ChoiceParameter | ColorParameter;

/** The parameters of a scene by name. */
export type SceneParameters = Readonly<Record<string, SceneParameter>>;

/** The value of a parameter. */
export type ParameterValue = number | boolean | string;

/** Values of parameters by name. Missing ones keep their default, or what they were. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** A value for each parameter of `Parameters`. */
export type ValuesOf<Parameters extends SceneParameters> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends { readonly type: 'boolean' }
    ? boolean
    : Parameters[Name] extends { readonly type: 'string' }
      ? string
      : number;
};

/** A JSON Schema of values; see {@link parameterSchema}. */
export interface ParameterSchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, SceneParameter & { readonly pattern?: string }>>;
}

const COLOR_PATTERN = '^#[0-9A-Fa-f]{6}$';
const COLOR = new RegExp(COLOR_PATTERN);

/** The JSON Schema (2020-12) that {@link checkParameters} applies, for editors and other validators. */
export function parameterSchema(parameters: SceneParameters): ParameterSchema {
  const properties = Object.entries(parameters).map(
    ([name, parameter]) =>
      [name, 'format' in parameter ? { ...parameter, pattern: COLOR_PATTERN } : parameter] as const,
  );
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) };
}

/** The default of each parameter. */
export function defaultParameters<Parameters extends SceneParameters>(parameters: Parameters): ValuesOf<Parameters> {
  const defaults = Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]);
  return Object.fromEntries(defaults) as ValuesOf<Parameters>;
}

/** `values` with the default of each parameter that is missing. Scenes call it; the values have been checked. */
export function allParameters<Parameters extends SceneParameters>(
  parameters: Parameters,
  values: ParameterValues,
): ValuesOf<Parameters> {
  return { ...defaultParameters(parameters), ...values };
}

/**
 * Returns `values` if each is allowed.
 *
 * @param path where the values lie, for the message
 * @throws SenseError `invalid-argument` with path, rule and value for an unknown name, a wrong type or a
 *   value outside its range
 */
export function checkParameters(parameters: SceneParameters, values: unknown, path = 'values'): ParameterValues {
  return mapValues(parameters, values, path, checkValue);
}

/**
 * As {@link checkParameters}, but numbers outside their range are moved into it, and integers are rounded.
 *
 * @throws SenseError `invalid-argument` for an unknown name or a wrong type
 */
export function clampParameters(parameters: SceneParameters, values: unknown, path = 'values'): ParameterValues {
  return mapValues(parameters, values, path, (parameter, value, at) =>
    checkValue(parameter, clamped(parameter, value), at),
  );
}

function mapValues(
  parameters: SceneParameters,
  values: unknown,
  path: string,
  map: (parameter: SceneParameter, value: unknown, path: string) => ParameterValue,
): ParameterValues {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new SenseError('invalid-argument', `${path} must be an object, received ${describe(values)}`);
  }
  const entries = Object.entries(values).map(([name, value]) => {
    const at = `${path}.${name}`;
    if (!Object.hasOwn(parameters, name)) {
      const known = Object.keys(parameters).join(', ') || 'none';
      throw new SenseError('invalid-argument', `${at} is not a parameter of this scene; it has: ${known}`);
    }
    return [name, map(parameters[name]!, value, at)] as const;
  });
  return Object.fromEntries(entries);
}

function clamped(parameter: SceneParameter, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isNaN(value) || !('minimum' in parameter)) return value;
  const within = clamp(value, parameter.minimum, parameter.maximum);
  return parameter.type === 'integer' ? Math.round(within) : within;
}

function checkValue(parameter: SceneParameter, value: unknown, path: string): ParameterValue {
  const expected = mismatch(parameter, value);
  if (expected === undefined) return value as ParameterValue;
  throw new SenseError('invalid-argument', `${path} must be ${expected}, received ${describe(value)}`);
}

/** What `value` should be; undefined if it is. */
function mismatch(parameter: SceneParameter, value: unknown): string | undefined {
  if (parameter.type === 'boolean') return typeof value === 'boolean' ? undefined : 'true or false';
  if ('enum' in parameter) {
    return parameter.enum.includes(value as string) ? undefined : `one of ${parameter.enum.join(', ')}`;
  }
  if ('format' in parameter) {
    return typeof value === 'string' && COLOR.test(value) ? undefined : "a colour as '#RRGGBB'";
  }
  const { type, minimum, maximum } = parameter;
  const fits = typeof value === 'number' && value >= minimum && value <= maximum;
  if (fits && (type === 'number' || Number.isInteger(value))) return undefined;
  return `${type === 'integer' ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}`;
}
