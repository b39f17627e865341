/**
 * Brings scenes to the screen. One scene without effects is drawn directly; otherwise scenes are drawn
 * into half-float targets, and full-screen passes join them: transition, bloom, tone mapping, filter.
 * Owns its targets; one for each graphics context. Main thread.
 */
import type { NormalRange, Seconds } from '@sense/core';
import { requireRange } from '@sense/core/internal';
import {
  HalfFloatType,
  LinearSRGBColorSpace,
  NodeMaterial,
  NoToneMapping,
  QuadMesh,
  RenderTarget,
  Vector2,
  type Node,
  type Renderer,
  type Texture,
} from 'three/webgpu';
import { renderOutput, texture, toneMapping, uniform, vec4 } from 'three/tsl';
import { bloom } from 'three/addons/tsl/display/BloomNode.js';
import type { Scene } from '../scenes/scene.js';
import type { ComposedFrame, FrameFilter } from './frame-filter.js';
import { MeltFeedback } from './melt-feedback.js';
import { dissolve, melt, wipe } from './mixes.js';
import type { TransitionKind } from './transition.js';

/** Light that spreads around bright places. */
export interface BloomOptions {
  /** 0..3. Default 0.5. */
  readonly strength?: number;
  /** 0..1. Default 0.4. */
  readonly radius?: NormalRange;
  /** Luminance from which light spreads, 0..1. Default 0.2. */
  readonly threshold?: NormalRange;
}

/** Passes of a {@link FramePresenter}. */
export interface PresenterOptions {
  readonly bloom?: BloomOptions | undefined;
  readonly filter?: FrameFilter | undefined;
}

/** Two scenes during a transition. */
export interface SceneMix {
  readonly kind: TransitionKind;
  readonly progress: NormalRange;
}

