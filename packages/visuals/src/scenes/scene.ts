/**
 * The interface of a scene: it draws controls with three.js. A scene that uses TSL materials from
 * `three/tsl` and no WebGPU-only features runs on both backends. Does not depend on audio, events,
 * clocks, canvases or the renderer.
 */
import type { NormalRange, Seconds, StemName } from '@sense/core';
import type { Controls, ShownOnset } from '../director/controls.js';
import type { PerspectiveCamera, Renderer, Scene as ThreeScene, Vector3 } from 'three/webgpu';
import type { ParameterValues } from './parameters.js';
import type { SceneInfo } from './scene-info.js';

/** What a scene receives with each frame besides the controls. Valid during `update` only. */
export interface SceneFrame {
  /** Seconds drawn since the scene was set. Does not advance while the stage is stopped. */
  readonly seconds: Seconds;
  /** Seconds since the previous frame, at most 0.1. */
  readonly deltaSeconds: Seconds;
  /** No camera or particle motion: only slow changes of light and size. May change at any time. */
  readonly reducedMotion: boolean;
  /** Onsets first visible in this frame, for shapes that an onset creates. */
  readonly onsets: readonly ShownOnset[];
}

/** A point of the picture, each coordinate 0..1 from the left and from the top. */
export interface PicturePoint {
  x: NormalRange;
  y: NormalRange;
}

/**
 * A picture of music. Three rules keep it safe to watch: every luminance derives from `glow` (limited
 * by the flash rule), never from `pulse` or `level`; no area larger than a quarter of the picture
 * brightens at a time; with `reducedMotion` nothing travels.
 */
export interface Scene {
  /** Drawn by the stage. */
  readonly scene: ThreeScene;
  readonly camera: PerspectiveCamera;
  /** Composes the picture for `width` by `height` CSS pixels. Called before the first frame and on each change. */
  resize(width: number, height: number): void;
  /** Prepares the next frame. Must not allocate. */
  update(controls: Controls, frame: SceneFrame): void;
  /**
   * Applies a value for every parameter of the scene, live: through uniforms, without compiling shaders.
   * Called with values that have been checked.
   */
  setParameters?(values: ParameterValues): void;
  /**
   * Draws into render targets of the scene's own, for feedback. Called after `update`, before the scene is
   * drawn, and once before its first frame. Must restore the render target of the renderer.
   */
  prepare?(renderer: Renderer): void;
  /** Writes the centre of a stem's place in the current picture into `out`, for labels and captions. */
  placeOf(stem: StemName, out: PicturePoint): PicturePoint;
  /** Writes the centre of a stem's place into `out`, in the coordinates of {@link scene}, for apps with a camera of their own. */
  positionOf?(stem: StemName, out: Vector3): Vector3;
  /** Frees geometries, materials and textures. */
  dispose(): void;
}

/** Level of detail. `light`: fewer and coarser shapes in the same picture, for slow graphics. */
export type SceneDetail = 'full' | 'light';

/**
 * Creates a scene. Called again after a lost graphics context, so scenes must not share GPU objects.
 * `values` has a value for every parameter of a {@link SceneDefinition}; otherwise it is empty.
 */
export type SceneFactory = (detail: SceneDetail, values: ParameterValues) => Scene;

/** A scene with its name, parameters and presets. */
export interface SceneDefinition extends SceneInfo {
  readonly create: SceneFactory;
}
