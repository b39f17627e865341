/**
 * The feedback of the transition "melt": a picture that flows apart, drawn from its own previous frame
 * in two half-float targets that alternate.
 */
import type { NormalRange, Seconds } from '@sense/core';
import { HalfFloatType, NodeMaterial, QuadMesh, RenderTarget, type Renderer, type Texture } from 'three/webgpu';
import { Fn, dot, float, mix, sin, texture, uniform, uv, vec2, vec3, vec4 } from 'three/tsl';

/** The feedback is softer than the picture: fewer pixels are enough. */
const SCALE = 0.5;

export class MeltFeedback {
  readonly #targets = [0, 1].map(() => new RenderTarget(1, 1, { type: HalfFloatType, depthBuffer: false }));
  readonly #material = new NodeMaterial();
  readonly #quad = new QuadMesh(this.#material);
  readonly #picture;
  readonly #previous = texture(this.#targets[0]!.texture);
  readonly #progress = uniform(0);
  readonly #step = uniform(0);
  readonly #seconds = uniform(0);
  #newest = 0;

  /** @param picture the old scene, live */
  constructor(picture: Texture) {
    this.#picture = texture(picture);
    this.#material.fragmentNode = Fn(() => {
      const at = uv();
      const here = this.#previous.sample(at);
      const light = dot(here.rgb, vec3(0.2126, 0.7152, 0.0722)).min(1);
      const t = this.#seconds;
      const across = sin(at.y.mul(9).add(t.mul(0.7))).add(sin(at.y.mul(23).sub(at.x.mul(7)).add(t)).mul(0.5));
      const along = sin(at.x.mul(11).sub(t.mul(0.5)))
        .add(sin(at.x.mul(31).add(at.y.mul(5))).mul(0.5))
        .mul(0.5);
      // Light parts sink faster, so that shapes draw threads.
      const flow = vec2(across.mul(0.06), along.mul(0.08).sub(light.mul(0.35)).sub(0.05));
      const moved = this.#previous.sample(at.add(flow.mul(this.#step).mul(this.#progress.mul(1.4).add(0.2))));
      const kept = vec4(moved.rgb, 1);
      const live = this.#picture.sample(at);
      const fresh = float(1).sub(this.#progress.mul(3)).clamp(0, 1).mul(0.35);
      return mix(kept, live, this.#step.greaterThan(0).select(fresh, float(1)));
    })();
  }

  /** The newest melted picture. */
  get texture(): Texture {
    return this.#targets[this.#newest]!.texture;
  }

  setSize(width: number, height: number): void {
    for (const target of this.#targets) {
      target.setSize(Math.max(1, Math.floor(width * SCALE)), Math.max(1, Math.floor(height * SCALE)));
    }
  }

  /** Draws the next frame; with `deltaSeconds` 0 it starts again from the live picture. */
  draw(renderer: Renderer, progress: NormalRange, deltaSeconds: Seconds): void {
    this.#progress.value = progress;
    this.#step.value = deltaSeconds;
    this.#seconds.value += deltaSeconds;
    this.#previous.value = this.texture;
    this.#newest = 1 - this.#newest;
    const target = renderer.getRenderTarget();
    renderer.setRenderTarget(this.#targets[this.#newest]!);
    this.#quad.render(renderer);
    renderer.setRenderTarget(target);
  }

  dispose(): void {
    for (const target of this.#targets) target.dispose();
    this.#material.dispose();
  }
}
