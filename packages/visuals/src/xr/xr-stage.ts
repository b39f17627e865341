/**
 * The composition root of the music in a headset: a renderer, one scene around the listener, and the frame
 * loop that joins them, on the page and in sessions. The camera follows the head and nothing else: it is
 * never moved, turned or rolled. Main thread.
 */
import { SenseError, type Scope, type OutputFeed, type PerStem, type StemName } from '@sense/core';
import { describe, requirePage, requireRange } from '@sense/core/internal';
import { Group, Scene as ThreeScene, type WebGPURenderer } from 'three/webgpu';
import { createBandScene } from '../scenes/band/band.js';
import type { XrScene } from '../scenes/xr-scene.js';
import { NO_PICTURE, openCanvas } from '../stage/open-canvas.js';
import { openInScope, openStageScope } from '../stage/music-options.js';
import { isSoftware } from '../stage/renderer.js';
import { ScenePlayer, type Playable } from '../stage/scene-player.js';
import { costOf, withinLimits, type XrBudget, type XrCost } from './budget.js';
import type { XrHands } from './hands/nearest-hands.js';
import { Preview } from './preview.js';
import { XrPlaces, type XrPlace } from './room/places.js';
import { Vignette } from './room/vignette.js';
import { XrRun } from './run.js';
import { EYE_HEIGHTS, openXrSession, type XrMode } from './session.js';
import { describeStatus, type StatusFacts } from './status.js';
import { Surroundings } from './surroundings.js';
import { allowCanvasFramebuffer, createXrRenderer } from './xr-renderer.js';
import type { XrFrameInfo, XrStage, XrStageOptions, XrStageState, XrStatus } from './xr-stage-api.js';

const NO_HANDS: XrHands = [];

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Opens a stage for headsets: the band around the listener, each stem where it stands. Shows it on the
 * page until {@link XrStage.enter}.
 *
 * Rejects with `unsupported` without WebGL 2, `invalid-argument` for options outside their range,
 * `disposed` if a signal aborted before the stage was ready.
 *
 * ```ts
 * const stage = await createXrStage(session, { mode: 'vr', sound: session, haptics: connectHaptics(session) });
 * button.onclick = () => stage.enter();
 * ```
 */
export async function createXrStage(feed: OutputFeed, options: XrStageOptions): Promise<XrStage> {
  requirePage('createXrStage()', NO_PICTURE);
  const { mode, canvas } = options;
  if (mode !== 'vr' && mode !== 'ar') {
    throw new SenseError('invalid-argument', `mode must be 'vr' or 'ar', received ${describe(mode)}`);
  }
  if (canvas !== undefined && !(canvas instanceof HTMLElement)) {
    throw new SenseError('invalid-argument', `canvas must be an element, received ${describe(canvas)}`);
  }
  requireRange('foveation', options.foveation ?? 1, 0, 1);
  requireRange('vignette', options.vignette ?? 0, 0, 1);
  const scope = openStageScope(feed, options);
  return openInScope(new LiveXrStage(feed, options, scope), scope);
}

