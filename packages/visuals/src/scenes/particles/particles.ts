/**
 * The scene "particles": a ball of particles in the centre that drum hits burst, a sea of them for the
 * bass, a spiral at either side for the other instruments, and a halo for the voice.
 */
import { STEM_NAMES, type PerStem } from '@sense/core';
import { clamp } from '@sense/core/engine';
import { PerspectiveCamera, Scene as ThreeScene, Vector3 } from 'three/webgpu';
import { exp, length, screenUV, uniform, vec2, vec3 } from 'three/tsl';
import { disposeMeshes } from '../materials.js';
import { allParameters, type ParameterValues } from '../parameters.js';
import type { Scene, SceneDefinition, SceneDetail } from '../scene.js';
import { SceneSignals } from '../signals.js';
import { createBassSea, createDrumBall, createOtherSpirals, createVocalHalo } from './bodies.js';
import { PARTICLES } from './definition.js';

/** Particles of each stem. */
const COUNTS = {
  full: { drums: 9000, bass: 11_000, other: 9000, vocals: 6500 },
  light: { drums: 2200, bass: 2600, other: 2200, vocals: 1600 },
} as const satisfies Record<SceneDetail, PerStem<number>>;
/** Fewer particles are larger. */
const LIGHT_SIZE = 1.7;
/** The camera swings this far, in radians, over a period in seconds. */
const SWING = { angle: 0.16, seconds: 47 } as const;
const CAMERA_DISTANCE = 8;

/**
 * Creates the scene.
 *
 * @param detail default `full`
 * @param values of the parameters in `definition.ts`; missing ones have their default
 */
export function createParticlesScene(detail: SceneDetail = 'full', values: ParameterValues = {}): Scene {
  const signals = new SceneSignals();
  const size = uniform(1);
  const burst = uniform(1);
  const aside = uniform(3.4);
  const above = uniform(1.9);
  const below = uniform(-1.8);
  const focus = uniform(CAMERA_DISTANCE);
  const blur = uniform(0.02);
  const counts = COUNTS[detail];
  const inputs = { signals, lens: { focus, blur }, size, burst, aside, above, below };
  const clouds = {
    bass: createBassSea({ ...inputs, count: counts.bass }),
    drums: createDrumBall({ ...inputs, count: counts.drums }),
    other: createOtherSpirals({ ...inputs, count: counts.other }),
    vocals: createVocalHalo({ ...inputs, count: counts.vocals }),
  };
  const scene = new ThreeScene();
  scene.add(...Object.values(clouds));
  const vignette = exp(length(screenUV.sub(vec2(0.5, 0.48))).mul(-3.2));
  scene.backgroundNode = vec3(0.0012, 0.0018, 0.0042)
    .add(vec3(0.002, 0.0035, 0.009).mul(vignette))
    .add(vec3(0.004, 0.006, 0.012).mul(vignette).mul(signals.beat));
  const camera = new PerspectiveCamera(42, 1, 0.1, 60);
  const point = new Vector3();
  let distance: number = CAMERA_DISTANCE;
  let swingSeconds = 0;

  function aim(): void {
    const angle = SWING.angle * Math.sin((2 * Math.PI * swingSeconds) / SWING.seconds);
    camera.position.set(distance * Math.sin(angle), 0.35, distance * Math.cos(angle));
    camera.lookAt(0, 0.1, 0);
    camera.updateMatrixWorld();
  }

  function setParameters(next: ParameterValues): void {
    const all = allParameters(PARTICLES.parameters, next);
    size.value = all.size * (detail === 'light' ? LIGHT_SIZE : 1);
    burst.value = all.burst;
    blur.value = 0.022 * all.blur;
    signals.speed = all.swirl;
    for (const stem of STEM_NAMES) clouds[stem].geometry.instanceCount = Math.round(all.amount * counts[stem]);
    signals.setColors(all);
  }

  function placeIn(stem: (typeof STEM_NAMES)[number], out: Vector3): Vector3 {
    if (stem === 'drums') return out.set(0, 0, 0);
    if (stem === 'bass') return out.set(0, below.value, 0);
    if (stem === 'vocals') return out.set(0, above.value, 0.7 * (0.5 * aside.value + 0.35));
    return out.set(aside.value, 0, 0);
  }

  setParameters(values);
  return {
    scene,
    camera,
    resize(width, height) {
      const aspect = width / height;
      const wide = clamp((aspect - 0.5) / 1.1, 0, 1);
      camera.aspect = aspect;
      camera.fov = 42 + (1 - wide) * 10;
      camera.updateProjectionMatrix();
      distance = CAMERA_DISTANCE + (1 - wide) * 2.4;
      focus.value = distance;
      aside.value = 1.55 + wide * 2.15;
      above.value = 3 - wide * 1.4;
      below.value = -3 + wide * 1.15;
      aim();
    },
    update(controls, frame) {
      signals.update(controls, frame);
      if (!frame.reducedMotion) swingSeconds += frame.deltaSeconds * signals.speed;
      aim();
    },
    setParameters,
    placeOf(stem, out) {
      placeIn(stem, point).project(camera);
      out.x = (point.x + 1) / 2;
      out.y = (1 - point.y) / 2;
      return out;
    },
    positionOf: placeIn,
    dispose() {
      disposeMeshes(...Object.values(clouds));
      signals.dispose();
    },
  };
}

/** The scene with its data. */
export const particlesScene: SceneDefinition = { ...PARTICLES, create: createParticlesScene };
