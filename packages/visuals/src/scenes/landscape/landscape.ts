/**
 * The scene "landscape": a night landscape in which music radiates from the centre. Drums are rings
 * in the foreground, bass is waves in the ground, the other instruments are light in an arch of
 * prisms, and vocals are luminous strands above.
 */
import type { PerStem } from '@sense/core';
import { PerspectiveCamera, Scene as ThreeScene, Vector3 } from 'three/webgpu';
import { uniform } from 'three/tsl';
import { allParameters, type ParameterValues } from '../parameters.js';
import type { Scene, SceneDefinition, SceneDetail } from '../scene.js';
import { createBass } from './bass.js';
import { LANDSCAPE } from './definition.js';
import { createDrums, drumGroundLight } from './drums.js';
import { layoutFor, type LandscapeLayout } from './layout.js';
import { createOther } from './other.js';
import { LandscapeMeasures, type StemPart } from './part.js';
import { SceneSignals } from '../signals.js';
import { createStars, skyLight } from './sky.js';
import { createVocals } from './vocals.js';

/** The slow sway of the camera: amplitude in world units and period in seconds, per axis. */
const SWAY = { across: 0.7, acrossSeconds: 41, up: 0.22, upSeconds: 29 } as const;

/**
 * Creates the scene.
 *
 * @param detail default `full`
 * @param values of the parameters in `definition.ts`; missing ones have their default
 */
export function createLandscapeScene(detail: SceneDetail = 'full', values: ParameterValues = {}): Scene {
  const signals = new SceneSignals();
  const measures = new LandscapeMeasures();
  const inputs = { signals, measures, detail };
  const horizon = uniform(0.4);
  const stars = createStars(inputs);
  const stems: PerStem<StemPart> = {
    bass: createBass(inputs, (place) => drumGroundLight(signals, place)),
    drums: createDrums(inputs),
    other: createOther(inputs),
    vocals: createVocals(inputs),
  };
  const parts = [stars, stems.bass, stems.drums, stems.other, stems.vocals];
  const scene = new ThreeScene();
  scene.backgroundNode = skyLight(signals, horizon);
  for (const part of parts) scene.add(part.object);
  const camera = new PerspectiveCamera(40, 1, 0.1, 120);
  const point = new Vector3();
  let layout: LandscapeLayout = layoutFor(1);
  let swaySeconds = 0;
  let sway = 1;

  function aim(): void {
    const turn = (seconds: number): number => Math.sin((2 * Math.PI * swaySeconds) / seconds);
    camera.position.set(
      sway * SWAY.across * turn(SWAY.acrossSeconds),
      layout.cameraHeight + sway * SWAY.up * turn(SWAY.upSeconds),
      layout.cameraDistance,
    );
    camera.lookAt(0, layout.lookHeight, 0);
    camera.updateMatrixWorld();
  }

  /** Height of the horizon on the screen, 0..1 from the top. */
  function horizonHeight(): number {
    const pitch = Math.atan2(layout.cameraHeight - layout.lookHeight, layout.cameraDistance);
    return 0.5 - Math.tan(pitch) / Math.tan((layout.fieldOfView * Math.PI) / 360) / 2;
  }

  function setParameters(next: ParameterValues): void {
    const all = allParameters(LANDSCAPE.parameters, next);
    measures.relief.value = all.relief;
    measures.strands.value = all.strands;
    measures.stars.value = all.stars;
    signals.speed = all.speed;
    sway = all.sway;
    signals.setColors(all);
  }

  setParameters(values);
  return {
    scene,
    camera,
    resize(width, height) {
      layout = layoutFor(width / height);
      camera.fov = layout.fieldOfView;
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
      measures.halfWidth.value = layout.halfWidth;
      measures.voiceHeight.value = layout.vocalsHeight;
      measures.archWidth.value = layout.archWidth;
      measures.archHeight.value = layout.archHeight;
      horizon.value = horizonHeight();
      aim();
    },
    update(controls, frame) {
      signals.update(controls, frame);
      if (!frame.reducedMotion) swaySeconds += frame.deltaSeconds * signals.speed;
      aim();
    },
    setParameters,
    placeOf(stem, out) {
      stems[stem].placeIn(layout, point).project(camera);
      out.x = (point.x + 1) / 2;
      out.y = (1 - point.y) / 2;
      return out;
    },
    positionOf: (stem, out) => stems[stem].placeIn(layout, out),
    dispose() {
      for (const part of parts) part.dispose();
      signals.dispose();
    },
  };
}

/** The scene with its data. */
export const landscapeScene: SceneDefinition = { ...LANDSCAPE, create: createLandscapeScene };
