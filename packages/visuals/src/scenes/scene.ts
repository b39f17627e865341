/**
 * What a scene is: something that draws controls with three.js. Write one with TSL materials from
 * `three/tsl` and without features that only WebGPU has, and it runs on both backends. A scene
 * knows nothing of audio, events, clocks, canvases or the renderer.
 */
import type { DrumClass, NormalRange, Seconds, StemName } from '@sense/core';
import type { Controls } from '../director/control.js';
import type { PerspectiveCamera, Scene as ThreeScene } from 'three/webgpu';

/** An onset that becomes visible in the frame being drawn. */
export interface ShownOnset {
  readonly stem: StemName;
  readonly strength: NormalRange;
  readonly drum?: DrumClass | undefined;
}

/** What a scene is given for each frame besides the controls. Valid during `update` only. */
export interface SceneFrame {
  /** Seconds drawn since the scene was shown; stands still while the stage is stopped. */
  readonly seconds: Seconds;
  /** Seconds since the frame before, at most 0.1. */
  readonly deltaSeconds: Seconds;
  /** No camera and no particle motion: only slow changes of light and size. May change at any time. */
  readonly reducedMotion: boolean;
  /** Onsets first visible in this frame: for shapes that are born by a hit. */
  readonly onsets: readonly ShownOnset[];
}

/** A point of the picture: 0..1 from the left and from the top. */
export interface PicturePoint {
  x: NormalRange;
  y: NormalRange;
}

/**
 * A picture of music. Three promises keep it safe to watch: every luminance derives from `glow`
 * (which the flash rule has limited), never from `pulse` or `level`; nothing that fills more than
 * a quarter of the picture lights up at once; with `reducedMotion` nothing travels.
 */
export interface Scene {
  /** Drawn by the stage. */
  readonly scene: ThreeScene;
  readonly camera: PerspectiveCamera;
  /** The picture is `width` by `height` CSS pixels from now on: compose for it. Called before the first frame. */
  resize(width: number, height: number): void;
  /** Prepares the next frame. Must not allocate. */
  update(controls: Controls, frame: SceneFrame): void;
  /** Writes the middle of a stem's place in the present picture into `out`: for labels and captions. */
  placeOf(stem: StemName, out: PicturePoint): PicturePoint;
  /** Frees geometries, materials and textures. */
  dispose(): void;
}

/** How much to draw. `light`: fewer and coarser shapes in the same picture, for slow graphics. */
export type SceneDetail = 'full' | 'light';

/** Makes a scene. Called again after the graphics context was lost, so it must not share GPU objects. */
export type SceneFactory = (detail: SceneDetail) => Scene;
