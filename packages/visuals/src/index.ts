/**
 * SENSE visuals: a stage that draws the stems of a session as one picture, in time with the sound,
 * and a scope that shows what the detectors hear.
 */
export { createDetectorScope } from './debug/detector-scope.js';
export type { DetectorScope, DetectorScopeOptions } from './debug/detector-scope.js';
export { createStage } from './stage.js';
export type { FrameInfo, Stage, StageOptions, StageState } from './stage.js';
export { createDirector } from './director.js';
export type { DirectedFrame, Director, DirectorOptions, Timing } from './director.js';
export type { PicturePoint, Scene, SceneDetail, SceneFactory, SceneFrame, ShownOnset } from './scene.js';
export type { BackendChoice, BackendName } from './renderer.js';
export type { ReducedMotion } from './reduced-motion.js';
export { BACKGROUND_COLOR, OKABE_ITO, STEM_LOOKS } from './palette.js';
export type { StemLook } from './palette.js';
export { createTideScene } from './scenes/tide/tide.js';
