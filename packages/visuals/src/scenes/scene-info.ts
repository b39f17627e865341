/**
 * What is known of a scene without drawing it: name, parameters and presets as data. Does not depend on
 * three.js or the DOM, so that tools and shows in Node can read it.
 */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { checkParameters, defaultParameters, type ParameterValues, type SceneParameters } from './parameters.js';

/** A named set of values. Parameters that it leaves out have their default. */
export interface ScenePreset {
  /** Display name. */
  readonly title: string;
  readonly values: ParameterValues;
}

/** A scene as data. */
export interface SceneInfo {
  /** Stable name, lower case with dashes. */
  readonly id: string;
  /** Display name. */
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly description: string;
  readonly parameters: SceneParameters;
  /** By id; at least four. The first has the defaults. */
  readonly presets: Readonly<Record<string, ScenePreset>>;
}

/** Which look a scene starts with. */
export interface SceneLook {
  /** Id of a preset. Default: the defaults of the parameters. */
  readonly preset?: string;
  /** Values that replace those of the preset. */
  readonly values?: ParameterValues;
}

/**
 * The value of every parameter for a look: the defaults, then the preset, then the values.
 *
 * @param path where the look lies, for messages
 * @throws SenseError `invalid-argument` for an unknown preset or a value that is not allowed
 */
export function resolveLook(info: SceneInfo, look: SceneLook = {}, path = info.id): ParameterValues {
  const { preset, values = {} } = look;
  if (preset !== undefined && !Object.hasOwn(info.presets, preset)) {
    const known = Object.keys(info.presets).join(', ');
    throw new SenseError('invalid-argument', `${path}.preset must be one of ${known}, received ${describe(preset)}`);
  }
  return {
    ...defaultParameters(info.parameters),
    ...(preset === undefined
      ? {}
      : checkParameters(info.parameters, info.presets[preset]!.values, `${info.id}.presets.${preset}.values`)),
    ...checkParameters(info.parameters, values, `${path}.values`),
  };
}
