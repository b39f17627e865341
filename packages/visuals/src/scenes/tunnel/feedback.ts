/**
 * The feedback of the tunnel: each picture is the previous one, larger, turned and darker, with new light
 * in its centre. Two half-float targets alternate. Speed does not depend on the frame rate.
 */
import type { Seconds } from '@sense/core';
import { HalfFloatType, NodeMaterial, QuadMesh, RenderTarget, type Node, type Renderer } from 'three/webgpu';
import { Fn, cos, exp, max, screenUV, sin, smoothstep, texture, uniform, vec2, vec4 } from 'three/tsl';

import type { TunnelInputs } from './geometry.js';

/** Light moves outwards by this factor a second at speed 1, as an exponent. */
const ZOOM_PER_SECOND = 1.25;
/** Darkening a second at trail 1 and 0, as exponents. */
const FADE = { long: 0.5, short: 2.6 } as const;

/** Feedback in the coordinates of a {@link ScreenQuad}. */
export class TunnelFeedback {
  readonly #targets = [0, 1].map(() => new RenderTarget(1, 1, { type: HalfFloatType, depthBuffer: false }));
  readonly #material = new NodeMaterial();
  readonly #quad = new QuadMesh(this.#material);
  readonly #previous = texture(this.#targets[0]!.texture);
  readonly #picture = texture(this.#targets[0]!.texture);
  readonly #step = uniform(0);
  readonly #halfX = uniform(1);
  readonly #halfY = uniform(1);
  #newest = 0;
  #seconds: Seconds = 0;

  /**
   * @param enters the light that enters at a place
   */
  constructor(enters: (place: Node<'vec2'>) => Node<'vec3'>, { signals, speed, twist, trail }: TunnelInputs) {
    const { flow } = signals;
    const place = vec2(screenUV.x.sub(0.5).mul(2).mul(this.#halfX), screenUV.y.sub(0.5).mul(-2).mul(this.#halfY));
    this.#material.fragmentNode = Fn(() => {
      const p = place.toVar();
      const seconds = this.#step.mul(flow);
      // Light speeds up on its way out, as walls that come closer.
      const zoom = exp(seconds.mul(speed).mul(-ZOOM_PER_SECOND));
      const turn = seconds.mul(twist).mul(0.6);
      const [c, s] = [cos(turn), sin(turn)];
      const from = vec2(p.x.mul(c).add(p.y.mul(s)), p.y.mul(c).sub(p.x.mul(s))).mul(zoom);
      const at = vec2(from.x.div(this.#halfX).mul(0.5).add(0.5), from.y.div(this.#halfY).mul(-0.5).add(0.5));
      const fade = exp(
        this.#step
          .mul(
            trail
              .oneMinus()
              .mul(FADE.short - FADE.long)
              .add(FADE.long),
          )
          .negate(),
      );
      // Reduced motion: old light leaves fast, where it is.
      const kept = this.#previous
        .sample(at)
        .rgb.mul(fade)
        .mul(smoothstep(0.04, 0.1, p.length()));
      return vec4(max(kept.mul(flow), enters(p)), 1);
    })();
  }

  /** The newest picture at a place. */
  at(uv: Node<'vec2'>): Node<'vec3'> {
    return this.#picture.sample(uv).rgb as unknown as Node<'vec3'>;
  }

  /** @param half of the picture, in the coordinates of the places */
  setSize(width: number, height: number, half: { readonly x: number; readonly y: number }): void {
    for (const target of this.#targets) target.setSize(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
    this.#halfX.value = half.x;
    this.#halfY.value = half.y;
  }

  /** Time passes; the next {@link draw} makes up for it. */
  advance(deltaSeconds: Seconds): void {
    this.#seconds += deltaSeconds;
  }

  draw(renderer: Renderer): void {
    this.#step.value = Math.min(this.#seconds, 0.1);
    this.#seconds = 0;
    this.#previous.value = this.#targets[this.#newest]!.texture;
    this.#newest = 1 - this.#newest;
    const before = renderer.getRenderTarget();
    renderer.setRenderTarget(this.#targets[this.#newest]!);
    this.#quad.render(renderer);
    renderer.setRenderTarget(before);
    this.#picture.value = this.#targets[this.#newest]!.texture;
  }

  dispose(): void {
    for (const target of this.#targets) target.dispose();
    this.#material.dispose();
  }
}
