/**
 * SENSE shows: documents of looks, cues and set lists, playing them live on a stage and on haptics, and words into
 * shows and haptics.
 */
export { applyShow } from './live/apply-show.js';
export type { ApplyShowOptions, RunningShow, ShowStatus } from './live/running-show.js';
export { createAutoPilot, type AutoPilot, type AutoPilotOptions } from './auto-pilot/auto-pilot.js';
export type { AutoPilotChoice, AutoPilotReason } from './auto-pilot/plan.js';
export type { ShowHaptics, ShowStage } from './outputs/outputs.js';
export type { PlacedDevice } from './look/resolve-haptics.js';
export {
  COLOR_WORDS,
  CUE_EVENTS,
  HAPTIC_RHYTHMS,
  PALETTES,
  SHOW_DEFAULTS,
  SHOW_SCHEMA,
  SHOW_VERSION,
  STYLE_NAMES,
  beatHintsOf,
  describeHaptics,
  describeShow,
  parseShow,
  promptApiModel,
  serializeShow,
  showProblems,
} from './engine.js';
export type {
  ColorWord,
  Cue,
  CueEvent,
  CueTime,
  DescribeHapticsOptions,
  DescribeShowOptions,
  DescribeShowWithModelOptions,
  DescribedHaptics,
  DescribedShow,
  EntrySection,
  EntryTempo,
  Extensible,
  LanguageModel,
  Look,
  LookColors,
  LookHaptics,
  LookLevels,
  LookPatch,
  LookStyle,
  PaletteName,
  PromptApi,
  Quantisation,
  SceneChoice,
  SetEntry,
  Show,
  ShowProblem,
  ShowRoute,
  ShowSafety,
  StyleName,
} from './engine.js';
