/**
 * SENSE visuals as data, without the DOM and without three.js: scenes with their parameters and presets,
 * palettes and transitions. Node and tools import this entry.
 */
export { SCENE_CATALOG, sceneInfo } from './scenes/catalog.js';
export { resolveLook, type SceneInfo, type SceneLook, type ScenePreset } from './scenes/scene-info.js';
export {
  checkParameters,
  clampParameters,
  defaultParameters,
  parameterSchema,
  type BooleanParameter,
  type ChoiceParameter,
  type ColorParameter,
  type NumberParameter,
  type ParameterSchema,
  type ParameterValue,
  type ParameterValues,
  type SceneParameter,
  type SceneParameters,
  type ValuesOf,
} from './scenes/parameters.js';
export { STEM_COLOR_NAMES, STEM_COLOR_PARAMETERS, STEM_PALETTES, stemColorsOf } from './scenes/stem-colors.js';
export { BACKGROUND_COLOR, OKABE_ITO, STEM_STYLES, type StemStyle } from './scenes/palette.js';
export {
  checkTransition,
  TRANSITION_KINDS,
  TRANSITION_STARTS,
  type Transition,
  type TransitionKind,
  type TransitionStart,
} from './transitions/transition.js';
