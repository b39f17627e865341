/**
 * The scene "tunnel": light enters around a body in the centre and flies outwards. Drums are rings,
 * vocals a stream above, bass one below, other instruments rays at both sides.
 */
import { Scene as ThreeScene } from 'three/webgpu';
import { Fn, length, screenUV, smoothstep, uniform, vec3 } from 'three/tsl';
import { disposeMeshes } from '../materials.js';
import { allParameters, type ParameterValues } from '../parameters.js';
import type { Scene, SceneDefinition, SceneDetail } from '../scene.js';
import { createScreenQuad } from '../screen-quad.js';
import { SceneSignals } from '../signals.js';
import { TUNNEL } from './definition.js';
import { coreLight, emitted } from './emitters.js';
import { TunnelFeedback } from './feedback.js';
import { CORE_RADIUS } from './geometry.js';
import { wallLight } from './walls.js';

/** Pixels of the feedback on the shorter side, at most. */
const FEEDBACK_PIXELS = { full: 900, light: 360 } as const satisfies Record<SceneDetail, number>;
/** Centre of each stem's light, in the units of the picture. */
const PLACES = { drums: [0, 0], vocals: [0, 0.55], bass: [0, -0.55], other: [0.55, 0] } as const;

/**
 * Creates the scene.
 *
 * @param detail default `full`
 * @param values of the parameters in `definition.ts`; missing ones have their default
 */
export function createTunnelScene(detail: SceneDetail = 'full', values: ParameterValues = {}): Scene {
  const signals = new SceneSignals();
  const sides = uniform(6);
  const core = uniform(1);
  const speed = uniform(1);
  const twist = uniform(0.35);
  const trail = uniform(0.7);
  const inputs = { signals, sides, core, speed, twist, trail };
  const feedback = new TunnelFeedback((place) => emitted(inputs, place), inputs);
  const quad = createScreenQuad((place) =>
    Fn(() => {
      const p = place.toVar();
      const far = smoothstep(2.4, 0.2, length(p));
      const night = vec3(0.0012, 0.0018, 0.0042).add(
        vec3(0.004, 0.006, 0.014).mul(far).mul(signals.beat.mul(0.6).add(0.3)),
      );
      const inside = smoothstep(core.mul(0.9 * CORE_RADIUS), core.mul(1.05 * CORE_RADIUS), length(p));
      return night
        .add(feedback.at(screenUV).mul(inside).mul(signals.flow.mul(-0.5).add(1)))
        .add(wallLight(inputs, p))
        .add(coreLight(inputs, p));
    })(),
  );
  const scene = new ThreeScene();
  scene.add(quad.mesh);

  function setParameters(next: ParameterValues): void {
    const all = allParameters(TUNNEL.parameters, next);
    speed.value = all.speed;
    twist.value = all.twist;
    trail.value = all.trail;
    sides.value = all.sides;
    core.value = all.core;
    signals.setColors(all);
  }

  setParameters(values);
  return {
    scene,
    camera: quad.camera,
    resize(width, height) {
      quad.resize(width, height);
      const scale = Math.min(1, FEEDBACK_PIXELS[detail] / Math.min(width, height));
      feedback.setSize(width * scale, height * scale, quad.half);
    },
    update(controls, frame) {
      signals.update(controls, frame);
      feedback.advance(frame.deltaSeconds);
    },
    setParameters,
    prepare: (renderer) => feedback.draw(renderer),
    placeOf(stem, out) {
      const [x, y] = PLACES[stem];
      quad.toPicture(x, y, out);
      return out;
    },
    dispose() {
      disposeMeshes(quad.mesh);
      feedback.dispose();
      signals.dispose();
    },
  };
}

/** The scene with its data. */
export const tunnelScene: SceneDefinition = { ...TUNNEL, create: createTunnelScene };
