/**
 * SENSE visuals: a stage that draws the stems of a session as one picture in time with the sound, and
 * a scope that plots the output of the detectors.
 */
export { createDetectorScope } from './scope/detector-scope.js';
export type { DetectorScope, DetectorScopeOptions } from './scope/detector-scope.js';
export { createStage } from './stage/stage.js';
export type { FrameInfo, Stage, StageOptions, StageState } from './stage/stage.js';
export { recordStage } from './record/record-stage.js';
export type { RecordedFile, Recording, RecordOptions } from './record/record-stage.js';
export { takePicture } from './record/take-picture.js';
export type { RecordFormat } from './record/media-writer.js';
export type { HostedStage, HostedStageOptions } from './stage/hosted-stage.js';
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
export type { PicturePoint, Scene, SceneDetail, SceneFactory, SceneFrame } from './scenes/scene.js';
export type { BackendChoice, BackendName } from './stage/renderer.js';
export {
  FLASH_THRESHOLDS,
  FlashMeter,
  type FlashCount,
  type FlashMeasurement,
  type FlashMeterOptions,
  type FlashVerdict,
} from './safety/flash-meter.js';
export { FLASH_LIMITS, FlashRule } from './safety/flash-rule.js';
export type { ReducedMotion } from './safety/reduced-motion.js';
export { BACKGROUND_COLOR, OKABE_ITO, STEM_STYLES } from './scenes/palette.js';
export type { StemStyle } from './scenes/palette.js';
export { createLandscapeScene } from './scenes/landscape/landscape.js';
