/**
 * The composition root of a picture: a canvas, a renderer, a director, one scene, and the frame loop
 * that joins them on the main thread. Owns the drawing size of the canvas and the graphics context,
 * which it rebuilds after a loss.
 */
import { SenseError, type Milliseconds, type OutputFeed, type Scope, type StemName } from '@sense/core';
import { describe, requirePage, requireRange } from '@sense/core/internal';
import type { WebGPURenderer } from 'three/webgpu';
import { openHostedStage, type HostedStage, type HostedStageOptions } from './hosted-stage.js';
import { NO_PICTURE, openCanvas } from './open-canvas.js';
import { openInScope, openStageScope, type MusicOptions } from './music-options.js';
import { backendOf, createRenderer, type BackendChoice, type BackendName } from './renderer.js';
import { ResolutionGovernor } from './resolution-governor.js';
import { ScenePlayer } from './scene-player.js';
import type { PicturePoint, Scene, SceneDetail, SceneFactory } from '../scenes/scene.js';
import { createLandscapeScene } from '../scenes/landscape/landscape.js';

/** Options of {@link createStage} with a canvas. */
export interface StageOptions extends MusicOptions {
  /** A canvas sized by CSS, or an element that the stage fills with a new canvas. */
  readonly canvas: HTMLElement;
  /** Default `webgl`. */
  readonly backend?: BackendChoice;
  /** Maximum of device pixels per CSS pixel, 0.25..4. Default 2. */
  readonly maxPixelRatio?: number;
  /** Lowers the resolution while frames are too slow. Default true. */
  readonly adaptiveResolution?: boolean;
  /** Called after each animation frame is drawn. */
  readonly onFrame?: (info: FrameInfo) => void;
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
  readonly backend: BackendName;
  /** Whether motion is reduced now. */
  readonly reducedMotion: boolean;
  /** Current device pixels per CSS pixel. */
  readonly pixelRatio: number;
  /** Resumes drawing after {@link stop}. A new stage is running. */
  start(): void;
  /** Stops drawing and keeps the last picture. */
  stop(): void;
  /** Replaces the scene once the shaders of the new one are compiled. */
  setScene(factory: SceneFactory): Promise<void>;
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

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is lost with the graphics context. */
interface Graphics {
  readonly renderer: WebGPURenderer;
  readonly detail: SceneDetail;
  scene: Scene;
}

/**
 * Opens a stage on a session, on a canvas or in the world of an app that has its own renderer and loop.
 *
 * Rejects with `unsupported` if the browser has no such graphics or there is no page, `invalid-argument` for options
 * outside their range, `disposed` if a signal aborted before the stage was ready.
 *
 * ```ts
 * const stage = await createStage(session, { canvas: document.querySelector('canvas')! });
 * ```
 */
export function createStage(feed: OutputFeed, options: StageOptions): Promise<Stage>;
export function createStage(feed: OutputFeed, options: HostedStageOptions): Promise<HostedStage>;
export function createStage(
  feed: OutputFeed,
  options: StageOptions | HostedStageOptions,
): Promise<Stage | HostedStage> {
  return 'renderer' in options ? openHostedStage(feed, options) : openCanvasStage(feed, options);
}

async function openCanvasStage(feed: OutputFeed, options: StageOptions): Promise<Stage> {
  requirePage('createStage()', NO_PICTURE);
  if (!(options.canvas instanceof HTMLElement)) {
    throw new SenseError('invalid-argument', `canvas must be an element, received ${describe(options.canvas)}`);
  }
  const maxPixelRatio = requireRange('maxPixelRatio', options.maxPixelRatio ?? 2, 0.25, 4);
  const scope = openStageScope(feed, options);
  const canvas = openCanvas(options.canvas, scope);
  return openInScope(new LiveStage(feed, canvas, { ...options, maxPixelRatio }, scope), scope);
}

class LiveStage implements Stage {
  readonly canvas: HTMLCanvasElement;
  readonly #options: StageOptions & { readonly maxPixelRatio: number };
  readonly #scope: Scope;
  readonly #player: ScenePlayer;
  readonly #governor = new ResolutionGovernor();
  readonly #place: PicturePoint = { x: 0, y: 0 };
  readonly #listeners = new Set<(info: FrameInfo) => void>();
  readonly #frameInfo: Mutable<FrameInfo> = {
    performanceTime: 0,
    frameTime: 0,
    musicTime: 0,
    shownEvents: [],
  };
  #sceneFactory: SceneFactory;
  #graphics: Graphics | undefined;
  #backend: BackendName = 'webgl';
  #freed: Promise<void> = Promise.resolve();
  #wanted = true;
  #width = 0;
  #height = 0;

  constructor(
    feed: OutputFeed,
    canvas: HTMLCanvasElement,
    options: StageOptions & { readonly maxPixelRatio: number },
    scope: Scope,
  ) {
    this.canvas = canvas;
    this.#options = options;
    this.#scope = scope;
    this.#sceneFactory = options.scene ?? createLandscapeScene;
    this.#player = new ScenePlayer(feed, scope, options);
  }

