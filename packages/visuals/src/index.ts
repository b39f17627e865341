/**
 * SENSE visuals: a stage that draws the stems of a session as one picture in time with the sound, and
 * a scope that plots the output of the detectors.
 */
export { createDetectorScope } from './scope/detector-scope.js';
export type { DetectorScope, DetectorScopeOptions } from './scope/detector-scope.js';
export { createStage } from './stage/stage.js';
export type { FrameInfo, SceneOptions, Stage, StageOptions, StageState } from './stage/stage-api.js';
export { recordStage } from './record/record-stage.js';
export type { RecordedFile, Recording, RecordOptions } from './record/record-stage.js';
export { takePicture } from './record/take-picture.js';
export type { RecordFormat } from './record/media-writer.js';
export type { HostedStage, HostedStageOptions } from './stage/hosted-stage.js';
export type { ComposedFrame, FrameFilter, FrameFilterFactory } from './transitions/frame-filter.js';
export type { BloomOptions } from './transitions/frame-presenter.js';
export type { SceneSource } from './stage/scene-choice.js';
export type { MusicOptions, TimingOptions } from './stage/music-options.js';
export { createXrStage } from './xr/xr-stage.js';
export type { XrFrameInfo, XrStage, XrStageOptions, XrStageState, XrStatus } from './xr/xr-stage-api.js';
export { xrSupport } from './xr/session.js';
export type { XrMode, XrPosture } from './xr/session.js';
export { XR_LIMITS } from './xr/budget.js';
export type { XrBudget, XrCost } from './xr/budget.js';
export type { XrInput } from './xr/hands/hands.js';
export type { XrHandName, XrHands } from './xr/hands/nearest-hands.js';
export type { XrHaptics, XrRoute, XrRouting } from './xr/hands/place-routing.js';
export { defaultPlace } from './xr/room/places.js';
export type { XrPlace } from './xr/room/places.js';
export type { XrSound } from './xr/spatial-sound.js';
export { createBandScene } from './scenes/band/band.js';
export type { XrHand, XrMarker, XrScene, XrSceneFactory, XrSurroundings } from './scenes/xr-scene.js';
export { createDirector } from './director/director.js';
export type { DirectedFrame, Director, DirectorOptions, Timing } from './director/director.js';
export { ControlMapper } from './director/control-mapper.js';
export type { Viewing } from './director/control-mapper.js';
export type { BeatControls, Controls, ShownOnset, StemControls } from './director/controls.js';
export type { PicturePoint, Scene, SceneDefinition, SceneDetail, SceneFactory, SceneFrame } from './scenes/scene.js';
export type { BackendChoice, BackendName } from './stage/renderer.js';
export {
  FLASH_THRESHOLDS,
  FlashMeter,
  type FlashCount,
  type FlashMeasurement,
  type FlashMeterOptions,
  type FlashVerdict,
} from './safety/flash-meter.js';
export { createFlashGovernor } from './safety/governor/flash-governor.js';
export type { FlashGovernor, FlashGovernorOptions, FlashGovernorStatus } from './safety/governor/flash-governor.js';
export { ReferenceGovernor } from './safety/governor/reference-governor.js';
export type { FlashField } from './safety/governor/governor-limits.js';
export { FLASH_LIMITS, FlashRule } from './safety/flash-rule.js';
export type { ReducedMotion } from './safety/reduced-motion.js';
export { findScene, SCENES } from './scenes/scenes.js';
export {
  DIAMOND_PLACES,
  defineShaderScene,
  type ShaderInputs,
  type ShaderSceneOptions,
} from './scenes/shader/shader-scene.js';
export { createLandscapeScene } from './scenes/landscape/landscape.js';
export {
  BACKGROUND_COLOR,
  checkParameters,
  checkTransition,
  clampParameters,
  defaultParameters,
  OKABE_ITO,
  parameterSchema,
  resolveLook,
  SCENE_CATALOG,
  sceneInfo,
  STEM_COLOR_NAMES,
  STEM_COLOR_PARAMETERS,
  STEM_PALETTES,
  STEM_STYLES,
  stemColorsOf,
  TRANSITION_KINDS,
  TRANSITION_STARTS,
} from './engine.js';
export type {
  BooleanParameter,
  ChoiceParameter,
  ColorParameter,
  NumberParameter,
  ParameterSchema,
  ParameterValue,
  ParameterValues,
  SceneInfo,
  SceneLook,
  SceneParameter,
  SceneParameters,
  ScenePreset,
  StemStyle,
  Transition,
  TransitionKind,
  TransitionStart,
  ValuesOf,
} from './engine.js';