type MixKind = Exclude<TransitionKind, 'cut'>;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class FramePresenter {
  readonly #renderer: Renderer;
  readonly #filter: FrameFilter | undefined;
  readonly #size = new Vector2(1, 1);
  readonly #progress = uniform(0);
  readonly #mixes = new Map<MixKind, NodeMaterial>();
  readonly #effects: boolean;
  /** Pictures of the current and of the next scene. */
  readonly #from: RenderTarget;
  readonly #to: RenderTarget;
  readonly #mixed = flatTarget();
  readonly #composed = flatTarget();
  readonly #frame: Mutable<ComposedFrame>;
  /** The picture that bloom and tone mapping start from. */
  readonly #picture;
  readonly #melt: MeltFeedback;
  readonly #melted;
  readonly #bloom: ReturnType<typeof bloom> | undefined;
  readonly #finish = new NodeMaterial();
  readonly #toScreen = new NodeMaterial();
  readonly #quad = new QuadMesh(this.#finish);
  #melting = false;

  constructor(renderer: Renderer, { bloom: glare, filter }: PresenterOptions = {}) {
    this.#renderer = renderer;
    this.#filter = filter;
    this.#effects = glare !== undefined || filter !== undefined;
    const sceneTarget = (): RenderTarget => new RenderTarget(1, 1, { type: HalfFloatType, samples: renderer.samples });
    this.#from = sceneTarget();
    this.#to = sceneTarget();
    this.#melt = new MeltFeedback(this.#from.texture);
    this.#melted = texture(this.#melt.texture);
    this.#picture = texture(this.#from.texture);
    if (glare !== undefined) {
      const { strength = 0.5, radius = 0.4, threshold = 0.2 } = glare;
      this.#bloom = bloom(this.#picture as unknown as Node<'vec4'>, strength, radius, threshold);
    }
    const light = (this.#bloom ? this.#picture.add(this.#bloom) : this.#picture) as unknown as Node<'vec4'>;
    this.#finish.fragmentNode = filter
      ? vec4(toneMapping(renderer.toneMapping, uniform(1), light.rgb).rgb, 1)
      : this.#encoded(light, renderer.toneMapping);
    this.#frame = { texture: this.#composed.texture, width: 1, height: 1, deltaSeconds: 0 };
    if (filter)
      this.#toScreen.fragmentNode = this.#encoded(filter.output(texture(this.#composed.texture)), NoToneMapping);
  }

  /** Adopts the size of the drawing buffer. */
  resize(): void {
    const { x, y } = this.#renderer.getDrawingBufferSize(this.#size);
    for (const target of [this.#from, this.#to, this.#mixed, this.#composed]) target.setSize(x, y);
    this.#melt.setSize(x, y);
    this.#frame.width = x;
    this.#frame.height = y;
  }

  /**
   * Compiles the shaders of `next` and of the transition from `current`, and draws `next` once unseen, so
   * that its first frame costs what others cost.
   */
  async prepare(next: Scene, kind: TransitionKind, current?: Scene): Promise<void> {
    const mixes = kind !== 'cut' && current !== undefined;
    if (mixes || this.#effects) await this.#compile(next, this.#to);
    if (mixes && !this.#effects) await this.#compile(current, this.#from);
    if (!this.#effects) await this.#compile(next, null);
    next.prepare?.(this.#renderer);
    // Also where it will be drawn directly: the background is compiled by drawing only.
    this.#draw(next, this.#to);
    if (current === undefined) {
      if (this.#effects) this.#prepareEffects();
      // The canvas is still empty: the first drawing on it compiles what brings a picture to the screen.
      else this.#draw(next, null);
    }
    if (mixes) {
      this.#progress.value = 0;
      this.#pass(this.#mixMaterial(kind), this.#mixed);
      if (kind === 'melt') this.#melt.draw(this.#renderer, 0, 0);
      // Into a target, not onto the screen: the shader is the same.
      this.#picture.value = this.#mixed.texture;
      this.#pass(this.#finish, this.#composed);
    }
  }

  /** Draws a frame of one scene, or of two during a transition. */
  present(scene: Scene, deltaSeconds: Seconds, next?: Scene, mix?: SceneMix): void {
    scene.prepare?.(this.#renderer);
    next?.prepare?.(this.#renderer);
    const mixes = next !== undefined && mix !== undefined && mix.kind !== 'cut';
    if (!mixes) this.#melting = false;
    if (!mixes && !this.#effects) return this.#draw(scene, null);
    this.#draw(scene, this.#from);
    let picture: Texture = this.#from.texture;
    if (mixes) {
      this.#draw(next, this.#to);
      this.#progress.value = mix.progress;
      if (mix.kind === 'melt') this.#drawMelt(mix.progress, deltaSeconds);
      const material = this.#mixMaterial(mix.kind as MixKind);
      this.#pass(material, this.#mixed);
      picture = this.#mixed.texture;
    }
    this.#frame.deltaSeconds = deltaSeconds;
    this.#show(picture, null);
  }

  dispose(): void {
    for (const target of [this.#from, this.#to, this.#mixed, this.#composed]) target.dispose();
    for (const material of [...this.#mixes.values(), this.#finish, this.#toScreen]) material.dispose();
    this.#melt.dispose();
    this.#bloom?.dispose();
    void this.#filter?.dispose();
  }

  /** Bloom, tone mapping and filter, from a picture to `target`. */
  #show(picture: Texture, target: RenderTarget | null): void {
    this.#picture.value = picture;
    if (this.#filter === undefined) return this.#pass(this.#finish, target);
    this.#pass(this.#finish, this.#composed);
    this.#filter.measure(this.#renderer, this.#frame);
    this.#pass(this.#toScreen, target);
  }

  /** Compiles what follows the scene by drawing it unseen, in two sizes: a resize has shaders too. */
  #prepareEffects(): void {
    const { width, height } = this.#frame;
    for (const size of [1, 2]) {
      Object.assign(this.#frame, { width: size, height: size, deltaSeconds: 0 });
      this.#show(this.#to.texture, this.#mixed);
    }
    Object.assign(this.#frame, { width, height });
  }

  #encoded(light: Node<'vec4'>, mapping: Renderer['toneMapping']): Node<'vec4'> {
    // Opaque: the encoding divides by alpha.
    return renderOutput(vec4(light.rgb, 1), mapping, this.#renderer.outputColorSpace) as unknown as Node<'vec4'>;
  }

  #mixMaterial(kind: MixKind): NodeMaterial {
    let material = this.#mixes.get(kind);
    if (material === undefined) {
      const [from, to] = [texture(this.#from.texture), texture(this.#to.texture)];
      material = new NodeMaterial();
      material.fragmentNode =
        kind === 'dissolve'
          ? dissolve(from, to, this.#progress)
          : kind === 'wipe'
            ? wipe(from, to, this.#progress)
            : melt(this.#melted, to, this.#progress);
      this.#mixes.set(kind, material);
    }
    return material;
  }

  #drawMelt(progress: NormalRange, deltaSeconds: Seconds): void {
    this.#melt.draw(this.#renderer, progress, this.#melting ? deltaSeconds : 0);
    this.#melting = true;
    this.#melted.value = this.#melt.texture;
  }

  async #compile(scene: Scene, target: RenderTarget | null): Promise<void> {
    const renderer = this.#renderer;
    const before = renderer.getRenderTarget();
    renderer.setRenderTarget(target);
    // The state is read before the first wait, so that frames may be drawn meanwhile.
    const compiled = renderer.compileAsync(scene.scene, scene.camera);
    renderer.setRenderTarget(before);
    await compiled;
  }

  #draw({ scene, camera }: Scene, target: RenderTarget | null): void {
    this.#renderer.setRenderTarget(target);
    this.#renderer.render(scene, camera);
    this.#renderer.setRenderTarget(null);
  }

  /** Draws a full-screen pass; its material has done tone mapping and encoding itself. */
  #pass(material: NodeMaterial, target: RenderTarget | null): void {
    const renderer = this.#renderer;
    const { toneMapping: mapping, outputColorSpace } = renderer;
    renderer.toneMapping = NoToneMapping;
    renderer.outputColorSpace = LinearSRGBColorSpace;
    renderer.setRenderTarget(target);
    this.#quad.material = material;
    this.#quad.render(renderer);
    renderer.setRenderTarget(null);
    renderer.toneMapping = mapping;
    renderer.outputColorSpace = outputColorSpace;
  }
}

/** The options for a choice of an app. @throws SenseError `invalid-argument` for a value outside its range */
export function bloomOf(choice: boolean | BloomOptions = false): BloomOptions | undefined {
  if (choice === false) return undefined;
  if (choice === true) return {};
  requireRange('bloom.strength', choice.strength ?? 0, 0, 3);
  requireRange('bloom.radius', choice.radius ?? 0, 0, 1);
  requireRange('bloom.threshold', choice.threshold ?? 0, 0, 1);
  return choice;
}

function flatTarget(): RenderTarget {
  return new RenderTarget(1, 1, { type: HalfFloatType, depthBuffer: false });
}
