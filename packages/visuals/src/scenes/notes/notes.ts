/**
 * The scene "notes": the viewer looks along a road on which the notes of bass and voice move away, between
 * hills that are the spectrum of the other instruments. Drum hits cross the road.
 */
import { clamp } from '@sense/core/engine';
import { PerspectiveCamera, Scene as ThreeScene, Vector3, type Node } from 'three/webgpu';
import { exp, fract, hash, length, screenUV, smoothstep, step, uniform, vec2, vec3 } from 'three/tsl';
import { disposeMeshes } from '../materials.js';
import { allParameters, type ParameterValues } from '../parameters.js';
import type { Scene, SceneDefinition, SceneDetail } from '../scene.js';
import { SceneSignals } from '../signals.js';
import { NOTES } from './definition.js';
import { createRoad, LANES, ROAD_HALF } from './road.js';

const CAMERA = { height: 3.1, distance: 6.6, lookHeight: -0.2, lookZ: -7 } as const;

/** Stars above the horizon, in cells of the picture. */
function starLight(above: Node<'float'>): Node<'vec3'> {
  const cell = vec2(screenUV.x.mul(46), screenUV.y.mul(30));
  const number = cell.x.floor().add(cell.y.floor().mul(211));
  const chance = hash(number.add(7));
  const at = vec2(hash(number.add(19)), hash(number.add(41)))
    .mul(0.7)
    .add(0.15);
  const off = length(fract(cell).sub(at));
  const star = smoothstep(0.045, 0, off).mul(step(0.8, chance)).mul(chance.sub(0.75));
  return vec3(0.75, 0.85, 1).mul(star.mul(smoothstep(0, 0.12, above))) as unknown as Node<'vec3'>;
}

/**
 * Creates the scene.
 *
 * @param detail default `full`
 * @param values of the parameters in `definition.ts`; missing ones have their default
 */
export function createNotesScene(detail: SceneDetail = 'full', values: ParameterValues = {}): Scene {
  const signals = new SceneSignals();
  const speed = uniform(1);
  const hills = uniform(1);
  const lift = uniform(1);
  const width = uniform(1);
  const grid = uniform(0.6);
  const horizon = uniform(0.3);
  const road = createRoad({ signals, speed, hills, lift, width, grid, detail });
  const scene = new ThreeScene();
  scene.add(road);
  const above = horizon.sub(screenUV.y);
  const aside = screenUV.x.sub(0.5);
  const band = exp(above.mul(above).mul(-60)).mul(exp(aside.mul(aside).mul(-7)));
  scene.backgroundNode = vec3(0.001, 0.0016, 0.0036)
    .add(starLight(above))
    .add(signals.colors.other.mul(band).mul(signals.stems.other.glow.mul(0.05).add(0.006)))
    .add(signals.colors.vocals.mul(band).mul(signals.stems.vocals.glow.mul(0.04)))
    .add(
      vec3(0.5, 0.65, 1)
        .mul(exp(above.abs().mul(-30)))
        .mul(exp(aside.mul(aside).mul(-12)))
        .mul(signals.beat.mul(0.1).add(0.012)),
    );
  const camera = new PerspectiveCamera(46, 1, 0.1, 80);
  const point = new Vector3();
  let wide = 1;

  function setParameters(next: ParameterValues): void {
    const all = allParameters(NOTES.parameters, next);
    speed.value = all.speed;
    hills.value = all.hills;
    lift.value = all.lift;
    width.value = all.width;
    grid.value = all.grid;
    signals.setColors(all);
  }

  function placeIn(stem: 'drums' | 'bass' | 'other' | 'vocals', out: Vector3): Vector3 {
    if (stem === 'drums') return out.set(0, 0, 0.4);
    if (stem === 'other') return out.set(ROAD_HALF + 1.3 + wide, 0.6, -5 - 5 * (1 - wide));
    return out.set(LANES[stem], 0.2, -1);
  }

  setParameters(values);
  return {
    scene,
    camera,
    resize(pixelWidth, pixelHeight) {
      const aspect = pixelWidth / pixelHeight;
      wide = clamp((aspect - 0.5) / 1.1, 0, 1);
      camera.aspect = aspect;
      camera.fov = 46 + (1 - wide) * 16;
      camera.position.set(0, CAMERA.height + (1 - wide) * 0.2, CAMERA.distance + (1 - wide) * 0.2);
      camera.lookAt(0, CAMERA.lookHeight + (1 - wide) * 0.8, CAMERA.lookZ);
      camera.updateProjectionMatrix();
      camera.updateMatrixWorld();
      point.set(0, 0, -30).project(camera);
      horizon.value = (1 - point.y) / 2;
    },
    update: (controls, frame) => signals.update(controls, frame),
    setParameters,
    placeOf(stem, out) {
      placeIn(stem, point).project(camera);
      out.x = (point.x + 1) / 2;
      out.y = (1 - point.y) / 2;
      return out;
    },
    positionOf: placeIn,
    dispose() {
      disposeMeshes(road);
      signals.dispose();
    },
  };
}

/** The scene with its data. */
export const notesScene: SceneDefinition = { ...NOTES, create: createNotesScene };
