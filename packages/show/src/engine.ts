/**
 * SENSE shows as data, without the DOM: documents, their rules, and words into shows and haptics. Node and tools
 * import this entry.
 */
export { beatHintsOf } from './document/beat-hints.js';
export { SHOW_VERSION } from './document/migrate.js';
export { parseShow, serializeShow, showProblems } from './document/parse-show.js';
export { CUE_EVENTS, STYLE_NAMES } from './document/show.js';
export type {
  Cue,
  CueEvent,
  CueTime,
  EntrySection,
  EntryTempo,
  Extensible,
  Look,
  LookColors,
  LookHaptics,
  LookLevels,
  LookPatch,
  LookStyle,
  Quantisation,
  SceneChoice,
  SetEntry,
  Show,
  ShowRoute,
  ShowSafety,
  StyleName,
} from './document/show.js';
export {
  HAPTIC_RHYTHMS,
  describeHaptics,
  type DescribeHapticsOptions,
  type DescribedHaptics,
} from './haptic-words/describe-haptics.js';
export { SHOW_SCHEMA, type ShowProblem } from './document/validate.js';
export { SHOW_DEFAULTS } from './look/defaults.js';
export { COLOR_WORDS, PALETTES, type ColorWord, type PaletteName } from './look/palettes.js';
export {
  describeShow,
  type DescribeShowOptions,
  type DescribeShowWithModelOptions,
  type DescribedShow,
} from './words/describe-show.js';
export { promptApiModel, type LanguageModel, type PromptApi } from './words/language-model.js';
