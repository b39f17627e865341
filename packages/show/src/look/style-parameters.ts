/**
 * Applies a style, which any scene understands, to the parameters that a scene has: by the names that scenes give
 * them. Pure.
 */
import type { NormalRange } from '@sense/core/engine';
import type { NumberParameter, ParameterValues, SceneParameter, SceneParameters } from '@sense/visuals/engine';
import { STYLE_NAMES, type LookStyle, type StyleName } from '../document/show.js';

/** Names of parameters, in any case, that belong to a part of a style. */
const NAMES: Readonly<Record<StyleName, RegExp>> = {
  energy:
    /^(energy|intensity|strength|impact|force|relief|amplitude|pulse|punch|burst|swing|kick|hills|lift|warp|core)/i,
  speed: /(speed|drift|sway|swirl|spin|flow|rotation|tempo|^turn$)/i,
  density: /(density|count|amount|stars|layers|detail|particles|rings|lines|copies|segments)/i,
  brightness: /(brightness|exposure|luminance|light$)/i,
  glow: /(glow|bloom|haze|halo|trail|feedback|echo|persistence|blur|softness)/i,
  saturation: /(saturation|chroma|vividness)/i,
};

/** The parameters of a scene that belong to a part of a style. */
export function parametersOf(parameters: SceneParameters, style: StyleName): [string, NumberParameter][] {
  return Object.entries(parameters).filter(
    (entry): entry is [string, NumberParameter] => isNumber(entry[1]) && NAMES[style].test(entry[0]),
  );
}

/** Values for the parameters that `style` changes: between the value in `base` and the end of the range. */
export function styledValues(parameters: SceneParameters, base: ParameterValues, style: LookStyle): ParameterValues {
  const values: Record<string, number> = {};
  for (const name of STYLE_NAMES) {
    const position = style[name];
    if (position === undefined || position === 0.5) continue;
    for (const [parameterName, parameter] of parametersOf(parameters, name)) {
      values[parameterName] = between(parameter, Number(base[parameterName] ?? parameter.default), position);
    }
  }
  return values;
}

/** `base` at 0.5, an end of the range at 0 and 1. */
function between({ type, minimum, maximum }: NumberParameter, base: number, position: NormalRange): number {
  const value =
    position < 0.5 ? minimum + (base - minimum) * 2 * position : base + (maximum - base) * (2 * position - 1);
  return type === 'integer' ? Math.round(value) : Math.round(1000 * value) / 1000;
}

function isNumber(parameter: SceneParameter): parameter is NumberParameter {
  return parameter.type === 'number' || parameter.type === 'integer';
}