class LiveXrStage implements XrStage {
  readonly mode: XrMode;
  readonly canvas: HTMLCanvasElement;
  readonly #options: XrStageOptions;
  readonly #scope: Scope;
  readonly #player: ScenePlayer;
  readonly #places: XrPlaces;
  readonly #world = new ThreeScene();
  readonly #stage = new Group();
  readonly #vignette = new Vignette();
  readonly #listeners = new Set<() => void>();
  readonly #surroundings: Surroundings;
  readonly #playable: Playable = {
    update: (controls, frame) => this.#graphics?.scene.update(controls, frame, this.#surroundings),
  };
  readonly #info: Mutable<XrFrameInfo> = { frameTime: 0, shownEvents: [], presenting: false };
  #graphics: Graphics | undefined;
  #run: XrRun | undefined;
  #runScope: Scope | undefined;
  #entering: Promise<void> | undefined;
  #lost = false;
  #status: XrStatus;
  #swapHands: boolean;
  #vignetteStrength: number;
  #freed: Promise<void> = Promise.resolve();

  constructor(feed: OutputFeed, options: XrStageOptions, scope: Scope) {
    this.mode = options.mode;
    this.#options = options;
    this.#scope = scope;
    this.canvas = openCanvas(options.canvas, scope);
    this.#player = new ScenePlayer(feed, scope, { ...options, viewing: 'headset' });
    this.#places = new XrPlaces(EYE_HEIGHTS[options.posture ?? 'standing'], options.places);
    this.#surroundings = new Surroundings(this.#places.now, this.mode);
    this.#swapHands = options.swapHands ?? false;
    this.#vignetteStrength = options.vignette ?? 0;
    this.#status = describeStatus(this.#facts());
  }

  get status(): XrStatus {
    return this.#status;
  }

  get budget(): XrBudget {
    const { renderer, cost } = this.#graphics ?? {};
    const counted = cost ?? { drawCalls: 0, triangles: 0, textureBytes: 0 };
    return {
      ...counted,
      met: withinLimits(counted),
      foveation: renderer?.xr.getFoveation() ?? 0,
      multiview: renderer?.xr.useMultiview() ?? false,
      frameRate: this.session?.frameRate ?? undefined,
    };
  }

  get reducedMotion(): boolean {
    return this.#player.reducedMotion;
  }

  get session(): XRSession | undefined {
    return this.#run?.session;
  }

  get places(): PerStem<XrPlace> {
    return this.#places.toData();
  }

  /** Builds the graphics and shows the stage on the page. Called once. */
  async open(): Promise<void> {
    const software = isSoftware();
    const choice = this.#options.detail ?? 'auto';
    const detail = choice === 'auto' ? (software ? 'light' : 'full') : choice;
    const renderer = await createXrRenderer(this.canvas, this.mode, !software);
    renderer.xr.setFoveation(this.#options.foveation ?? 1);
    this.#scope.add(() => {
      // A session draws with the renderer until it has ended.
      this.#freed = this.leave().then(() => renderer.dispose());
    });
    this.#scope.requireOpen('the session or signal of this stage');
    const scene = (this.#options.scene ?? createBandScene)(detail);
    this.#scope.add(() => scene.dispose());
    this.#scope.add(() => this.#vignette.dispose());
    this.#stage.add(scene.object);
    this.#world.add(this.#stage, this.#vignette.object);
    const preview = new Preview(renderer, this.canvas, this.#scope, software);
    preview.aim(this.#places.eyeHeight);
    await renderer.compileAsync(this.#world, preview.camera);
    this.#scope.requireOpen('the session or signal of this stage');
    this.#graphics = { renderer, scene, preview, cost: costOf(this.#world) };
    this.#scope.add(() => {
      this.#graphics = undefined;
      void renderer.setAnimationLoop(null);
      this.#change();
      this.#listeners.clear();
    });
    this.#scope.listen(this.canvas, 'webglcontextlost', () => {
      this.#lost = true;
      void this.leave();
      this.#change();
    });
    void renderer.setAnimationLoop((time: number, frame?: XRFrame) => this.#draw(time, frame));
  }

  async enter(): Promise<void> {
    this.#scope.requireOpen('this stage');
    if (this.#lost) throw new SenseError('invalid-state', 'the graphics of this stage were lost: create a new stage');
    this.#entering ??= (this.#run ? Promise.resolve() : this.#enter()).finally(() => {
      this.#entering = undefined;
      this.#change();
    });
    await this.#entering;
  }

  async leave(): Promise<void> {
    await this.#entering?.catch(() => undefined);
    const { session } = this;
    if (session === undefined) return;
    // A session that has ended in the meantime rejects.
    await session.end().catch(() => undefined);
    if (this.#run?.session === session) this.#end();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  placeOf(stem: StemName): XrPlace {
    const { x, y, z } = this.#places.now[stem];
    return { x, y, z };
  }

  setPlace(stem: StemName, place: XrPlace): void {
    this.#places.set(stem, place);
    this.#change();
  }

  resetPlaces(): void {
    this.#places.reset();
    this.#change();
  }

  handsOf(stem: StemName): XrHands {
    return this.#run?.nearest.hands[stem] ?? NO_HANDS;
  }

  recentre(): void {
    this.#run?.recentre();
  }

  setVignette(strength: number): void {
    this.#vignetteStrength = requireRange('vignette', strength, 0, 1);
  }

  setSwapHands(swap: boolean): void {
    this.#swapHands = swap;
    this.#run?.reassign();
  }

  async dispose(): Promise<void> {
    this.#scope.dispose();
    await this.#freed;
  }

  async #enter(): Promise<void> {
    const { renderer } = this.#graphics!;
    const opening = openXrSession(this.mode, this.#options.posture ?? 'standing');
    this.#change();
    const opened = await opening;
    const scope = this.#scope.child();
    try {
      this.#scope.requireOpen('this stage');
      renderer.xr.setReferenceSpaceType(opened.space);
      await renderer.xr.setSession(opened.session);
      allowCanvasFramebuffer(renderer);
      this.#scope.requireOpen('this stage');
      const { sound, haptics } = this.#options;
      const parts = { mode: this.mode, opened, stage: this.#stage, places: this.#places, sound, haptics };
      const run = new XrRun({ ...parts, swapHands: () => this.#swapHands, changed: () => this.#change() }, scope);
      this.#begin(run, scope);
    } catch (error) {
      scope.dispose();
      await opened.session.end().catch(() => undefined);
      throw error;
    }
  }

  #begin(run: XrRun, scope: Scope): void {
    const { session, placement } = run;
    this.#run = run;
    this.#runScope = scope;
    this.#player.pause();
    if (placement !== undefined) {
      this.#world.add(placement.reticle);
      scope.add(() => placement.reticle.removeFromParent());
    }
    this.#surroundings.begin(session.environmentBlendMode);
    scope.listen(session, 'visibilitychange', () => this.#change());
    scope.listen(session, 'frameratechange', () => this.#change());
    scope.listen(session, 'end', () => this.#end());
  }

  #end(): void {
    this.#run = undefined;
    this.#runScope?.dispose();
    this.#player.pause();
    this.#stage.position.set(0, 0, 0);
    this.#stage.rotation.set(0, 0, 0);
    this.#stage.scale.setScalar(1);
    this.#places.eyeHeight = EYE_HEIGHTS[this.#options.posture ?? 'standing'];
    this.#surroundings.end();
    this.#graphics?.preview.fit();
    this.#change();
  }

  #draw(time: number, frame?: XRFrame): void {
    const graphics = this.#graphics;
    if (graphics === undefined) return;
    const { renderer, preview } = graphics;
    const run = frame ? this.#run : undefined;
    if (run !== undefined) this.#follow(run, frame!, renderer);
    else {
      this.#vignette.object.visible = false;
      preview.aim(this.#places.eyeHeight);
    }
    const { shownEvents, intervalMs } = this.#player.advance(this.#playable, time);
    if (run !== undefined || preview.visible) renderer.render(this.#world, preview.camera);
    if (run === undefined) preview.drawn(intervalMs);
    this.#info.frameTime = time;
    this.#info.shownEvents = shownEvents;
    this.#info.presenting = run !== undefined;
    this.#options.onFrame?.(this.#info);
  }

  #follow(run: XrRun, frame: XRFrame, renderer: WebGPURenderer): void {
    const space = renderer.xr.getReferenceSpace();
    if (space === null) return;
    run.update(frame, space);
    this.#vignette.strength = this.#surroundings.passthrough ? 0 : this.#vignetteStrength;
    this.#vignette.update(run.head);
    this.#surroundings.follow(run);
  }

  #facts(): StatusFacts {
    const run = this.#run;
    const { left, right } = run?.hands ?? {};
    return {
      mode: this.mode,
      haptics: this.#options.haptics !== undefined,
      state: this.#stateNow(),
      visibility: run?.session.visibilityState ?? 'visible',
      input: run?.hands.input ?? 'none',
      felt: (left?.feels ?? false) || (right?.feels ?? false),
      blendMode: run?.session.environmentBlendMode ?? 'opaque',
      placed: run?.placed ?? this.mode === 'vr',
      nearBoundary: run?.nearBoundary ?? false,
    };
  }

  #stateNow(): XrStageState {
    if (this.#scope.disposed) return 'disposed';
    if (this.#lost) return 'lost';
    if (this.#run) return 'presenting';
    return this.#entering ? 'entering' : 'page';
  }

  /** Publishes the status. What a listener throws is reported on the console. */
  #change(): void {
    this.#status = describeStatus(this.#facts());
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        console.error(error);
      }
    }
  }
}

interface Graphics {
  readonly renderer: WebGPURenderer;
  readonly scene: XrScene;
  readonly preview: Preview;
  readonly cost: XrCost;
}
