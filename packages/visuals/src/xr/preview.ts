/**
 * The stage on the page while no session runs: a camera where the head of the listener would be, which
 * turns with a drag or the arrow keys, and a canvas that follows its CSS size. Main thread.
 */
import type { Milliseconds, Scope } from '@sense/core';
import { clamp } from '@sense/core/engine';
import { PerspectiveCamera, type WebGPURenderer } from 'three/webgpu';
import { ResolutionGovernor } from '../stage/resolution-governor.js';

const MAX_PIXEL_RATIO = 2;
/** Device pixels per CSS pixel at most where the processor draws: the governor would need seconds to get there. */
const SOFTWARE_PIXEL_RATIO = 0.5;
/** Field of view across the picture, and the limits of that from top to bottom, in degrees. */
const ACROSS = 84;
const MAX_DOWN = 88;
/** The camera looks this far down, in radians, so that the floor is seen. */
const PITCH = -0.16;
const PITCH_LIMITS = [-0.9, 0.6] as const;
const TURN_PER_PIXEL = 0.005;
const TURN_PER_KEY = 0.12;

export class Preview {
  readonly camera = new PerspectiveCamera(60, 1, 0.05, 120);
  readonly #renderer: WebGPURenderer;
  readonly #canvas: HTMLCanvasElement;
  readonly #maxPixelRatio: number;
  readonly #governor = new ResolutionGovernor();
  #yaw = 0;
  #pitch = PITCH;
  #visible = false;

  /**
   * Ends with `scope`.
   *
   * @param software the processor draws
   */
  constructor(renderer: WebGPURenderer, canvas: HTMLCanvasElement, scope: Scope, software: boolean) {
    this.#renderer = renderer;
    this.#maxPixelRatio = software ? SOFTWARE_PIXEL_RATIO : MAX_PIXEL_RATIO;
    this.#canvas = canvas;
    const observer = new ResizeObserver(() => this.fit());
    observer.observe(canvas);
    scope.add(() => observer.disconnect());
    scope.listen(canvas, 'pointermove', ({ buttons, movementX, movementY }: PointerEvent) => {
      if (buttons === 1) this.#turn(movementX * TURN_PER_PIXEL, movementY * TURN_PER_PIXEL);
    });
    scope.listen(canvas, 'keydown', (event: KeyboardEvent) => {
      const across = { ArrowLeft: TURN_PER_KEY, ArrowRight: -TURN_PER_KEY }[event.key];
      if (across === undefined) return;
      event.preventDefault();
      this.#turn(across, 0);
    });
    this.fit();
  }

  /** Whether the canvas has an area. */
  get visible(): boolean {
    return this.#visible;
  }

  /** Adopts the CSS size of the canvas. */
  fit(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    this.#visible = width > 0 && height > 0;
    if (!this.#visible || this.#renderer.xr.isPresenting) return;
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio || 1, this.#maxPixelRatio) * this.#governor.scale);
    this.#renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    const across = Math.tan((ACROSS * Math.PI) / 360);
    this.camera.fov = Math.min(MAX_DOWN, (Math.atan(across / this.camera.aspect) * 360) / Math.PI);
    this.camera.updateProjectionMatrix();
  }

  /** Adapts the resolution to the time since the previous frame. */
  drawn(intervalMs: Milliseconds): void {
    if (intervalMs > 0 && this.#governor.observe(intervalMs)) this.fit();
  }

  /** Puts the camera at `eyeHeight` metres above the origin. A session moves it. */
  aim(eyeHeight: number): void {
    this.camera.position.set(0, eyeHeight, 0.35);
    this.camera.rotation.set(this.#pitch, this.#yaw, 0, 'YXZ');
    this.camera.updateMatrixWorld();
  }

  #turn(across: number, down: number): void {
    this.#yaw += across;
    this.#pitch = clamp(this.#pitch + down, ...PITCH_LIMITS);
  }
}
