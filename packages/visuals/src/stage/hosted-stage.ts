/**
 * A stage in the world of an app that has its own renderer and frame loop. The stage updates its scene
 * when the app calls it, and owns nothing of the app: it neither sizes nor configures nor disposes of the
 * renderer, the camera or the parent. Main thread.
 */
import { SenseError, type Milliseconds, type OutputFeed, type Scope, type StemName } from '@sense/core';
import { describe } from '@sense/core/internal';
import { type Object3D, Scene as ThreeScene, Vector2, Vector3, type Camera, type Renderer } from 'three/webgpu';
import { landscapeScene } from '../scenes/landscape/landscape.js';
import type { ParameterValues } from '../scenes/parameters.js';
import type { SceneLook } from '../scenes/scene-info.js';
import type { PicturePoint, Scene, SceneDetail } from '../scenes/scene.js';
import { openInScope, openStageScope, type MusicOptions } from './music-options.js';
import { isSoftware } from './renderer.js';
import { SceneChoice, type SceneSource } from './scene-choice.js';
import { ScenePlayer } from './scene-player.js';
import { ShownScene } from './shown-scene.js';

/** Options of {@link createStage} with the app's renderer. */
export interface HostedStageOptions extends MusicOptions {
  /** A renderer of `three/webgpu`, for WebGL 2 or WebGPU. The stage initialises it if the app has not. */
  readonly renderer: Renderer;
  /** The object of the app's world that the music is added to, until the stage ends. Default: none. */
  readonly parent?: Object3D;
  /** The app's camera, for {@link HostedStage.render} and {@link HostedStage.placeOf}. Default: that of the scene. */
  readonly camera?: Camera;
}

/** A stage that the app updates and draws. */
export interface HostedStage {
  /** The music as a three.js scene, to be drawn alone, in a `pass()`, or as part of a world. The same object for life. */
  readonly scene: ThreeScene;
  readonly camera: Camera;
  readonly state: 'running' | 'disposed';
  /** Whether motion is reduced now. */
  readonly reducedMotion: boolean;
  /**
   * Shows what is due. Call it once per frame, before drawing. Returns the ids of the events first
   * visible in this frame; the array is reused. Does nothing after disposal.
   *
   * @param frameTime the time passed to the frame callback, in ms; default: now
   */
  update(frameTime?: Milliseconds): readonly number[];
  /** Draws the music alone, with the app's renderer and {@link camera}. Does nothing after disposal. */
  render(): void;
  /** Replaces the scene once the shaders of the new one are compiled. */
  setScene(scene: SceneSource, look?: SceneLook): Promise<void>;
  /** Changes parameters of the scene; numbers are moved into their range. @throws SenseError `invalid-argument` */
  setParameters(values: ParameterValues): void;
  /** The centre of a stem's place in the picture of {@link camera}, 0..1 from the left and the top. */
  placeOf(stem: StemName): PicturePoint;
  /** Removes the music from the world and frees its GPU memory. Nothing of the app's is disposed of. */
  dispose(): Promise<void>;
}

const NOTHING_SHOWN: readonly number[] = [];

/** Opens a stage with the app's renderer; see {@link createStage}. */
export async function openHostedStage(feed: OutputFeed, options: HostedStageOptions): Promise<HostedStage> {
  const { renderer, parent } = options;
  // Not `instanceof`: an app may bundle another copy of three.
  if ((renderer as { isRenderer?: boolean } | undefined)?.isRenderer !== true) {
    const advice = 'create a WebGPURenderer of three/webgpu, with forceWebGL: true for WebGL 2';
    throw new SenseError('invalid-argument', `renderer is ${describe(renderer)}, which cannot draw TSL: ${advice}`);
  }
  if (parent !== undefined && !(parent as Partial<Object3D>).isObject3D) {
    throw new SenseError('invalid-argument', `parent must be an Object3D, received ${describe(parent)}`);
  }
  const scope = openStageScope(feed, options);
  return openInScope(new LiveHostedStage(feed, options, scope), scope);
}

class LiveHostedStage implements HostedStage {
  readonly scene = new ThreeScene();
  readonly #options: HostedStageOptions;
  readonly #scope: Scope;
  readonly #player: ScenePlayer;
  readonly #size = new Vector2();
  readonly #newSize = new Vector2();
  readonly #point = new Vector3();
  #detail: SceneDetail = 'full';
  #choice: SceneChoice;
  #shown: ShownScene | undefined;

