/**
 * The composition root of a picture: a canvas, a renderer, a director, one scene, and the frame loop
 * that joins them on the main thread. Owns the drawing size of the canvas and the graphics context,
 * which it rebuilds after a loss.
 */
import {
  SenseError,
  type Milliseconds,
  type NormalRange,
  type OutputFeed,
  type Scope,
  type StemName,
} from '@sense/core';
import { describe, requirePage, requireRange } from '@sense/core/internal';
import type { WebGPURenderer } from 'three/webgpu';
import { openHostedStage, type HostedStage, type HostedStageOptions } from './hosted-stage.js';
import { NO_PICTURE, openCanvas } from './open-canvas.js';
import { openInScope, openStageScope } from './music-options.js';
import { backendOf, createRenderer, type BackendName } from './renderer.js';
import { ResolutionGovernor } from './resolution-governor.js';
import { ScenePlayer } from './scene-player.js';
import { SceneSequence } from './scene-sequence.js';
import { ShownScene } from './shown-scene.js';
import { SceneChoice, type SceneSource } from './scene-choice.js';
import type { PicturePoint, Scene, SceneDetail } from '../scenes/scene.js';
import { landscapeScene } from '../scenes/landscape/landscape.js';
import type { ParameterValues } from '../scenes/parameters.js';
import type { FrameInfo, SceneOptions, Stage, StageOptions, StageState } from './stage-api.js';
import { FlashFilter } from '../safety/governor/flash-filter.js';
import type { FrameFilter } from '../transitions/frame-filter.js';
import { bloomOf, FramePresenter, type BloomOptions } from '../transitions/frame-presenter.js';
import { checkTransition, drawnKind, type TransitionKind } from '../transitions/transition.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is lost with the graphics context. */
interface Graphics {
  readonly renderer: WebGPURenderer;
  readonly detail: SceneDetail;
  readonly filter: FrameFilter | undefined;
  readonly presenter: FramePresenter;
  readonly sequence: SceneSequence;
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
  readonly #bloom: BloomOptions | undefined;
  #choice: SceneChoice;
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
    this.#bloom = bloomOf(options.bloom);
    this.#choice = new SceneChoice(options.scene ?? landscapeScene, options);
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

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  get limited(): NormalRange | undefined {
    const filter = this.#graphics?.filter;
    return filter instanceof FlashFilter ? filter.limited : undefined;
  }

  get sceneId(): string | undefined {
    return this.#choice.info?.id;
  }

  get values(): ParameterValues {
    return this.#choice.values;
  }

  setParameters(values: ParameterValues): void {
    this.#scope.requireOpen('this stage');
    const all = this.#choice.change(values);
    this.#graphics?.sequence.apply(this.#choice, all);
  }

