/** Sparks of gates and collisions: one draw call, a fixed number of points. */
import {
  AdditiveBlending,
  BufferAttribute,
  BufferGeometry,
  Points,
  PointsMaterial,
  type Color,
  type Scene,
  type Texture,
} from 'three';
import { createRandom } from '../../../demo-song/random.js';

const COUNT = 120;
const LIFE_SECONDS = 0.7;
const GRAVITY = 9;

export class Sparks {
  readonly #points: Points<BufferGeometry, PointsMaterial>;
  readonly #places = new Float32Array(3 * COUNT);
  readonly #colours = new Float32Array(3 * COUNT);
  readonly #base = new Float32Array(3 * COUNT);
  readonly #speeds = new Float32Array(3 * COUNT);
  readonly #ages = new Float32Array(COUNT).fill(LIFE_SECONDS);
  readonly #random = createRandom(3);
  #next = 0;

  constructor(scene: Scene, glow: Texture) {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(this.#places, 3));
    geometry.setAttribute('color', new BufferAttribute(this.#colours, 3));
    const material = new PointsMaterial({
      map: glow,
      size: 0.34,
      vertexColors: true,
      transparent: true,
      blending: AdditiveBlending,
      depthWrite: false,
    });
    this.#points = new Points(geometry, material);
    this.#points.frustumCulled = false;
    scene.add(this.#points);
  }

  /** @param count at most {@link COUNT} points; the oldest are replaced */
  burst(x: number, y: number, z: number, colour: Color, count: number): void {
    for (let i = 0; i < count; i++) {
      const at = this.#next;
      this.#next = (this.#next + 1) % COUNT;
      this.#places.set([x, y, z], 3 * at);
      this.#base.set([colour.r, colour.g, colour.b], 3 * at);
      const { signed } = this.#random;
      this.#speeds.set([6 * signed(), 3 + 4 * signed(), 4 * signed()], 3 * at);
      this.#ages[at] = 0;
    }
  }

  /** @param forward how far the road moved, in metres */
  update(seconds: number, forward: number): void {
    for (let i = 0; i < COUNT; i++) {
      const age = (this.#ages[i]! += seconds);
      const glow = Math.max(0, 1 - age / LIFE_SECONDS);
      this.#speeds[3 * i + 1]! -= GRAVITY * seconds;
      for (let axis = 0; axis < 3; axis++) {
        const at = 3 * i + axis;
        this.#places[at]! += this.#speeds[at]! * seconds + (axis === 2 ? 0.4 * forward : 0);
        this.#colours[at] = this.#base[at]! * glow;
      }
    }
    this.#points.geometry.getAttribute('position').needsUpdate = true;
    this.#points.geometry.getAttribute('color').needsUpdate = true;
  }
}
