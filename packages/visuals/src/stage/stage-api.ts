/** What apps see of a stage on a canvas: its options, its frames, and what it does. */
import type { Milliseconds, NormalRange, StemName } from '@sense/core';
import type { ParameterValues } from '../scenes/parameters.js';
import type { SceneLook } from '../scenes/scene-info.js';
import type { PicturePoint } from '../scenes/scene.js';
import type { FrameFilterFactory } from '../transitions/frame-filter.js';
import type { BloomOptions } from '../transitions/frame-presenter.js';
import type { Transition } from '../transitions/transition.js';
import type { MusicOptions } from './music-options.js';
import type { BackendChoice, BackendName } from './renderer.js';
import type { SceneSource } from './scene-choice.js';

/** Options of `createStage` with a canvas. */
export interface StageOptions extends MusicOptions {
  /** A canvas sized by CSS, or an element that the stage fills with a new canvas. */
  readonly canvas: HTMLElement;
  /** Default `webgl`. */
  readonly backend?: BackendChoice;
  /** Maximum of device pixels per CSS pixel, 0.25..4. Default 2. */
  readonly maxPixelRatio?: number;
  /** Lowers the resolution while frames are too slow. Default true. */
  readonly adaptiveResolution?: boolean;
  /** Light that spreads around bright places. Default false; `true` for the defaults of {@link BloomOptions}. */
  readonly bloom?: boolean | BloomOptions;
  /**
   * Limits flashes in the pixels of the picture, after WCAG 2.3.1 and the extended rule of IRIS. Costs three passes
   * over the picture. Default `auto`: unless the CPU does the drawing, which takes twice as long with it, and at few
   * frames a second takes the motion of thin lines for flashing. The flash rule in the mapping applies always.
   */
  readonly flashGovernor?: boolean | 'auto';
  /** Filters every picture before it reaches the screen, in place of the flash governor. Default: none. */
  readonly filter?: FrameFilterFactory;
  /** Called after each animation frame is drawn. */
  readonly onFrame?: (info: FrameInfo) => void;
}

/** How {@link Stage.setScene} shows the next scene. */
export interface SceneOptions extends SceneLook {
  /** Default: a cut, now. It starts once the shaders of the next scene are compiled. */
  readonly transition?: Transition;
}

/** One animation frame. The object is reused: read it during the call. */
export interface FrameInfo {
  /** Performance time (ms) at which the drawing commands were submitted. */
  readonly performanceTime: Milliseconds;
  /** Performance time (ms) of the frame, as passed by the browser. */
  readonly frameTime: Milliseconds;
  /** Performance time (ms) of the music in this frame: what is audible by then is shown. */
  readonly musicTime: Milliseconds;
  /** Ids of the events first visible in this frame. */
  readonly shownEvents: readonly number[];
}

/** `lost`: the graphics context is lost. The stage recovers when the browser restores it. */
export type StageState = 'running' | 'stopped' | 'lost' | 'disposed';

/** A stage that draws the scene of a feed. */
export interface Stage {
  readonly canvas: HTMLCanvasElement;
  readonly state: StageState;
  /** Aborts when the stage is disposed. */
  readonly signal: AbortSignal;
  readonly backend: BackendName;
  /** Whether motion is reduced now. */
  readonly reducedMotion: boolean;
  /** Current device pixels per CSS pixel. */
  readonly pixelRatio: number;
  /** Resumes drawing after {@link stop}. A new stage is running. */
  start(): void;
  /** Stops drawing and keeps the last picture. */
  stop(): void;
  /**
   * Share of the picture in which flashes are limited, or were in the last seconds, 0..1; a few frames late. Undefined
   * while it is not known: without a governor, or before its first report. It is no verdict on the picture.
   */
  readonly limited: NormalRange | undefined;
  /** Id of the scene that is shown, or that comes next; undefined for one without parameters. */
  readonly sceneId: string | undefined;
  /** The value of each parameter of that scene. */
  readonly values: ParameterValues;
  /**
   * Replaces the scene once the shaders of the new one are compiled. Resolves when the new scene alone is
   * shown, or when another scene has replaced it.
   *
   * Rejects with `invalid-argument` for an unknown preset, value or transition, or with what the scene throws. The
   * stage then goes on with the scene that it has.
   */
  setScene(scene: SceneSource, options?: SceneOptions): Promise<void>;
  /**
   * Changes parameters of the scene set last, live. Numbers are moved into their range.
   *
   * @throws SenseError `invalid-argument` for an unknown name or a wrong type
   */
  setParameters(values: ParameterValues): void;
  /** The centre of a stem's place, 0..1 from the left and the top of the canvas, for labels. */
  placeOf(stem: StemName): PicturePoint;
  /**
   * Calls `listener` after each frame is drawn, while the canvas still holds it, until the returned function
   * is called or the stage is disposed.
   */
  afterFrame(listener: (info: FrameInfo) => void): () => void;
  /** Stops drawing and frees the GPU memory. Resolves when that is done. */
  dispose(): Promise<void>;
}