  async setScene(source: SceneSource, options: SceneOptions = {}): Promise<void> {
    this.#scope.requireOpen('this stage');
    const transition = checkTransition(options.transition ?? {});
    const choice = new SceneChoice(source, options);
    this.#choice = choice;
    const graphics = this.#graphics;
    if (graphics === undefined) return;
    const { presenter, sequence } = graphics;
    const { kind = 'cut' } = transition;
    const from = { kind: drawnKind(kind, this.reducedMotion), current: sequence.current.scene };
    const isReplaced = (): boolean => this.#graphics !== graphics || this.#choice !== choice;
    let scene: Scene;
    try {
      scene = await this.#prepare(presenter, choice, graphics.detail, from);
    } catch (error) {
      if (isReplaced()) return;
      this.#choice = sequence.newest.choice;
      throw error;
    }
    if (isReplaced()) {
      scene.dispose();
      return;
    }
    // Both may have changed while shaders were compiled.
    scene.setParameters?.(choice.values);
    if (this.#width > 0 && this.#height > 0) scene.resize(this.#width, this.#height);
    const shown = sequence.show(new ShownScene(scene, choice), transition);
    // Without a frame loop a transition would not end. A cut needs no frame either.
    if (this.state !== 'running' || (kind === 'cut' && (transition.start ?? 'now') === 'now')) sequence.finish();
    await shown;
  }

  placeOf(stem: StemName): PicturePoint {
    this.#graphics?.sequence.placeOf(stem, this.#place);
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
    const { detail: wanted = 'auto' } = this.#options;
    const detail = wanted === 'auto' ? (software ? 'light' : 'full') : wanted;
    renderer.onDeviceLost = (info: { api: string }) => {
      if (info.api !== 'WebGPU' || this.#scope.disposed) return;
      void this.#freeGraphics();
      this.#rebuild();
    };
    const { filter: chosen, flashGovernor = 'auto' } = this.#options;
    const governed = flashGovernor === 'auto' ? !software : flashGovernor;
    const filter = chosen?.() ?? (governed ? new FlashFilter() : undefined);
    const presenter = new FramePresenter(renderer, { bloom: this.#bloom, filter });
    let shown: ShownScene;
    try {
      shown = await this.#prepareChosen(presenter, detail);
    } catch (error) {
      presenter.dispose();
      await renderer.dispose();
      throw error;
    }
    this.#backend = backendOf(renderer);
    const sequence = new SceneSequence(presenter, shown);
    this.#graphics = { renderer, detail, filter, presenter, sequence };
    this.#fit();
    this.#loop();
  }

  /** The chosen scene; another may be chosen while it is compiled. */
  async #prepareChosen(presenter: FramePresenter, detail: SceneDetail): Promise<ShownScene> {
    for (;;) {
      const choice = this.#choice;
      const scene = await this.#prepare(presenter, choice, detail);
      if (choice === this.#choice && !this.#scope.disposed) {
        scene.setParameters?.(choice.values);
        return new ShownScene(scene, choice);
      }
      scene.dispose();
      this.#scope.requireOpen('this stage');
    }
  }

  #rebuild(): void {
    this.#buildGraphics().catch((error: unknown) => {
      if (!this.#scope.disposed) console.error(error);
    });
  }

  /** Creates a scene and compiles its shaders. */
  async #prepare(
    presenter: FramePresenter,
    choice: SceneChoice,
    detail: SceneDetail,
    from?: { readonly kind: TransitionKind; readonly current: Scene },
  ): Promise<Scene> {
    const scene = choice.build(detail);
    try {
      scene.resize(Math.max(1, this.canvas.clientWidth), Math.max(1, this.canvas.clientHeight));
      await presenter.prepare(scene, from?.kind ?? 'cut', from?.current);
    } catch (error) {
      scene.dispose();
      throw error;
    }
    return scene;
  }

  /** Adopts the CSS size of the canvas. */
  #fit(): void {
    if (this.#graphics === undefined) return;
    this.#width = this.canvas.clientWidth;
    this.#height = this.canvas.clientHeight;
    if (this.#width === 0 || this.#height === 0) return;
    const { renderer, sequence } = this.#graphics;
    renderer.setPixelRatio(this.pixelRatio);
    renderer.setSize(this.#width, this.#height, false);
    sequence.resize(this.#width, this.#height);
    if (!this.#wanted) sequence.redraw();
  }

  #loop(): void {
    this.#player.pause();
    const draw = this.#wanted && !this.#scope.disposed ? (time: Milliseconds) => this.#draw(time) : null;
    void this.#graphics?.renderer.setAnimationLoop(draw);
  }

  #draw(frameTime: Milliseconds): void {
    const graphics = this.#graphics;
    if (graphics === undefined) return;
    const { shownEvents, musicTime, intervalMs, deltaSeconds, beat } = this.#player.advance(
      graphics.sequence,
      frameTime,
    );
    if (this.#width > 0 && this.#height > 0) graphics.sequence.draw(deltaSeconds, beat, this.reducedMotion);
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
    graphics.sequence.dispose();
    this.#freed = disposeAfter(graphics.filter?.dispose(), graphics.renderer);
    await this.#freed;
  }
}

async function disposeAfter(filtered: void | Promise<void>, renderer: WebGPURenderer): Promise<void> {
  await filtered;
  await renderer.dispose();
}
