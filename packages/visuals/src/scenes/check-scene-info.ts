/** Checks the data of a scene that an app defines. Pure; does not depend on three.js or the DOM. */
import { SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { checkParameters, defaultParameters } from './parameters.js';
import type { SceneInfo } from './scene-info.js';

/**
 * Checks defaults and presets against the parameters.
 *
 * @throws SenseError `invalid-argument` with path, rule and value
 */
export function checkSceneInfo(info: SceneInfo): void {
  const { id, parameters, presets } = info;
  if (typeof id !== 'string' || id === '') {
    throw new SenseError('invalid-argument', `id of a scene must be text, received ${describe(id)}`);
  }
  requireObject(`${id}.parameters`, parameters);
  requireObject(`${id}.presets`, presets);
  for (const [name, parameter] of Object.entries(parameters)) requireObject(`${id}.parameters.${name}`, parameter);
  checkParameters(parameters, defaultParameters(parameters), `${id}.defaults`);
  for (const [name, preset] of Object.entries(presets)) {
    requireObject(`${id}.presets.${name}`, preset);
    checkParameters(parameters, preset.values, `${id}.presets.${name}.values`);
  }
}

function requireObject(path: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) return;
  throw new SenseError('invalid-argument', `${path} must be an object, received ${describe(value)}`);
}