  constructor(feed: OutputFeed, options: HostedStageOptions, scope: Scope) {
    this.#options = options;
    this.#scope = scope;
    this.#choice = new SceneChoice(options.scene ?? landscapeScene, options);
    this.#player = new ScenePlayer(feed, scope, options);
  }

  get state(): 'running' | 'disposed' {
    return this.#scope.disposed ? 'disposed' : 'running';
  }

  get camera(): Camera {
    return this.#options.camera ?? this.#shown!.scene.camera;
  }

  get reducedMotion(): boolean {
    return this.#player.reducedMotion;
  }

  /** Builds the scene and adds it to the parent. Called once. */
  async open(): Promise<void> {
    const { renderer, parent, detail = 'auto' } = this.#options;
    if (!renderer.initialized) await renderer.init();
    this.#scope.requireOpen('the session or signal of this stage');
    this.#detail = detail === 'auto' ? (isSoftware() ? 'light' : 'full') : detail;
    this.#scope.add(() => this.#shown?.dispose());
    await this.#show(this.#choice);
    this.#scope.requireOpen('the session or signal of this stage');
    parent?.add(this.scene);
    this.#scope.add(() => this.scene.removeFromParent());
  }

  update(frameTime: Milliseconds = performance.now()): readonly number[] {
    const shown = this.#shown;
    if (shown === undefined || this.#scope.disposed) return NOTHING_SHOWN;
    this.#fit(shown.scene);
    const { shownEvents } = this.#player.advance(shown, frameTime);
    shown.scene.prepare?.(this.#options.renderer);
    return shownEvents;
  }

  render(): void {
    if (!this.#scope.disposed) this.#options.renderer.render(this.scene, this.camera);
  }

  async setScene(source: SceneSource, look: SceneLook = {}): Promise<void> {
    this.#scope.requireOpen('this stage');
    await this.#show(new SceneChoice(source, look));
  }

  setParameters(values: ParameterValues): void {
    this.#scope.requireOpen('this stage');
    const all = this.#choice.change(values);
    this.#shown?.apply(this.#choice, all);
  }

  async #show(choice: SceneChoice): Promise<void> {
    this.#choice = choice;
    const { renderer, camera } = this.#options;
    renderer.getSize(this.#size);
    let scene: Scene | undefined;
    try {
      scene = choice.build(this.#detail);
      scene.resize(Math.max(1, this.#size.x), Math.max(1, this.#size.y));
      await renderer.compileAsync(scene.scene, camera ?? scene.camera);
      scene.prepare?.(renderer);
    } catch (error) {
      scene?.dispose();
      if (this.#choice === choice && this.#shown !== undefined) this.#choice = this.#shown.choice;
      throw error;
    }
    if (this.#scope.disposed || this.#choice !== choice) return scene.dispose();
    // Both may have changed while shaders were compiled.
    scene.setParameters?.(choice.values);
    scene.resize(Math.max(1, this.#size.x), Math.max(1, this.#size.y));
    scene.prepare?.(renderer);
    this.#shown?.dispose();
    this.#shown = new ShownScene(scene, choice);
    // A scene inside a scene has no background of its own.
    const { background, backgroundNode } = scene.scene;
    Object.assign(this.scene, { background, backgroundNode: backgroundNode ?? null });
    this.scene.clear();
    this.scene.add(scene.scene);
  }

  placeOf(stem: StemName): PicturePoint {
    const place: PicturePoint = { x: 0.5, y: 0.5 };
    const scene = this.#shown?.scene;
    const { camera } = this.#options;
    if (scene?.positionOf === undefined || camera === undefined) return scene?.placeOf(stem, place) ?? place;
    this.scene.updateWorldMatrix(true, false);
    camera.updateWorldMatrix(true, false);
    scene.positionOf(stem, this.#point).applyMatrix4(this.scene.matrixWorld).project(camera);
    place.x = (this.#point.x + 1) / 2;
    place.y = (1 - this.#point.y) / 2;
    return place;
  }

  dispose(): Promise<void> {
    this.#scope.dispose();
    return Promise.resolve();
  }

  /** Adopts the size of the renderer. A headset has its own. */
  #fit(scene: Scene): void {
    const { renderer } = this.#options;
    if (renderer.xr.isPresenting) return;
    renderer.getSize(this.#newSize);
    if (this.#newSize.equals(this.#size) || this.#newSize.x < 1 || this.#newSize.y < 1) return;
    this.#size.copy(this.#newSize);
    scene.resize(this.#size.x, this.#size.y);
  }
}
