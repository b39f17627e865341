/** What a look means for a scene: which one, and a value for every parameter. Pure. */
import { STEM_NAMES } from '@sense/core/engine';
import {
  STEM_COLOR_NAMES,
  clampParameters,
  resolveLook,
  type ParameterValue,
  type ParameterValues,
  type SceneInfo,
} from '@sense/visuals/engine';
import type { Look, ShowSafety } from '../document/show.js';
import type { ShowProblem } from '../document/validate.js';
import { brighten, saturate } from './colors.js';
import { PALETTES } from './palettes.js';
import { parametersOf, styledValues } from './style-parameters.js';

/** A scene with a value for every parameter. */
export interface Picture<Scene extends SceneInfo = SceneInfo> {
  readonly scene: Scene;
  readonly preset: string | undefined;
  readonly values: ParameterValues;
}

export interface ResolvedPicture<Scene extends SceneInfo> {
  /** Undefined if the look has no scene, or one that is not there. */
  readonly picture: Picture<Scene> | undefined;
  /** With paths from the look. */
  readonly problems: readonly ShowProblem[];
}

/** Parameters that set the colour behind everything. */
const BACKGROUND_NAMES = /^(background|backdrop|paper|sky)(Color)?$/;
/** The largest energy and glow of a style where a show wants no flashes. */
const CALM = 0.25;

/**
 * Resolves the picture of `look`.
 *
 * @param scenes those that can be shown
 */
export function resolvePicture<Scene extends SceneInfo>(
  look: Look,
  scenes: readonly Scene[],
  safety: ShowSafety = {},
): ResolvedPicture<Scene> {
  if (look.scene === undefined) return { picture: undefined, problems: [] };
  const { id, parameters = {} } = look.scene;
  const scene = scenes.find((each) => each.id === id);
  if (scene === undefined) {
    const known = scenes.map((each) => each.id).join(', ') || 'none';
    return {
      picture: undefined,
      problems: [{ path: '/scene/id', message: `there is no scene "${id}"; there are ${known}` }],
    };
  }
  const problems: ShowProblem[] = [];
  const preset = presetOf(look, scene, problems);
  const base = resolveLook(scene, preset === undefined ? {} : { preset });
  const values = {
    ...base,
    ...styledValues(scene.parameters, base, limited(look.style ?? {}, safety)),
    ...colorValues(look, scene, base, problems),
    ...explicitValues(parameters, scene, problems),
  };
  return { picture: { scene, preset, values }, problems };
}

function presetOf({ scene: choice }: Look, { id, presets }: SceneInfo, problems: ShowProblem[]): string | undefined {
  const preset = choice?.preset;
  if (preset === undefined || Object.hasOwn(presets, preset)) return preset;
  const known = Object.keys(presets).join(', ');
  problems.push({ path: '/scene/preset', message: `the scene ${id} has no preset "${preset}"; it has ${known}` });
  return undefined;
}

/** Fewer flashes: less energy and glow. */
function limited(style: NonNullable<Look['style']>, { flashes = 1 }: ShowSafety): NonNullable<Look['style']> {
  if (flashes === 1) return style;
  const most = CALM + (1 - CALM) * flashes;
  return { ...style, energy: Math.min(style.energy ?? 0.5, most), glow: Math.min(style.glow ?? 0.5, most) };
}

/** Colours of the stems and the background: explicit ones, the palette, then those of the preset, in the look's style. */
function colorValues(look: Look, scene: SceneInfo, base: ParameterValues, problems: ShowProblem[]): ParameterValues {
  const values: Record<string, string> = {};
  for (const stem of STEM_NAMES) {
    const name = STEM_COLOR_NAMES[stem];
    if (!Object.hasOwn(scene.parameters, name)) continue;
    const explicit = look.colors?.[stem];
    const color = look.palette === undefined ? String(base[name]) : PALETTES[look.palette][stem];
    values[name] = explicit ?? inStyle(color, look, scene);
  }
  const background = look.colors?.background;
  if (background !== undefined) {
    const name = Object.keys(scene.parameters).find((each) => BACKGROUND_NAMES.test(each));
    if (name === undefined)
      problems.push({ path: '/colors/background', message: `the scene ${scene.id} has no background colour` });
    else values[name] = background;
  }
  return values;
}

/** Saturation and brightness are those of the colours where the scene has no parameter for them. */
function inStyle(color: string, { style = {} }: Look, { parameters }: SceneInfo): string {
  let styled = color;
  const { saturation, brightness } = style;
  if (saturation !== undefined && parametersOf(parameters, 'saturation').length === 0)
    styled = saturate(styled, saturation);
  if (brightness !== undefined && parametersOf(parameters, 'brightness').length === 0)
    styled = brighten(styled, brightness);
  return styled;
}

function explicitValues(given: ParameterValues, { parameters }: SceneInfo, problems: ShowProblem[]): ParameterValues {
  const values: Record<string, ParameterValue> = {};
  for (const [name, value] of Object.entries(given)) {
    try {
      Object.assign(values, clampParameters(parameters, { [name]: value }, 'it'));
    } catch (error) {
      const message = (error as Error).message.replace(`it.${name} `, '');
      problems.push({ path: `/scene/parameters/${name}`, message });
    }
  }
  return values;
}