  get state(): StageState {
    if (this.#scope.disposed) return 'disposed';
    if (this.#graphics === undefined) return 'lost';
    return this.#wanted ? 'running' : 'stopped';
  }

  get backend(): BackendName {
    return this.#backend;
  }

  get reducedMotion(): boolean {
    return this.#player.reducedMotion;
  }

  get pixelRatio(): number {
    const device = Math.min(window.devicePixelRatio || 1, this.#options.maxPixelRatio);
    return this.#options.adaptiveResolution === false ? device : device * this.#governor.scale;
  }

  /** Builds the graphics and starts. Called once. */
  async open(): Promise<void> {
    this.#scope.add(() => void this.#freeGraphics());
    await this.#buildGraphics();
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(this.canvas);
    this.#scope.add(() => observer.disconnect());
    this.#scope.listen(this.canvas, 'webglcontextlost', (event: Event) => {
      event.preventDefault();
      void this.#freeGraphics();
    });
    this.#scope.listen(this.canvas, 'webglcontextrestored', () => this.#rebuild());
  }

  start(): void {
    this.#scope.requireOpen('this stage');
    this.#wanted = true;
    this.#loop();
  }

  stop(): void {
    this.#wanted = false;
    this.#loop();
  }

  async setScene(factory: SceneFactory): Promise<void> {
    this.#scope.requireOpen('this stage');
    this.#sceneFactory = factory;
    const graphics = this.#graphics;
    if (graphics === undefined) return;
    const scene = await this.#prepare(graphics.renderer, factory, graphics.detail);
    if (this.#graphics !== graphics || this.#sceneFactory !== factory) {
      scene.dispose();
      return;
    }
    graphics.scene.dispose();
    graphics.scene = scene;
    this.#player.restart();
  }

  placeOf(stem: StemName): PicturePoint {
    this.#graphics?.scene.placeOf(stem, this.#place);
    return { x: this.#place.x, y: this.#place.y };
  }

  afterFrame(listener: (info: FrameInfo) => void): () => void {
    this.#scope.requireOpen('this stage');
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#scope.dispose();
    await this.#freed;
  }

  async #buildGraphics(): Promise<void> {
    await this.#freed;
    const { renderer, software } = await createRenderer(this.canvas, this.#options.backend ?? 'webgl');
    const choice = this.#options.detail ?? 'auto';
    const detail = choice === 'auto' ? (software ? 'light' : 'full') : choice;
    renderer.onDeviceLost = (info: { api: string }) => {
      if (info.api !== 'WebGPU' || this.#scope.disposed) return;
      void this.#freeGraphics();
      this.#rebuild();
    };
    const factory = this.#sceneFactory;
    let scene: Scene | undefined;
    try {
      scene = await this.#prepare(renderer, factory, detail);
      this.#scope.requireOpen('this stage');
    } catch (error) {
      scene?.dispose();
      await renderer.dispose();
      throw error;
    }
    this.#backend = backendOf(renderer);
    this.#graphics = { renderer, detail, scene };
    this.#fit();
    this.#loop();
  }

  #rebuild(): void {
    this.#buildGraphics().catch((error: unknown) => {
      if (!this.#scope.disposed) console.error(error);
    });
  }

  /** Creates a scene and compiles its shaders. */
  async #prepare(renderer: WebGPURenderer, factory: SceneFactory, detail: SceneDetail): Promise<Scene> {
    const scene = factory(detail);
    scene.resize(Math.max(1, this.canvas.clientWidth), Math.max(1, this.canvas.clientHeight));
    await renderer.compileAsync(scene.scene, scene.camera);
    return scene;
  }

  /** Adopts the CSS size of the canvas. */
  #fit(): void {
    if (this.#graphics === undefined) return;
    this.#width = this.canvas.clientWidth;
    this.#height = this.canvas.clientHeight;
    if (this.#width === 0 || this.#height === 0) return;
    const { renderer, scene } = this.#graphics;
    renderer.setPixelRatio(this.pixelRatio);
    renderer.setSize(this.#width, this.#height, false);
    scene.resize(this.#width, this.#height);
    if (!this.#wanted) renderer.render(scene.scene, scene.camera);
  }

  #loop(): void {
    this.#player.pause();
    const draw = this.#wanted && !this.#scope.disposed ? (time: Milliseconds) => this.#draw(time) : null;
    void this.#graphics?.renderer.setAnimationLoop(draw);
  }

  #draw(frameTime: Milliseconds): void {
    const graphics = this.#graphics;
    if (graphics === undefined) return;
    const { shownEvents, musicTime, intervalMs } = this.#player.advance(graphics.scene, frameTime);
    if (this.#width > 0 && this.#height > 0) graphics.renderer.render(graphics.scene.scene, graphics.scene.camera);
    const info = this.#frameInfo;
    info.performanceTime = performance.now();
    info.frameTime = frameTime;
    info.musicTime = musicTime;
    info.shownEvents = shownEvents;
    this.#options.onFrame?.(info);
    for (const listener of this.#listeners) listener(info);
    if (this.#options.adaptiveResolution !== false && intervalMs > 0 && this.#governor.observe(intervalMs)) this.#fit();
  }

  async #freeGraphics(): Promise<void> {
    const graphics = this.#graphics;
    if (graphics === undefined) return;
    this.#graphics = undefined;
    void graphics.renderer.setAnimationLoop(null);
    graphics.scene.dispose();
    this.#freed = graphics.renderer.dispose() as unknown as Promise<void>;
    await this.#freed;
  }
}
